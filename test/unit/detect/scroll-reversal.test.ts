import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { scrollReversal } from '../../../src/detect/scroll-reversal.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const told = ({ samples }: Person): EventMap['scroll_reversal'][] => replay(samples, [scrollReversal()]) as EventMap['scroll_reversal'][]
const restless = (who: Person): EventMap['scroll_reversal'][] => told(who).filter(({ kind }) => kind === 'restless')
const revisits = (who: Person): EventMap['scroll_reversal'][] => told(who).filter(({ kind }) => kind === 'revisit')
/** Scrolls to each place at 1 px/ms, read every so many ms, and stays there. */
const scroll = (who: Person, stops: readonly number[], { from = 0, stay = 200, every = 100, height = 6000 } = {}): Person => {
  let top = from
  for (const to of stops) {
    while (top !== to) {
      top += Math.sign(to - top) * Math.min(every, Math.abs(to - top))
      who.rest(every).say({ kind: 'scroll', top, height, view: 800 })
    }
    who.rest(stay)
  }
  return who
}

test('up and down four times without getting on is restless', () => {
  const [event, ...more] = restless(scroll(person(), [600, 400, 600, 400, 600]))
  expect(event).toMatchObject({ kind: 'restless', count: 4 })
  expect(event!.px).toBeGreaterThanOrEqual(700)
  expect(event!.ms).toBeLessThanOrEqual(10_000)
  expect(more).toEqual([])
})
test('three turns, short ones, or ones far apart in time are not', () => {
  expect(restless(scroll(person(), [600, 400, 600, 400]))).toEqual([])
  expect(restless(scroll(person(), [600, 510, 600, 510, 600, 510]))).toEqual([])
  expect(restless(scroll(person(), [600, 400, 600, 400, 600], { stay: 4000 }))).toEqual([])
})
test('turning back a little while getting on is not', () => {
  expect(restless(scroll(person(), [800, 650, 1500, 1350, 2200, 2050]))).toEqual([])
})
test.each([17, 25, 50, 100])('readings every %i ms tell the same', (every) => {
  expect(restless(scroll(person(), [600, 400, 600, 400, 600], { every }))).toHaveLength(1)
  expect(restless(scroll(person(), [600, 400, 600, 400], { every }))).toEqual([])
})
test('a page that grows above, or that a click scrolls, moves itself', () => {
  const grows = person()
  for (let i = 0; i < 6; i++) grows.rest(500).say({ kind: 'scroll', top: i % 2 ? 300 : 700, height: 6000 + (i % 2) * 400, view: 800 })
  expect(told(grows)).toEqual([])
  const clicks = person()
  for (let i = 0; i < 6; i++)
    clicks
      .rest(500)
      .say({ kind: 'click', place: 0, x: 1, y: 1, pointer: 'mouse' })
      .say({ kind: 'scroll', top: i % 2 ? 0 : 900, height: 6000, view: 800 })
  expect(told(clicks)).toEqual([])
})
test('a click leads one way: whoever turns scrolls by hand', () => {
  const who = person().say({ kind: 'click', place: 0, x: 1, y: 1, pointer: 'mouse' })
  expect(restless(scroll(who, [600, 400, 600, 400, 600, 400]))).toHaveLength(1)
})
test('what a click has set going moves the page until it rests, or somebody presses', () => {
  const up = (press: boolean): Person => {
    const who = scroll(person(), [3000], { stay: 4000 }).say({ kind: 'click', place: 0, x: 1, y: 1, pointer: 'touch' })
    if (press) who.say({ kind: 'press', place: 0, x: 1, y: 1, pointer: 'touch' })
    return scroll(who, [0], { from: 3000 })
  }
  expect(told(up(false))).toEqual([])
  expect(revisits(up(true))).toHaveLength(1)
  expect(revisits(scroll(scroll(up(false), [2000], { stay: 4000 }), [1000], { from: 2000 }))).toHaveLength(1)
})
test('half a screen back onto what was seen long before is a revisit, told once', () => {
  const events = revisits(scroll(scroll(person(), [2000], { stay: 4000 }), [1000], { from: 2000 }))
  expect(events).toHaveLength(1)
  expect(events[0]!.px).toBeGreaterThanOrEqual(400)
})
test('back a little, or onto what was just seen, is none', () => {
  const back = (to: number, stay: number): Person => scroll(scroll(person(), [2000], { stay }), [to], { from: 2000 })
  expect(revisits(back(1500, 4000))).toHaveLength(1)
  expect(revisits(back(1700, 4000))).toEqual([])
  expect(revisits(back(1500, 1500))).toEqual([])
})
test('down again onto what was seen is a revisit, too, and down onto what is new is none', () => {
  const up = (from: number): Person => scroll(scroll(person(), [from], { stay: 0 }), [from - 1000], { from, stay: 4000 })
  expect(revisits(scroll(up(2500), [2500], { from: 1500 }))).toHaveLength(1)
  const jump = up(1500)
    .say({ kind: 'click', place: 0, x: 1, y: 1, pointer: 'mouse' })
    .say({ kind: 'scroll', top: 3000, height: 6000, view: 800 })
  expect(revisits(scroll(jump.rest(2000), [4000], { from: 3000 }))).toEqual([])
})
test('a new page knows nothing of the one before', () => {
  const who = scroll(person(), [2000], { stay: 4000 }).say({ kind: 'page', how: 'route', path: '/2' })
  expect(told(scroll(who, [0], { from: 2000 }))).toEqual([])
})
