// oxlint-disable unicorn/no-thenable -- `then` is the name of a clause
import { expect, test } from 'vitest'
import { watch, type Condition, type Readings, type Watch } from '../../../src/core/condition.js'
import type { MicroEvent } from '../../../src/core/event.js'

let seq = 0
/** Any event: what tests put into it is their own affair. */
const event = (type: string, t: number, fields: object = {}): MicroEvent => ({ type, seq: ++seq, t, page: 1, ...fields }) as MicroEvent

const readings = (more: Partial<Readings> = {}): Readings => ({
  score: () => 0,
  context: () => ({}),
  reading: () => false,
  events: ['dwell', 'hover', 'page', 'add_to_cart', 'hesitation'],
  intents: ['purchase'],
  ...more,
})
const watching = (condition: unknown, more?: Partial<Readings>): Watch => watch(condition as Condition, readings(more))
const told = (watch: Watch, ...events: readonly MicroEvent[]): Watch => {
  events.forEach(watch.observe)
  return watch
}

test('an event holds once it has happened', () => {
  const carted = watching({ event: 'add_to_cart' })
  expect(carted.holds(0)).toBe(false)
  expect(told(carted, event('hover', 1)).holds(1)).toBe(false)
  expect(told(carted, event('add_to_cart', 2)).holds(2)).toBe(true)
  expect(carted.holds(1e9)).toBe(true)
})

test.each([
  ['an exact value', { zone: 'price' }, { zone: 'price' }, { zone: 'buy' }],
  ['one of several', { zone: ['price', 'buy'] }, { zone: 'buy' }, { zone: 'cart' }],
  ['a lower bound', { ms: { gte: 500 } }, { ms: 500 }, { ms: 499 }],
  ['an upper bound', { ms: { lt: 500 } }, { ms: 499 }, { ms: 500 }],
  ['two fields at once', { zone: 'price', ms: { gte: 500 } }, { zone: 'price', ms: 900 }, { zone: 'price', ms: 100 }],
  ['a field that must be there', { zone: 'price' }, { zone: 'price' }, {}],
  ['a bound on a field that is missing', { ms: { gte: 0 } }, { ms: 0 }, {}],
])('where: %s', (_, where, fits, misses) => {
  const condition = { event: 'hover', where }
  expect(told(watching(condition), event('hover', 1, fits)).holds(1)).toBe(true)
  expect(told(watching(condition), event('hover', 1, misses)).holds(1)).toBe(false)
})

test('count needs as many', () => {
  const twice = watching({ event: 'hover', count: 2 })
  expect(told(twice, event('hover', 1)).holds(1)).toBe(false)
  expect(told(twice, event('hover', 2)).holds(2)).toBe(true)
})

test('sum adds a field up, and what is no number adds nothing', () => {
  const long = watching({ event: 'dwell', sum: 'ms', gte: 1000 })
  told(long, event('dwell', 1, { ms: 600 }), event('dwell', 2, { ms: 'x' }), event('dwell', 3))
  expect(long.holds(3)).toBe(false)
  expect(told(long, event('dwell', 4, { ms: 400 })).holds(4)).toBe(true)
})

test('within forgets what is older, and says when that will be', () => {
  const lately = watching({ event: 'hover', count: 2, within: 1000 })
  told(lately, event('hover', 0), event('hover', 900))
  expect(lately.holds(999)).toBe(true)
  expect(lately.due(999)).toBe(1000)
  expect(lately.holds(1000)).toBe(false)
  expect(told(lately, event('hover', 1800)).holds(1800)).toBe(true)
})

test('within counts the last 200 at least', () => {
  const many = watching({ event: 'hover', count: 200, within: 1e6 })
  for (let t = 0; t < 5000; t++) many.observe(event('hover', t))
  expect(many.holds(5000)).toBe(true)
})

test('since counts afresh after each', () => {
  const again = watching({ event: 'hover', count: 2, since: 'page' })
  told(again, event('hover', 1), event('page', 2), event('hover', 3))
  expect(again.holds(3)).toBe(false)
  expect(told(again, event('hover', 4)).holds(4)).toBe(true)
  expect(told(again, event('page', 5)).holds(5)).toBe(false)
})

test('then needs the order, and the last within so many ms of the first; it holds for as long from the last', () => {
  const order = {
    then: [{ event: 'hover', where: { zone: 'price' } }, { event: 'dwell' }, { event: 'hover', where: { zone: 'buy' } }],
    within: 100,
  }
  const [price, buy] = [{ zone: 'price' }, { zone: 'buy' }]
  const done = told(watching(order), event('hover', 0, price), event('dwell', 10), event('hover', 100, buy))
  expect([100, 199, 200].map((t) => done.holds(t))).toEqual([true, true, false])
  expect(told(watching(order), event('hover', 0, price), event('dwell', 10), event('hover', 101, buy)).holds(101)).toBe(false)
  expect(told(watching(order), event('dwell', 0), event('hover', 1, price), event('hover', 2, buy)).holds(2)).toBe(false)
})

test('then starts from the newest beginning, and one event is one step', () => {
  const pair = watching({ then: [{ event: 'hover' }, { event: 'hover' }], within: 100 })
  expect(told(pair, event('hover', 0)).holds(0)).toBe(false)
  expect(told(pair, event('hover', 500)).holds(500)).toBe(false)
  expect(told(pair, event('hover', 550)).holds(550)).toBe(true)
})

test('a score holds from its bound on', () => {
  let value = 59
  const score = watching({ score: 'purchase', gte: 60 }, { score: () => value })
  expect(score.holds(0)).toBe(false)
  value = 60
  expect(score.holds(1)).toBe(true)
  const low = watching({ score: 'purchase', lt: 60 }, { score: () => value })
  expect(low.holds(1)).toBe(false)
})

test('who only looks on leaves since when it holds as it was', () => {
  let value = 70
  const any = watching({ any: [{ score: 'purchase', gte: 60, for: 1000 }] }, { score: () => value })
  const look = (t: number): unknown => [any.holds(t, true), any.clauses(t)[0]!.holds]
  expect(look(0)).toEqual([false, false])
  expect(any.holds(1000)).toBe(false)
  value = 50
  expect(look(1500)).toEqual([false, false])
  value = 70
  expect(look(2000)).toEqual([true, true])
  expect(any.holds(2000)).toBe(true)
})

test('for needs the score to stay, and a dip starts it over', () => {
  let value = 70
  const steady = watching({ score: 'purchase', gte: 60, for: 1000 }, { score: () => value })
  expect(steady.holds(0)).toBe(false)
  expect(steady.due(0)).toBe(1000)
  expect(steady.holds(999)).toBe(false)
  expect(steady.holds(1000)).toBe(true)
  value = 50
  expect(steady.holds(1500)).toBe(false)
  value = 70
  expect(steady.holds(2000)).toBe(false)
  expect(steady.holds(3000)).toBe(true)
})

test('for is watched although another part of the condition does not hold yet', () => {
  let value = 70
  const both = watching(
    {
      all: [
        { event: 'hover', within: 500 },
        { score: 'purchase', gte: 60, for: 1000 },
      ],
    },
    { score: () => value },
  )
  both.holds(0)
  expect(told(both, event('hover', 1200)).holds(1200)).toBe(true)
  value = 50
  expect(both.holds(2000)).toBe(false)
  value = 70
  // The dip was seen, so the second time must be waited for again.
  expect(told(both, event('hover', 5000)).holds(5000)).toBe(false)
})

test('context reads a fact by value, by list and by bound', () => {
  let facts: Record<string, string | number | boolean> = {}
  const holds = (is: unknown): unknown => watching({ context: 'stock', is }, { context: () => facts }).holds(0)
  expect(holds(3)).toBe(false)
  facts = { stock: 3 }
  expect([holds(3), holds([1, 3]), holds({ lt: 5 }), holds({ gte: 5 }), holds('3')]).toEqual([true, true, true, false, false])
})

test('what depends on a fact that is still being read is neither so nor otherwise, until it is known', () => {
  let facts: Record<string, number> = {}
  let reading = true
  const visits = { context: 'visits', is: 1 }
  const happened = { event: 'hover' }
  const all = [visits, { not: visits }, { all: [visits, happened] }, { any: [visits, happened] }, { any: [visits, { not: happened }] }].map(
    (each) => watching(each, { context: () => facts, reading: () => reading }),
  )
  const holds = (): unknown[] => all.map((each) => each.holds(0))
  expect(holds()).toEqual([undefined, undefined, false, undefined, true])
  expect(all.map((each) => each.due(0))).toEqual([100, 100, 100, 100, 100])
  reading = false
  expect(holds()).toEqual([false, true, false, false, true])
  reading = true
  facts = { visits: 1 }
  expect(holds()).toEqual([true, false, false, true, true])
  expect(all[0]!.due(0)).toBe(Infinity)
})

test.each([
  [0, 0, 1],
  [-1, -1, 1],
  [false, false, true],
  ['', '', 'x'],
])('context may be asked for %j', (is, fits, misses) => {
  const holds = (fact: string | number | boolean): unknown =>
    watching({ context: 'cart_items', is }, { context: () => ({ cart_items: fact }) }).holds(0)
  expect([holds(fits), holds(misses)]).toEqual([true, false])
})

test('a score may be asked for from 0, and for 0 ms', () => {
  expect(watching({ score: 'purchase', gte: 0, for: 0 }).holds(0)).toBe(true)
})

/** Whether a condition holds after nothing, a hover, a dwell, both. */
const table = (condition: unknown): unknown[] =>
  [[], ['hover'], ['dwell'], ['hover', 'dwell']].map((types) => told(watching(condition), ...types.map((type) => event(type, 1))).holds(1))

test('all, any and not combine', () => {
  const [a, b] = [{ event: 'hover' }, { event: 'dwell' }]
  expect(table({ all: [a, b] })).toEqual([false, false, false, true])
  expect(table({ any: [a, b] })).toEqual([false, true, true, true])
  expect(table({ not: a })).toEqual([true, false, true, false])
  expect(table({ all: [a, { not: b }] })).toEqual([false, true, false, false])
  expect(table({ not: { any: [a, b] } })).toEqual([true, false, false, false])
})

test('each clause says what it has, what it needs and whether it holds', () => {
  const watch = watching({
    all: [{ event: 'hover', where: { zone: 'price' }, count: 2 }, { not: { event: 'dwell' } }, { context: 'vip', is: true }],
  })
  expect(told(watch, event('hover', 1, { zone: 'price' })).clauses(1)).toEqual([
    { clause: '{"event":"hover","where":{"zone":"price"},"count":2}', have: 1, need: '{"gte":2}', holds: false },
    { clause: 'not {"event":"dwell"}', have: 0, need: '{"gte":1}', holds: true },
    { clause: '{"context":"vip"}', have: '–', need: 'true', holds: false },
  ])
})

test('what is undefined is left out', () => {
  const condition = { event: 'hover', where: { target: 'buy' }, within: undefined, all: undefined }
  const watch = watching(condition)
  expect(told(watch, event('hover', 1, { zone: 'price', target: 'buy' })).holds(90_000)).toBe(true)
})

test('reset forgets what was counted, in every part', () => {
  const watch = told(watching({ all: [{ event: 'hover' }, { event: 'dwell' }] }), event('hover', 1), event('dwell', 2))
  expect(watch.holds(2)).toBe(true)
  watch.reset()
  expect(watch.holds(3)).toBe(false)
})

test.each([
  [{}, 'needs one of all,any,not,event,then,score,context'],
  [null, 'condition null: must be an object'],
  ['{"event": "hover",}', 'must be an object; what is text may be JSON with a mistake in it'],
  [{ all: [] }, '"all" needs a list that is not empty'],
  [{ any: { event: 'hover' } }, '"any" needs a list'],
  [{ all: [{ event: 'hover' }, { evnt: 'dwell' }] }, 'needs one of'],
  [{ event: 'hoover' }, '"hoover" is not known; choose from dwell hover'],
  [{ event: 'hover', since: 'pages' }, '"pages" is not known'],
  [{ event: 'hover', sum: 'ms' }, '"sum" and "gte" belong together, without "count"'],
  [{ event: 'dwell', gte: 30_000 }, '"sum" and "gte" belong together'],
  [{ event: 'hover', times: 2 }, '"times" does not belong beside "event"; allowed: where count sum gte within since'],
  [{ not: { event: 'hover' }, count: 2 }, '"count" does not belong beside "not"; allowed: nothing'],
  [{ event: 'hover', count: '2' }, '"count" must be a number over 0'],
  [{ event: 'hover', count: 0 }, '"count" must be a number over 0'],
  [{ event: 'hover', within: -1 }, '"within" must be a number over 0'],
  [{ event: 'dwell', sum: 'ms', gte: 1000, count: 2 }, '"sum" and "gte" belong together'],
  [{ event: 'hover', where: null }, '"where" must be an object'],
  [{ event: 'hover', where: { zone: undefined } }, '"zone" must be a value, a list of them or a bound: "gte", "lt"'],
  [{ event: 'hover', where: { zone: [] } }, '"zone" must be a value, a list of them or a bound: "gte", "lt"'],
  [{ event: 'hover', where: { zone: null } }, '"zone" must be a value'],
  [{ event: 'hover', where: { ms: {} } }, '"ms" must be a value'],
  [{ event: 'hover', where: { ms: { gte: 'a' } } }, '"ms" must be a value'],
  [{ event: 'hover', where: { ms: { gte: 1, lte: 5 } } }, '"ms" must be a value'],
  [{ then: [{ event: 'hover' }, { event: 'dwell', where: { ms: {} } }], within: 100 }, '"ms" must be a value'],
  [{ then: [{ event: 'hover' }, null], within: 100 }, 'condition null: must be an object'],
  [{ context: 'visits', is: { lt: '2' } }, '"is" must be a value'],
  [{ context: 'segment', is: [] }, '"is" must be a value'],
  [{ context: 'visits', is: null }, '"is" must be a value'],
  [{ context: 'visits', is: NaN }, '"is" must be a value'],
  [{ context: 'visits', is: [1, {}] }, '"is" must be a value'],
  [{ context: 'visits', is: { gte: NaN } }, '"gte" must be under "lt", or it never holds'],
  [{ context: 'visits', is: { gte: 3, lt: 3 } }, '"gte" must be under "lt", or it never holds'],
  [{ event: 'hover', where: { ms: { gte: 500, lt: 100 } } }, '"gte" must be under "lt"'],
  [{ then: [{ event: 'hover', where: { ms: { gte: 5, lt: 1 } } }], within: 100 }, '"gte" must be under "lt"'],
  [{ score: 'purchase', gte: 70, lt: 30 }, '"gte" must be under "lt"'],
  [{ score: 'purchase', gte: -1 }, '"gte" must be a number from 0'],
  [{ score: 'purchase', lt: 0 }, '"lt" must be a number over 0'],
  [{ score: 'purchase', gte: 50, for: -1 }, '"for" must be a number from 0'],
  [{ score: 'purchase', gte: 50, for: '2s' }, '"for" must be a number from 0'],
  [{ event: 'dwell', sum: 'ms', gte: 0 }, '"gte" must be a number over 0'],
  [{ score: 'purchase', gte: 101 }, '"score" needs "gte" or "lt", 0 to 100'],
  [{ score: 'purchase', gte: 50, lt: 101 }, '"score" needs "gte" or "lt", 0 to 100'],
  [{ then: [{ event: 'hover' }] }, '"then" needs a list of events and "within": ms'],
  [{ then: [{ event: 'hover', count: 3 }], within: 100 }, 'each of "then" has "event" and "where" only'],
  [{ then: [{ score: 'purchase', gte: 50 }], within: 100 }, 'each of "then" has "event" and "where" only'],
  [{ then: [], within: 100 }, '"then" needs a list of events and "within": ms'],
  [{ then: 'hover', within: 100 }, '"then" needs a list'],
  [{ then: [{ event: 'hoover' }], within: 100 }, '"hoover" is not known'],
  [{ score: 'purchase' }, '"score" needs "gte" or "lt", 0 to 100'],
  [{ score: 'love', gte: 50 }, '"love" is not known; choose from purchase'],
  [{ context: 'vip' }, '"context" needs a name and "is"'],
])('%j is refused: %s', (condition, message) => {
  expect(() => watching(condition)).toThrow(TypeError)
  expect(() => watching(condition)).toThrow(message)
})

test('however many are summed up within a while, none is left out', () => {
  const sum = watching({ event: 'hover', sum: 'ms', gte: 100_000, within: 3_600_000 })
  for (let t = 0; t < 1000; t++) sum.observe(event('hover', t * 3000, { ms: 200 }))
  expect(sum.holds(3_000_000)).toBe(true)
  expect(sum.clauses(3_000_000)[0]!.have).toBe(200_000)
  // A part of the window holds six of them.
  expect(sum.clauses(3_600_001)[0]!.have).toBeLessThanOrEqual(200_000 - 200)
  expect(sum.clauses(3_600_001)[0]!.have).toBeGreaterThanOrEqual(200_000 - 1400)
})

test('however many are asked for within a while are counted', () => {
  const many = watching({ event: 'hover', count: 300, within: 10_000 })
  for (let t = 1; t < 300; t++) many.observe(event('hover', t))
  expect(many.holds(300)).toBe(false)
  expect(told(many, event('hover', 300)).holds(300)).toBe(true)
})

test('reset forgets half a sequence, too', () => {
  const pair = watching({ then: [{ event: 'hover' }, { event: 'dwell' }], within: 1000 })
  pair.observe(event('hover', 100))
  pair.reset()
  expect(told(pair, event('dwell', 200)).holds(200)).toBe(false)
})
