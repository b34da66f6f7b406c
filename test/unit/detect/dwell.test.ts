import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import type { SampleOf } from '../../../src/core/sample.js'
import { attention, attentionDefaults } from '../../../src/detect/attention.js'
import { dwell, type DwellOptions } from '../../../src/detect/dwell.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

type Dwell = EventMap['dwell']
const seen = ({ samples, now }: Person, options?: DwellOptions): Dwell[] =>
  replay([...samples, { kind: 'tick', t: now() }], [dwell(options)]) as Dwell[]
const attended = (who: Person): number => seen(who).reduce((sum, { ms }) => sum + ms, 0)
const box = { x: 0, y: 0, w: 400, h: 400 }
const shopper = (share = 1, weight = 1, words = 0): Person => {
  const who = person()
  const place = who.place('section', box, { zone: 'reviews', acts: false, words })
  return who.say({ kind: 'seen', place, share, weight })
}
const gone = (who: Person): Person => who.say({ kind: 'seen', place: 1, share: 0, weight: 1 })
const hide = (who: Person): Person => who.say({ kind: 'visible', on: false })

test('attention is told at 1 s and 3 s, each time what came since', () => {
  const events = seen(shopper().rest(3500))
  expect(events.map(({ ms, zone }) => [zone, ms])).toEqual([
    ['reviews', 1000],
    ['reviews', 2000],
  ])
})
test('however late its ticks come, sums of what is told reach each milestone, and each minute after', () => {
  for (let late = 0; late < 1; late += 0.1) {
    let sum = 0
    const hears = dwell()(
      (draft) => (sum += (draft as Dwell).ms),
      new Map([[1, { kind: 'place', t: 0, place: 1, zone: 'reviews', target: 'section', acts: false, words: 0 }]]),
    )
    hears.seen!({ kind: 'seen', t: 0, place: 1, share: 1, weight: 1 })
    let t = 0
    for (const [i, goal] of [1000, 3000, 10_000, 30_000, 60_000, 120_000, 180_000].entries()) {
      for (; t < goal; t += 1000) hears.key!({ kind: 'key', t })
      hears.tick!({ kind: 'tick', t: goal + ((i * 0.37 + late) % 1) })
      expect(sum).toBeGreaterThanOrEqual(goal)
    }
  }
})
test('less than a second in view is no event', () => {
  expect(seen(gone(shopper().rest(900)))).toEqual([])
})
test('what remains is told when the zone leaves the view', () => {
  expect(seen(gone(shopper().rest(2500))).map(({ ms }) => ms)).toEqual([1000, 1500])
})
test('half in view counts half, and low on the screen half of that', () => {
  expect(attended(hide(shopper(0.5).rest(4000)))).toBeCloseTo(2000, -2)
  expect(attended(hide(shopper(0.5, 0.5).rest(4000)))).toBeCloseTo(1000, -2)
})
test('visible time does not weigh', () => {
  const events = seen(hide(shopper(0.5, 0.5).rest(4000)))
  expect(events.reduce((sum, event) => sum + event.seen, 0)).toBe(2000)
})
test('without input, credit is full for 5 s and gone at 30 s', () => {
  expect(attended(hide(shopper().rest(5000)))).toBe(5000)
  expect(attended(hide(shopper().rest(300_000)))).toBe(5000 + 12_500)
})
test('a page that grows by itself does not', () => {
  const who = shopper().say({ kind: 'scroll', top: 300, height: 3000, view: 800 })
  for (let i = 1; i <= 20; i++) who.rest(4000).say({ kind: 'scroll', top: 300, height: 3000 + i, view: 800 })
  expect(attended(hide(who))).toBe(5000 + 12_500)
  expect(attended(hide(who.say({ kind: 'visible', on: true }).say({ kind: 'scroll', top: 301, height: 3021, view: 800 }).rest(1000)))).toBe(
    5000 + 12_500 + 1000,
  )
})
test('nor does one that scrolls or routes by itself', () => {
  const who = shopper()
  for (let i = 1; i <= 20; i++)
    who
      .rest(4000)
      .say({ kind: 'scroll', top: i, height: 3000, view: 800, alone: true })
      .say({ kind: 'depart' })
      .say({ kind: 'page', how: 'route', path: '/' })
  expect(attended(hide(who))).toBeLessThan(5000 + 12_500 + 5000)
  for (const act of [{ kind: 'key' }, { kind: 'click', place: 0, x: 0, y: 0, pointer: 'keyboard' }] as const)
    expect(attended(hide(shopper().rest(60_000).say(act).rest(4000).say({ kind: 'page', how: 'route', path: '/2' }).rest(5000)))).toBe(
      5000 + 12_500 + 4000 + 5000,
    )
})
test('any input renews it', () => {
  const who = shopper()
  for (let i = 0; i < 20; i++) who.rest(4000).to(i, i + 1, 50)
  expect(attended(hide(who))).toBe(81_000)
})
test('text keeps attention as long as reading it takes', () => {
  expect(attended(hide(shopper(1, 1, 119).rest(300_000)))).toBe(30_000 + 12_500)
})
test('nobody attends to a hidden page', () => {
  expect(attended(hide(hide(shopper().rest(1000)).rest(60_000)))).toBe(1000)
})
test('two places of one zone count once', () => {
  const who = shopper()
  who.say({ kind: 'seen', place: who.place('section', box, { zone: 'reviews', acts: false }), share: 1, weight: 1 })
  expect(attended(hide(who.rest(2000)))).toBe(2000)
})
test('shared, zones in view divide the seconds between them, each by how much of it there is', () => {
  const who = shopper(0.5)
  const price = who.place('span', box, { zone: 'price', acts: false })
  const ms = (who: Person, zone: string): number =>
    seen(hide(who), { shared: true, milestones: [100] }).reduce((sum, event) => sum + (event.zone === zone ? event.ms : 0), 0)
  who.rest(2000)
  who.say({ kind: 'seen', place: price, share: 1, weight: 1 }).rest(3000)
  expect(ms(who, 'reviews')).toBe(1000 + 1000)
  expect(ms(who, 'price')).toBe(2000)
})
test('shared, a milestone comes when it is due', () => {
  const who = shopper()
  who.say({ kind: 'seen', place: who.place('span', box, { zone: 'price', acts: false }), share: 1, weight: 1 })
  expect(seen(who.rest(2500), { shared: true }).map(({ t, ms }) => [t, ms])).toEqual([
    [2000, 1000],
    [2000, 1000],
  ])
})
test('a new page tells what is left and counts afresh', () => {
  const events = seen(hide(shopper().rest(2200).say({ kind: 'page', how: 'route', path: '/2' }).rest(1100)))
  expect(events.map(({ ms, t, page }) => [t, ms, page])).toEqual([
    [1000, 1000, 1],
    [2200, 1200, 1],
    [3200, 1000, 2],
    [3300, 100, 2],
  ])
})
test('zones that are gone with a page are forgotten, those that stay are not', () => {
  const places = new Map<number, SampleOf<'place'>>()
  const over: string[] = []
  const hears = attention(places, attentionDefaults, { next: () => Infinity, reached: () => {}, over: (zone) => over.push(zone) })
  for (let place = 0; place < 3; place++) {
    places.set(place, { kind: 'place', t: 0, place, zone: `sku-${place}`, target: 'section', acts: false, words: 0 })
    hears.seen!({ kind: 'seen', t: 0, place, share: 1, weight: 1 })
    if (place) hears.seen!({ kind: 'seen', t: 1, place, share: 0, weight: 1 })
  }
  hears.page!({ kind: 'page', t: 2, how: 'route', path: '/2' })
  over.length = 0
  hears.page!({ kind: 'page', t: 3, how: 'route', path: '/3' })
  expect(over).toEqual(['sku-0'])
})
test('credit that would fade before it is full is refused', () => {
  expect(() => dwell({ full: 30_000 })).toThrow('inkling: dwell.idle must be more than dwell.full, got 30000')
  expect(() => dwell({ full: 2000, idle: 1000 })).toThrow(TypeError)
})
test("the milestones are the user's", () => {
  expect(seen(shopper().rest(2500), { milestones: [500, 2000] }).map(({ t }) => t)).toEqual([500, 2000])
})

test('a text that comes late keeps attention for as long as reading it takes', () => {
  const who = shopper()
  who.say({ kind: 'place', place: 1, zone: 'reviews', target: 'section', acts: false, words: 119 })
  expect(attended(hide(who.say({ kind: 'seen', place: 1, share: 1, weight: 1 }).rest(30_000)))).toBeCloseTo(30_000, -2)
})
