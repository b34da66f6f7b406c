import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Sample } from '../../../src/core/sample.js'
import { takeEvent } from '../../../src/core/validate.js'
import { hesitation } from '../../../src/detect/hesitation.js'
import { detectors, replay, type MicroEvent } from '../../../src/testing.js'

const px = fc.integer({ min: -50, max: 400 })
const size = fc.integer({ min: 0, max: 300 })
const place = fc.integer({ min: 0, max: 4 })
const on = fc.boolean()
const share = fc.double({ min: 0, max: 1, noNaN: true })
const pointer = fc.constantFrom('mouse', 'touch', 'pen', 'keyboard')
const body = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('move'), x: px, y: px }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('over'), place, pointer }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('press', 'release', 'cancel', 'click'), place, x: px, y: px, pointer }) },
  fc.record({
    kind: fc.constant('place'),
    place: fc.integer({ min: 1, max: 4 }),
    zone: fc.constantFrom('buy', 'price'),
    target: fc.constantFrom('button', 'link', 'text', 'range'),
    acts: on,
    words: size,
  }),
  fc.record({ kind: fc.constant('place'), place: fc.integer({ min: 1, max: 4 }), target: fc.constant('button'), acts: on, words: size }),
  fc.record({ kind: fc.constant('box'), place, x: px, y: px, w: size, h: size }),
  fc.record({ kind: fc.constant('seen'), place, share, weight: fc.constantFrom(0.5, 1) }),
  fc.record({ kind: fc.constant('leave'), x: px, y: px }),
  fc.record({ kind: fc.constant('focus'), place, pointer }),
  fc.record({ kind: fc.constant('key') }),
  fc.record({ kind: fc.constant('scroll'), top: size, height: size, view: size }),
  fc.record({ kind: fc.constantFrom('visible', 'media', 'frame'), on }),
  fc.record({ kind: fc.constant('field'), place, form: place, did: fc.constant('enter'), pointer }),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('field'), place, form: place, did: fc.constantFrom('enter', 'write', 'fill', 'choose') }),
  },
  fc.record({ kind: fc.constant('field'), place, form: place, did: fc.constant('leave'), filled: on, back: share }),
  fc.record({ kind: fc.constant('form'), place, did: fc.constantFrom('press', 'invalid', 'submit', 'reset') }),
  fc.record({ kind: fc.constant('player'), player: place, place, did: fc.constantFrom('play', 'pause', 'seek'), at: size, from: size }),
  fc.record({ kind: fc.constant('zoom'), scale: fc.constantFrom(1, 1.1, 2) }),
  fc.record({ kind: fc.constant('vital'), name: fc.constantFrom('CLS', 'INP'), value: share, rating: fc.constantFrom('good', 'poor') }),
  fc.record({ kind: fc.constantFrom('copy', 'select'), place, length: fc.constantFrom('short', 'medium', 'long') }),
  fc.record({ kind: fc.constant('jank'), ms: size }),
  fc.record({ kind: fc.constant('aim'), place, looks: fc.constantFrom('clickable', 'plain', 'exempt') }),
  fc.record({ kind: fc.constant('effect'), press: size, guess: fc.integer({ min: 0, max: 3 }), seen: on, ms: size }),
  fc.record({ kind: fc.constant('ambient'), guess: fc.integer({ min: 1, max: 3 }) }),
  fc.record(
    { kind: fc.constant('swipe'), place, dx: px, dy: px, locked: fc.constant(true as const) },
    { requiredKeys: ['kind', 'place', 'dx', 'dy'] },
  ),
  fc.record({ kind: fc.constant('failure'), of: fc.constantFrom('script', 'promise', 'resource') }),
  fc.record({ kind: fc.constant('target'), place, x: px, y: px, w: size, h: size }),
  fc.record({ kind: fc.constant('visit'), visits: size, days: size }),
  fc.record({
    kind: fc.constant('page'),
    how: fc.constantFrom('load', 'route', 'restore'),
    path: fc.constantFrom('/p', '/q'),
    nav: fc.constantFrom('navigate', 'back_forward'),
    ref: fc.constantFrom('none', 'search'),
  }),
)
const samples = fc
  .array(fc.tuple(body, fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 40_000 }))), { maxLength: 150 })
  .map((steps) => {
    let t = 0
    // As every page begins.
    const load: Sample = { kind: 'page', t, how: 'load', path: '/' }
    return [load, ...steps.map(([each, later]): Sample => ({ ...each, t: (t += later) }))]
  })

test.each(Object.entries(detectors))(
  '%s: whatever happens, nothing is thrown and every event is one the collector takes',
  (_, { detector }) => {
    fc.assert(
      fc.property(samples, (some) => {
        for (const event of replay(some, [detector()])) expect(takeEvent(event)).toBeTypeOf('object')
      }),
      { numRuns: 300 },
    )
  },
)

test('with every approach told, too', () => {
  fc.assert(
    fc.property(samples, (some) => {
      for (const event of replay(some, [hesitation({ cues: 0 })])) expect(takeEvent(event)).toBeTypeOf('object')
    }),
    { numRuns: 300 },
  )
})

/** What was told, whatever its number and order. */
const told = (events: readonly MicroEvent[]): string[] => events.map((event) => JSON.stringify({ ...event, seq: 0 })).toSorted()

test('detectors side by side tell what each tells alone', () => {
  fc.assert(
    fc.property(samples, (some) => {
      // Every page begins with its load: who waits from then on is woken from then on.
      const whole: Sample[] = [{ kind: 'page', t: 0, how: 'load', path: '/p' }, ...some, { kind: 'tick', t: (some.at(-1)?.t ?? 0) + 1 }]
      const alone = Object.values(detectors)
        .flatMap(({ detector }) => told(replay(whole, [detector()])))
        .toSorted()
      const together = replay(
        whole,
        Object.values(detectors).map(({ detector }) => detector()),
      )
      expect(together.map(({ seq }) => seq)).toEqual(together.map((_, i) => i + 1))
      expect(told(together)).toEqual(alone)
    }),
    { numRuns: 100 },
  )
})
