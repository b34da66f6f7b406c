import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MicroEvent } from '../../../src/core/event.js'
import type { Score, Scorer } from '../../../src/core/part.js'
import type { Model } from '../../../src/score/model.js'
import { prior } from '../../../src/score/prior.js'
import { score } from '../../../src/score/score.js'

const event = (type: string, t: number, fields: object = {}): MicroEvent => ({ type, seq: 1, t, page: 1, ...fields }) as MicroEvent
const model = (weights: Record<string, number>, bias = 0): Model => ({
  format: 'inkling-model/1',
  calibrated: false,
  intents: { it: { bias, weights } },
})
const told = (scorer: Scorer, ...events: readonly MicroEvent[]): Scorer => {
  events.forEach(scorer.observe)
  return scorer
}
const feature = ({ why }: Score, name: string): number | undefined => why.find((each) => each.feature === name)?.value

const events = fc.array(
  fc.record({
    type: fc.constantFrom(
      'page',
      'hover',
      'dwell',
      'scroll_depth',
      'hesitation',
      'inactivity',
      'exit_intent',
      'add_to_cart',
      'remove_from_cart',
      'begin_checkout',
      'quiz_done',
    ),
    zone: fc.constantFrom('product', 'price', 'buy', 'reviews', 'delivery', 'checkout', 'elsewhere'),
    ms: fc.double({ min: 0, max: 1e6, noNaN: true }),
    state: fc.constantFrom('start', 'away', 'end'),
    depth: fc.constantFrom(25, 50, 75, 90, 100),
    gap: fc.double({ min: 0, max: 1e5, noNaN: true }),
  }),
  { maxLength: 60 },
)

test('the effects of all reasons sum to the logit of the value, after any events and at any time', () => {
  fc.assert(
    fc.property(events, fc.double({ min: 0, max: 1e7, noNaN: true }), (list, after) => {
      const scorer = score(prior)
      let t = 0
      for (const { gap, type, ...fields } of list) scorer.observe(event(type, (t += gap), fields))
      for (const intent of scorer.intents) {
        const { value, why } = scorer.read(intent, t + after)
        const { bias, weights } = prior.intents[intent]!
        const logit = why.reduce((sum, { effect }) => sum + effect, 0)
        // The formula of the model, over the features as they are told.
        const said = why
          .filter((each) => each.feature !== 'intercept')
          .reduce((sum, each) => sum + weights[each.feature]! * Math.log1p(each.value), bias)
        expect(Math.abs(logit - said)).toBeLessThan(1e-6)
        expect(Math.abs(value - 100 / (1 + Math.exp(-logit)))).toBeLessThanOrEqual(0.5 + 1e-6)
        expect(value >= 0 && value <= 100).toBe(true)
      }
    }),
  )
})

test('with nothing seen the only reason is the intercept', () => {
  const { value, calibrated, why } = score(prior).read('purchase', 0)
  expect(why).toEqual([{ feature: 'intercept', value: 1, unit: '', effect: prior.intents['purchase']!.bias }])
  expect(value).toBe(5)
  expect(calibrated).toBe(false)
})

test('the strongest reason comes first', () => {
  const { why } = told(score(prior), event('page', 0), event('add_to_cart', 1), event('dwell', 2, { zone: 'price', ms: 3000 })).read(
    'purchase',
    3,
  )
  const sizes = why.map(({ effect }) => Math.abs(effect))
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  expect(why.length).toBe(4)
})

test('an event counts, a zone adds up its seconds, a word counts its states and depths', () => {
  const scorer = told(
    score(model({ hover: 1, 'hover:buy': 1, 'inactivity:start': 1, 'scroll_depth:100': 1 })),
    event('hover', 1, { zone: 'buy', ms: 1500 }),
    event('hover', 2, { zone: 'price', ms: 9000 }),
    event('inactivity', 3, { state: 'start', ms: 30_000 }),
    event('inactivity', 4, { state: 'end', ms: 1 }),
    event('scroll_depth', 5, { depth: 100, ms: 1 }),
    event('scroll_depth', 6, { depth: 50, ms: 1 }),
  )
  const read = scorer.read('it', 7)
  expect(['hover', 'hover:buy', 'inactivity:start', 'scroll_depth:100'].map((name) => feature(read, name))).toEqual([2, 1.5, 1, 1])
  expect(read.why.map(({ feature, unit }) => `${feature} ${unit}`)).toContain('hover:buy s')
})

test.each(['hover', 'dwell', 'reading', 'hesitation', 'zoom'])('of %s the seconds in a zone add up', (type) => {
  const name = `${type}:price`
  const scorer = told(score(model({ [name]: 1 })), event(type, 1, { zone: 'price', ms: 1500 }), event(type, 2, { zone: 'price', ms: 500 }))
  expect(scorer.read('it', 3).why[0]).toMatchObject({ feature: name, value: 2, unit: 's' })
})

// A position, a running total, the age of a press: `ms` that nobody spent there. Nor is it known what it is in an event of somebody's own.
test.each(['media', 'form', 'field', 'click', 'slow_click', 'rage_click', 'error_click', 'approach', 'quiz_done'])(
  '%s in a zone counts, whatever its ms',
  (type) => {
    const name = `${type}:price`
    const spent = event(type, 1, { zone: 'price', ms: 600_000 })
    const why = told(score(model({ [name]: 1 })), spent, spent).read('it', 2).why
    expect(why.find(({ feature }) => feature === name)).toMatchObject({ value: 2, unit: '×' })
  },
)

test('a calibrated score is exact, an index is whole', () => {
  const read = (calibrated: boolean): number => score({ ...model({}, -1.5), calibrated }).read('it', 0).value
  expect(read(true)).toBeCloseTo(18.2426, 3)
  expect(read(false)).toBe(18)
})

const wrong = (intent: unknown): unknown => ({ ...model({}), intents: { it: intent } })
const weighing = (weights: object): unknown => wrong({ bias: 0, weights })
const NAMED = 'inkling: model.intents.it.weights must be named as event, event:word or event~60 (seconds), got '
test.each<readonly [unknown, string]>([
  [undefined, 'inkling: model must be a model of the format "inkling-model/1", got undefined'],
  [{ ...model({}), format: 'inkling-model/2' }, 'inkling: model must be a model of the format "inkling-model/1", got "inkling-model/2"'],
  [{ ...model({}), calibrated: undefined }, 'inkling: model.calibrated must be a boolean, got undefined'],
  [{ ...model({}), intents: undefined }, 'inkling: model.intents must be an object, got undefined'],
  [wrong(null), 'inkling: model.intents.it.bias must be a finite number, got undefined'],
  [wrong({ weights: {} }), 'inkling: model.intents.it.bias must be a finite number, got undefined'],
  [wrong({ bias: '-2', weights: {} }), 'inkling: model.intents.it.bias must be a finite number, got "-2"'],
  [wrong({ bias: NaN, weights: {} }), 'inkling: model.intents.it.bias must be a finite number, got NaN'],
  [wrong({ bias: 0 }), 'inkling: model.intents.it.weights must be an object, got undefined'],
  [weighing([1]), NAMED + '"0"'],
  [weighing({ hover: '1' }), 'inkling: model.intents.it.weights.hover must be a finite number, got "1"'],
  [weighing({ hover: null }), 'inkling: model.intents.it.weights.hover must be a finite number, got null'],
  ...[
    'exit_intent~1m',
    'exit_intent~0',
    'exit_intent~-60',
    'exit_intent~',
    'exit-intent',
    'Hover',
    '',
    'hover:',
    'hover:buy:button',
    ':buy',
  ].map((name) => [weighing({ [name]: 1 }), NAMED + JSON.stringify(name)] as const),
])('%j is refused: %s', (model, message) => {
  expect(() => score(model as Model)).toThrow(TypeError)
  expect(() => score(model as Model)).toThrow(message)
})

test('a half-life may be a fraction, a word whatever an event says', () => {
  const names = ['page~0.5', 'vital:needs-improvement~60', 'page:/p/42', 'add_to_cart:A1']
  const scorer = score(model(Object.fromEntries(names.map((name) => [name, 1]))))
  told(scorer, event('page', 1000, { path: '/p/42' }))
  told(scorer, event('vital', 1000, { rating: 'needs-improvement' }))
  told(scorer, event('add_to_cart', 1000, { sku: 'A1' }))
  expect(names.map((name) => feature(scorer.read('it', 1500), name))).toEqual([0.5, expect.closeTo(0.994), 1, 1])
})

test('what fades is half as much after its half-life', () => {
  const scorer = told(score(model({ 'exit_intent~60': 1, exit_intent: 1 })), event('exit_intent', 1000))
  const at = (t: number): (number | undefined)[] => ['exit_intent~60', 'exit_intent'].map((name) => feature(scorer.read('it', t), name))
  expect(at(1000)).toEqual([1, 1])
  expect(at(61_000)).toEqual([0.5, 1])
  told(scorer, event('exit_intent', 61_000))
  expect(at(121_000)).toEqual([0.75, 2])
})

test('reading changes nothing', () => {
  fc.assert(
    fc.property(events, (list) => {
      const [quiet, asked] = [score(prior), score(prior)]
      let t = 0
      for (const { gap, type, ...fields } of list) {
        t += gap
        quiet.observe(event(type, t, fields))
        asked.observe(event(type, t, fields))
        asked.read('exit', t + 5)
      }
      expect(asked.read('exit', t)).toEqual(quiet.read('exit', t))
    }),
  )
})

test('an intent that the model does not have is even odds with no weight', () => {
  expect(score(prior).read('love', 0)).toEqual({
    value: 50,
    calibrated: false,
    why: [{ feature: 'intercept', value: 1, unit: '', effect: 0 }],
  })
})

test('one strong cue alone stays under 50', () => {
  const alone = [
    ['purchase', event('add_to_cart', 0)],
    ['purchase', event('dwell', 0, { zone: 'price', ms: 20_000 })],
    ['hesitation', event('hesitation', 0)],
    ['hesitation', event('remove_from_cart', 0)],
    ['exit', event('inactivity', 0, { state: 'start', ms: 30_000 })],
    ['exit', event('scroll_depth', 0, { depth: 100, ms: 1 })],
  ] as const
  for (const [intent, cue] of alone) expect(told(score(prior), cue).read(intent, 0).value).toBeLessThan(50)
})
