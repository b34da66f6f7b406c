import { expect, test } from 'vitest'
import { commerce, type MicroEvent } from '../../../src/core/event.js'
import { schema, type Field } from '../../../src/core/fields.js'
import { prior } from '../../../src/score/prior.js'
import { score } from '../../../src/score/score.js'

const after = (events: readonly object[]): ((intent: string) => number) => {
  const scorer = score(prior)
  events.forEach((event, i) => scorer.observe({ seq: i + 1, t: i, page: 1, ...event } as MicroEvent))
  return (intent) => scorer.read(intent, events.length).value
}
const dwell = (ms: number, ...zones: string[]): object[] => zones.map((zone) => ({ type: 'dwell', zone, ms }))

test('a page left open says less than putting something into the cart', () => {
  const idle = after([{ type: 'page' }, ...dwell(60_000, 'product', 'price', 'delivery', 'reviews')])('purchase')
  const acts = after([{ type: 'page' }, ...dwell(5000, 'product', 'price'), { type: 'add_to_cart' }])('purchase')
  expect(idle).toBeLessThan(30)
  expect(acts).toBeGreaterThan(idle)
})

test.each([
  ['purchase', { type: 'add_to_cart' }],
  ['purchase', { type: 'hover', zone: 'buy', ms: 3000 }],
  ['hesitation', { type: 'hesitation' }],
  ['exit', { type: 'exit_intent' }],
  ['compare', { type: 'quick_back', strength: 'strong' }],
  ['friction', { type: 'rage_click', zone: 'buy', count: 5 }],
])('one cue alone leaves %s at even odds at most', (intent, event) => {
  expect(after([event])(intent)).toBeLessThanOrEqual(50)
})

test('each step towards the order makes it likelier', () => {
  const steps = [...dwell(10_000, 'product', 'price'), { type: 'add_to_cart' }, { type: 'begin_checkout' }, ...dwell(20_000, 'checkout')]
  const values = steps.map((_, i) => after(steps.slice(0, i + 1))('purchase'))
  expect(values).toEqual(values.toSorted((a, b) => a - b))
  expect(values.at(-1)).toBeGreaterThan(60)
})

test('a dead button, hammered at, is friction; a stepper that works is none', () => {
  const idle = after([{ type: 'page' }])('friction')
  expect(after([{ type: 'repeat_click', count: 9 }])('friction')).toBe(idle)
  expect(after([{ type: 'dead_click' }, { type: 'rage_click', count: 4 }])('friction')).toBeGreaterThan(idle + 30)
})

test('leaving a list and coming back again and again is comparing', () => {
  const back = { type: 'quick_back', strength: 'strong' }
  expect(after([back, { type: 'scroll_reversal', kind: 'revisit' }, back, back])('compare')).toBeGreaterThan(35)
})

test('every weight is for an event there is, and says a word that event can say', () => {
  const zones = ['product', 'price', 'delivery', 'reviews', 'buy', 'checkout', 'specs']
  for (const { weights } of Object.values(prior.intents))
    for (const name of Object.keys(weights)) {
      const [type, word] = name.split('~')[0]!.split(':') as [keyof typeof schema, string?]
      const known = (commerce as readonly string[]).includes(type) || type in schema
      expect(known, name).toBe(true)
      if (!word) continue
      const words = Object.values(schema[type] as Readonly<Record<string, Field>>).flatMap(({ values }) => values ?? [])
      expect([...words, ...('zone' in schema[type] ? zones : []), ...(type === 'scroll_depth' ? ['100'] : [])], name).toContain(word)
    }
})
