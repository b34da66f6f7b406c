import { expect, test } from 'vitest'
import type { MicroEvent } from '../../../src/core/event.js'
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
])('one cue alone leaves %s at even odds at most', (intent, event) => {
  expect(after([event])(intent)).toBeLessThanOrEqual(50)
})

test('each step towards the order makes it likelier', () => {
  const steps = [...dwell(10_000, 'product', 'price'), { type: 'add_to_cart' }, { type: 'begin_checkout' }, ...dwell(20_000, 'checkout')]
  const values = steps.map((_, i) => after(steps.slice(0, i + 1))('purchase'))
  expect(values).toEqual(values.toSorted((a, b) => a - b))
  expect(values.at(-1)).toBeGreaterThan(60)
})
