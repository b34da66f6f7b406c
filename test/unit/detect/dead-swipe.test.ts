import { expect, test } from 'vitest'
import type { Sample } from '../../../src/core/sample.js'
import { deadSwipe } from '../../../src/detect/dead-swipe.js'
import { replay } from '../../../src/testing.js'

const swipe = (dx: number, dy: number, ...then: readonly Sample[]): readonly string[] => {
  const samples: Sample[] = [
    { kind: 'place', t: 0, place: 1, zone: 'gallery', target: 'figure', acts: false, words: 0 },
    { kind: 'scroll', t: 0, top: 0, height: 3000, view: 800 },
    { kind: 'swipe', t: 100, place: 1, dx, dy },
    ...then,
    { kind: 'tick', t: 2000 },
  ]
  return replay(samples, [deadSwipe()]).map((event) => `${event.type} ${'zone' in event ? event.zone : ''}`)
}

test('a swipe to the side that moves nothing is dead', () => {
  expect(swipe(-200, 10)).toEqual(['dead_swipe gallery'])
  expect(swipe(-20, 0)).toEqual([])
})
test('one that something came of is not, but for what changes by itself', () => {
  expect(swipe(-200, 0, { kind: 'effect', t: 200, press: 0, guess: 0, seen: true, ms: 0 })).toEqual([])
  const guess = { kind: 'effect', t: 200, press: 0, guess: 7, seen: true, ms: 0 } as const
  expect(swipe(-200, 0, guess)).toEqual([])
  expect(swipe(-200, 0, guess, { kind: 'ambient', t: 300, guess: 7 })).toEqual(['dead_swipe gallery'])
})
test('up and down counts where the page could have scrolled, and not at its ends', () => {
  expect(swipe(0, -200)).toEqual(['dead_swipe gallery'])
  expect(swipe(0, 200)).toEqual([])
})
test('a page that was told not to scroll is swiped in vain', () => {
  const upward = (top: number, locked?: true): readonly unknown[] =>
    replay(
      [
        { kind: 'scroll', t: 0, top, height: 800, view: 800 },
        { kind: 'swipe', t: 100, place: 0, dx: 0, dy: -200, ...(locked && { locked }) },
        { kind: 'tick', t: 2000 },
      ],
      [deadSwipe()],
    )
  expect(upward(0)).toHaveLength(0)
  expect(upward(0, true)).toHaveLength(1)
})
test('on a page that was stuck it is given as long', () => {
  const effect = (t: number): Sample => ({ kind: 'effect', t, press: 0, guess: 0, seen: true, ms: 0 })
  expect(swipe(-200, 0, { kind: 'jank', t: 900, ms: 700 }, effect(1700))).toEqual([])
  expect(swipe(-200, 0, { kind: 'jank', t: 900, ms: 700 })).toEqual(['dead_swipe gallery'])
  // A tick that comes late says so, too.
  expect(swipe(-200, 0, { kind: 'tick', t: 1500 }, effect(1600))).toEqual([])
})
