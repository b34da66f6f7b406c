import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { hover, type HoverOptions } from '../../../src/detect/hover.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const seen = ({ samples, now }: Person, options?: HoverOptions): EventMap['hover'][] =>
  replay([...samples, { kind: 'tick', t: now() }], [hover(options)]) as EventMap['hover'][]
const price = { x: 600, y: 300, w: 140, h: 44 }
const shopper = (words = 2, pointer: 'mouse' | 'touch' = 'mouse'): Person => {
  const who = person({ pointer })
  who.place('span', price, { zone: 'price', acts: false, words })
  return who.rest(100)
}
const away = (who: Person): Person => who.to(40, 700, 400)

test('resting 1 s on the price and leaving is one hover of about 1 s', () => {
  const [event, ...more] = seen(away(shopper().to(670, 322, 400).rest(1000)))
  expect(event).toMatchObject({ type: 'hover', zone: 'price', target: 'span', seq: 1, page: 1 })
  expect(event!.ms).toBeGreaterThan(950)
  expect(event!.ms).toBeLessThan(1350)
  expect(more).toEqual([])
})
test('nothing is told before the pointer leaves', () => {
  expect(seen(shopper().to(670, 322, 400).rest(5000))).toEqual([])
})
test.each([200, 300])('resting %i ms is none', (ms) => {
  expect(seen(away(shopper().to(670, 322, 200).rest(ms)))).toEqual([])
})
test('sweeping across without rest is none, however slow', () => {
  expect(seen(shopper().to(590, 322, 400).to(760, 322, 1300), { settle: 100 })).toEqual([])
})
test('a pointer that keeps moving tells nothing, however seldom it is read', () => {
  const reading = fc.record({ after: fc.integer({ min: 17, max: 110 }), x: fc.integer({ min: 40, max: 90 }) })
  fc.assert(
    fc.property(fc.array(reading, { minLength: 5, maxLength: 60 }), (readings) => {
      const who = person()
      const place = who.place('section', { x: 0, y: 0, w: 800, h: 600 }, { zone: 'price', acts: false, words: 2 })
      who.say({ kind: 'over', place, pointer: 'mouse' })
      readings.forEach(({ after, x }, i) => who.rest(after).say({ kind: 'move', x: i % 2 ? x : -x, y: 300 }))
      expect(seen(who.say({ kind: 'over', place: 0, pointer: 'mouse' }), { after: 1 })).toEqual([])
    }),
  )
})
test.each([17, 60, 100, 110])('stopping 300 ms between two readings %i ms apart is a rest', (every) => {
  const who = person()
  const place = who.place('section', price, { zone: 'price', acts: false, words: 2 })
  who.say({ kind: 'over', place, pointer: 'mouse' })
  for (const [x, rest] of [
    [610, every],
    [670, 300],
    [720, every],
  ] as const)
    who.say({ kind: 'move', x, y: 322 }).rest(rest)
  const [event] = seen(who.say({ kind: 'over', place: 0, pointer: 'mouse' }), { after: 300 })
  expect(event).toMatchObject({ ms: 300 + every })
})
test('a parked pointer is credited 2 s', () => {
  const [event] = seen(away(shopper().to(670, 322, 400).rest(60_000)))
  expect(event!.ms).toBeGreaterThan(2000)
  expect(event!.ms).toBeLessThan(2500)
})
test('a pointer parked on text is credited in full', () => {
  const [event] = seen(away(shopper(80).to(670, 322, 400).rest(20_000)))
  expect(event!.ms).toBeGreaterThan(20_000)
})
test('a pointer parked on text for half an hour is credited a minute: nobody reads that long', () => {
  const [event] = seen(away(shopper(200).to(670, 322, 400).rest(1_800_000)))
  expect(event!.ms).toBeGreaterThan(60_000)
  expect(event!.ms).toBeLessThan(62_000)
})
test('a finger does not hover', () => {
  expect(seen(away(shopper(2, 'touch').to(670, 322, 400).rest(2000)))).toEqual([])
})
test('keyboard focus hovers, though the page scrolls along', () => {
  const who = shopper().focus(1).say({ kind: 'scroll', top: 300, height: 3000, view: 800 }).rest(900).focus(0)
  expect(seen(who)).toMatchObject([{ zone: 'price', ms: 900 }])
})
const scroll = { kind: 'scroll', top: 300, height: 3000, view: 800 } as const
test('what a scroll brings under a resting pointer is not hovered, until it moves there', () => {
  const there = (): Person => shopper().to(670, 322, 400).rest(50).say(scroll).rest(3000)
  expect(seen(away(there()))).toEqual([])
  // A hand that lies still trembles.
  expect(seen(away(there().to(674, 322, 50).rest(800)))).toEqual([])
  const [event] = seen(away(there().to(650, 322, 100).rest(800)))
  expect(event!.ms).toBeLessThan(1300)
  // Of a short move no more may be read than where it ended.
  const [other] = seen(away(there().to(650, 322, 1).rest(800)))
  expect(other!.ms).toBeLessThan(1300)
})
test('what is told to lie under a pointer after a scroll is not hovered either, though the pointer was last read elsewhere', () => {
  const who = shopper().to(500, 322, 400).rest(50).say(scroll).rest(100)
  who.say({ kind: 'over', place: 1, pointer: 'mouse' }).say({ kind: 'move', x: 670, y: 322 }).rest(900)
  expect(seen(who.say({ kind: 'over', place: 0, pointer: 'mouse' }))).toEqual([])
})
test('a focus that scrolls along stays, whatever that brings under the pointer', () => {
  const who = shopper()
  const reviews = who.place('section', { ...price, y: 500 }, { zone: 'reviews', acts: false })
  who.focus(1).say(scroll).rest(100).say({ kind: 'over', place: reviews, pointer: 'mouse' }).rest(800).focus(0)
  expect(seen(who)).toMatchObject([{ zone: 'price', ms: 900 }])
})
test('hiding the page ends a hover', () => {
  expect(seen(shopper().to(670, 322, 400).rest(1000).say({ kind: 'visible', on: false }))).toHaveLength(1)
})
test.each([1, 8, 1000 / 60, 25])('readings every %f ms tell the same', (every) => {
  const who = person({ every })
  who.place('span', price, { zone: 'price', acts: false })
  const [event, ...more] = seen(away(who.to(670, 322, 400).rest(1000).to(672, 322, 60).rest(700)))
  expect(more).toEqual([])
  expect(Math.abs(event!.ms - 1900)).toBeLessThan(150)
})
test('time in which the page was stuck is no rest', () => {
  const there = (): Person => shopper().to(670, 322, 200)
  expect(seen(away(there().rest(900)))).toHaveLength(1)
  expect(seen(away(there().rest(900).say({ kind: 'jank', ms: 900 })))).toEqual([])
  // What was rested before counts.
  const [before] = seen(away(there().rest(700).to(671, 322, 20).rest(900).say({ kind: 'jank', ms: 900 })))
  expect(before!.ms).toBeLessThan(1100)
})
test('a route ends it on the page it was on, and who stays there hovers on the next', () => {
  const who = shopper().to(670, 322, 400).rest(1000).say({ kind: 'page', how: 'route', path: '/2' })
  expect(seen(away(who.rest(500).to(672, 322, 100).rest(1500)))).toMatchObject([{ page: 1 }, { page: 2, zone: 'price' }])
})
