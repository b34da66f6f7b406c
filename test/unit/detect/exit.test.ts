import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { exit } from '../../../src/detect/exit.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const told = ({ samples, now }: Person): EventMap['exit_intent'][] =>
  replay([...samples, { kind: 'tick', t: now() }], [exit()]) as EventMap['exit_intent'][]
const used = (every = 16): Person => person({ every, x: 500, y: 400 }).say({ kind: 'key' }).rest(6000)
/** Up and out in so many ms, `aside` px to the side. */
const out = (who: Person, ms: number, aside = 0): Person =>
  who
    .to(500, 400, 100)
    .to(500 + aside, -20, ms)
    .say({ kind: 'leave', x: 500 + aside, y: 2 })

test('leaving fast through the top is an intent to exit', () => {
  const [event, ...more] = told(out(used(), 300))
  expect(event).toMatchObject({ via: 'pointer', page: 1 })
  expect(event!.speed).toBeGreaterThan(0.5)
  expect(more).toEqual([])
})
test('drifting out slowly is none', () => {
  expect(told(out(used(), 3000))).toEqual([])
})
test('leaving sideways or through another edge is none', () => {
  expect(told(out(used(), 300, 900))).toEqual([])
  expect(told(used().to(-20, 400, 300).say({ kind: 'leave', x: 0, y: 400 }))).toEqual([])
})
test('in the first 5 s, unused, or right after a click it is none', () => {
  expect(told(out(person({ x: 500, y: 400 }).say({ kind: 'key' }).rest(3000), 300))).toEqual([])
  expect(told(out(person({ x: 500, y: 400 }).rest(6000), 300))).toEqual([])
  expect(told(out(used().click(), 300))).toEqual([])
})
test('in the first 5 s of a page come back to it is none', () => {
  const back = (ms: number): Person => used().say({ kind: 'page', how: 'restore', path: '/' }).rest(1000).say({ kind: 'key' }).rest(ms)
  expect(told(out(back(3000), 300))).toEqual([])
  expect(told(out(back(5000), 300))).toHaveLength(1)
})
test('one press, key or scroll away from where the page began is use; being told where it began is not', () => {
  const times = (who: Person): number => told(out(who.rest(6000), 300)).length
  const loaded = (): Person => person({ x: 500, y: 400 }).say({ kind: 'scroll', top: 0, height: 3000, view: 800 })
  expect(times(loaded())).toBe(0)
  expect(times(loaded().say({ kind: 'scroll', top: 0, height: 5000, view: 800 }))).toBe(0)
  expect(times(loaded().say({ kind: 'scroll', top: 120, height: 3000, view: 800 }))).toBe(1)
  expect(times(loaded().say({ kind: 'key' }))).toBe(1)
  expect(times(loaded().press())).toBe(1)
})
test('dragging something out is none', () => {
  expect(told(out(used().say({ kind: 'press', place: 0, x: 500, y: 400, pointer: 'mouse' }), 300))).toEqual([])
})
test('leaving for the page around this one is none', () => {
  const up = (framed?: true): Person =>
    used()
      .to(500, 400, 100)
      .to(500, -20, 300)
      .say({ kind: 'leave', x: 500, y: 2, ...(framed && { framed }) })
  expect(told(up())).toHaveLength(1)
  expect(told(up(true))).toEqual([])
})
test('it is told once in half an hour', () => {
  expect(told(out(out(used(), 300).rest(60_000), 300))).toHaveLength(1)
  expect(told(out(out(used(), 300).rest(1_800_000), 300))).toHaveLength(2)
})
test.each([1, 8, 1000 / 60, 25])('readings every %f ms tell the same', (every) => {
  expect(told(out(used(every), 300))).toHaveLength(1)
  expect(told(out(used(every), 2000))).toHaveLength(0)
})
test('it is told however seldom the pointer is read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 17, max: 110 }), fc.integer({ min: 0, max: 110 }), (every, later) => {
      expect(told(out(used(every).rest(later), 300))).toHaveLength(1)
      expect(told(out(used(every).rest(later), 2000))).toHaveLength(0)
    }),
  )
})
test('a press whose release was missed is no drag for ever', () => {
  const press = (who: Person): Person => who.say({ kind: 'press', place: 0, x: 500, y: 400, pointer: 'mouse' })
  expect(told(out(press(used()).rest(8000), 300))).toEqual([])
  expect(told(out(press(used()).rest(10_000), 300))).toHaveLength(1)
})

const finger = (from: number, ms: number): Person => {
  const who = person({ pointer: 'touch' })
    .say({ kind: 'press', place: 0, x: 1, y: 1, pointer: 'touch' })
    .say({ kind: 'cancel', place: 0, x: 1, y: 1, pointer: 'touch' })
  who.say({ kind: 'scroll', top: from, height: 6000, view: 800 }).rest(6000)
  for (let i = 1; i <= 8; i++) who.rest(ms / 8).say({ kind: 'scroll', top: Math.max(0, from - i * 200), height: 6000, view: 800 })
  return who
}
test('a finger flinging back up after half of the page is one, by scroll', () => {
  expect(told(finger(3000, 800))).toMatchObject([{ via: 'scroll' }])
})
test('so it is while the page grows below', () => {
  const { samples } = finger(3000, 800)
  const grown = samples.map((each, i) => (each.kind === 'scroll' ? { ...each, height: each.height + i } : each))
  expect(replay([...grown, { kind: 'tick', t: 20_000 }], [exit()])).toMatchObject([{ via: 'scroll' }])
})
test('scrolling back at leisure, or before half of the page, is none', () => {
  expect(told(finger(3000, 8000))).toEqual([])
  expect(told(finger(1700, 800))).toEqual([])
})
test('a new page that begins at its top is none', () => {
  const who = person({ pointer: 'touch' }).say({ kind: 'press', place: 0, x: 1, y: 1, pointer: 'touch' })
  who.say({ kind: 'scroll', top: 3000, height: 6000, view: 800 }).rest(6000)
  who.say({ kind: 'scroll', top: 3100, height: 6000, view: 800 }).rest(300)
  who.say({ kind: 'page', how: 'route', path: '/2' }).rest(100)
  expect(told(who.say({ kind: 'scroll', top: 0, height: 6000, view: 800 }))).toEqual([])
})
test('nor is a tap that scrolls to the top, however long that goes on, unless a finger takes over', () => {
  const at = { place: 0, x: 1, y: 1, pointer: 'touch' }
  const up = (press: number): EventMap['exit_intent'][] => {
    const who = person({ pointer: 'touch' }).say({ kind: 'press', ...at })
    who.say({ kind: 'scroll', top: 3000, height: 6000, view: 800 }).rest(6000)
    who.say({ kind: 'scroll', top: 6000, height: 6000, view: 800 }).rest(300)
    who
      .say({ kind: 'press', ...at })
      .rest(50)
      .say({ kind: 'release', ...at })
      .say({ kind: 'click', ...at })
    for (let i = 1; i <= 30; i++) {
      if (i === press) who.say({ kind: 'press', ...at })
      who.rest(100).say({ kind: 'scroll', top: 6000 - i * 200, height: 6000, view: 800 })
    }
    return told(who)
  }
  expect(up(0)).toEqual([])
  expect(up(15)).toHaveLength(1)
})
test('a page that jumps up, or shrinks under a finger, is none', () => {
  const low = (): Person => {
    const who = person({ pointer: 'touch' }).say({ kind: 'press', place: 0, x: 1, y: 1, pointer: 'touch' })
    return who
      .say({ kind: 'scroll', top: 3000, height: 6000, view: 800 })
      .rest(6000)
      .say({ kind: 'scroll', top: 3100, height: 6000, view: 800 })
  }
  expect(told(low().rest(100).say({ kind: 'scroll', top: 0, height: 6000, view: 800 }))).toEqual([])
  expect(
    told(
      low()
        .rest(100)
        .say({ kind: 'scroll', top: 2400, height: 3200, view: 800 })
        .rest(100)
        .say({ kind: 'scroll', top: 1700, height: 3200, view: 800 }),
    ),
  ).toEqual([])
})
test('a pen that is lifted leaves the page, and goes nowhere', () => {
  const drawn = (who: Person, kind: 'release' | 'cancel'): Person => {
    who.say({ kind: 'press', place: 0, x: 500, y: 400, pointer: 'pen' }).to(500, 15, 300)
    return who.say({ kind, place: 0, x: 500, y: 15, pointer: 'pen' }).say({ kind: 'leave', x: 500, y: 2 })
  }
  expect(told(drawn(used(), 'release'))).toEqual([])
  expect(told(drawn(used(), 'cancel'))).toEqual([])
})
test('a page that routes by itself has not been used', () => {
  const at = (top: number) => ({ kind: 'scroll', top, height: 3000, view: 800 }) as const
  const who = person({ x: 500, y: 400 }).say(at(1200)).rest(300).say({ kind: 'page', how: 'route', path: '/en' }).say(at(0)).rest(6000)
  expect(told(out(who, 300))).toEqual([])
})
