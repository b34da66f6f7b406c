import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { field, type FieldOptions } from '../../../src/detect/field.js'
import { replay } from '../../../src/testing.js'
import { filler, type Filler } from './filler.js'

const told = ({ who }: Filler, options?: FieldOptions): EventMap['field'][] => replay(who.samples, [field(options)]) as EventMap['field'][]
const states = (some: Filler, options?: FieldOptions): string[] => told(some, options).map(({ state }) => state)
/** Fills in a field: so long before the first letter, then a few more. */
const fill = (some: Filler, place: number, ms: number, pointer: 'mouse' | 'keyboard' = 'mouse'): Filler =>
  some.enter(place, pointer).write(ms).write(400).write(400).leave()

test('three seconds and more from entering a field to writing in it is a hesitation, told with the pause', () => {
  expect(told(filler().enter(1).write(3500))).toMatchObject([
    { type: 'field', state: 'hesitate', zone: 'checkout', target: 'email', ms: 3500, t: 3500 },
  ])
  expect(told(filler().enter(1).write(2900))).toEqual([])
})
test('someone who always takes four seconds is told of once, and at nine again', () => {
  const some = filler()
  for (const place of [1, 2, 3, 5]) fill(some, place, 4000)
  expect(told(some)).toHaveLength(1)
  const other = filler()
  for (const place of [1, 2, 3]) fill(other, place, 4000)
  expect(told(fill(other, 5, 9000))).toHaveLength(2)
})
test('four seconds within writing are one, too', () => {
  expect(told(filler().enter(1).write(500).write(4100))).toMatchObject([{ state: 'hesitate', ms: 4100 }])
  expect(told(filler().enter(1).write(500).write(3900))).toEqual([])
})
test('a pause after which nothing more is written is none', () => {
  expect(told(filler().enter(1).write(500).rest(20_000).leave())).toEqual([])
  expect(told(filler().enter(1).rest(20_000).leave(false))).toEqual([])
})
test('tabbing through a form, and typing where one stops, is no trouble', () => {
  const some = filler()
  for (const place of [1, 2, 3, 5, 3, 2, 1]) some.enter(place, 'keyboard').rest(800).leave(false)
  expect(states(some.enter(1, 'keyboard').write(2000).leave())).toEqual([])
})
test('at the keyboard, how long it takes until a field is read out is learnt before anybody is called slow', () => {
  const some = filler()
  for (const place of [1, 2, 3]) fill(some, place, 6000, 'keyboard')
  expect(states(fill(some, 5, 11_000, 'keyboard'))).toEqual([])
  const known = filler()
  for (const place of [1, 2, 3]) fill(known, place, 2000, 'keyboard')
  expect(states(fill(known, 5, 6000, 'keyboard'))).toEqual(['hesitate'])
})
test('focus that the page moved starts no clock', () => {
  expect(told(filler().enter(1, null).write(9000))).toEqual([])
})
test('what is pasted, dictated or filled in took as long as it took', () => {
  expect(told(filler().enter(1).rest(9000).did('fill'))).toEqual([])
  expect(told(filler().enter(1).rest(9000).did('fill').write(9000))).toEqual([])
  expect(told(filler().enter(1).write(500).rest(9000).did('fill'))).toEqual([])
  expect(told(filler().rest(9000).did('choose', 2))).toEqual([])
})
test('a window that was left, a page that was hidden and a press elsewhere are no hesitation', () => {
  const away = filler().enter(1).write(500).rest(9000).enter(1, null)
  expect(told(away.write(500))).toEqual([])
  for (const sample of [
    { kind: 'visible', on: false },
    { kind: 'press', place: 5, x: 1, y: 1, pointer: 'mouse' },
  ] as const) {
    const some = filler().enter(1).rest(3000)
    some.say(sample)
    expect(told(some.write(3000))).toEqual([])
  }
})
test('what the page took is not blamed on the person', () => {
  const some = filler().enter(1).rest(2000)
  some.say({ kind: 'jank', ms: 1500 })
  expect(told(some.write(2000))).toEqual([])
})
test('a freeze that two tell of is one: who waits as long again is slow', () => {
  const some = filler().enter(1).rest(2000)
  some.say({ kind: 'jank', ms: 1500 })
  some.say({ kind: 'jank', ms: 1500 })
  expect(told(some.write(2600))).toMatchObject([{ state: 'hesitate', ms: 3100 }])
})
test('a freeze told short first and long later is taken off whole', () => {
  const some = filler().enter(1).rest(3001)
  some.say({ kind: 'jank', ms: 501 })
  some.rest(4)
  some.say({ kind: 'jank', ms: 2005 })
  expect(told(some.write(1495))).toEqual([])
  expect(told(some.write(4100))).toMatchObject([{ state: 'hesitate', ms: 4100 }])
})
test('taking back more than three of ten is told on leaving', () => {
  expect(told(filler().enter(1).write(500).rest(1500).leave(true, 0.4))).toMatchObject([{ state: 'correct', ms: 2000 }])
  expect(told(filler().enter(1).write(500).leave(true, 0.3))).toEqual([])
})
test('coming back from another field is a return: at once with the pointer, with the keyboard when one writes', () => {
  const one = (): Filler => fill(fill(filler(), 1, 500), 2, 500)
  expect(told(one().enter(1))).toMatchObject([{ state: 'return', target: 'email', ms: 0 }])
  expect(states(one().enter(1).write(500).write(500))).toEqual(['return'])
  expect(states(one().enter(1, 'keyboard').rest(500).leave())).toEqual([])
  expect(states(one().enter(1, 'keyboard').write(9000))).toEqual(['return'])
})
test('coming back from nowhere, or to what was never written in, is none', () => {
  expect(states(fill(filler(), 1, 500).enter(1).write(500))).toEqual([])
  expect(states(filler().enter(1).leave().enter(2).leave().enter(1))).toEqual([])
})
test('what was sent, reset or left with its page is not returned to', () => {
  for (const did of ['submit', 'reset'] as const)
    expect(
      states(
        fill(fill(filler(), 1, 500), 2, 500)
          .form(did)
          .enter(1),
      ),
    ).toEqual([])
  const routed = fill(fill(filler(), 1, 500), 2, 500)
  routed.say({ kind: 'page', how: 'route', path: '/2' })
  expect(states(routed.enter(1))).toEqual([])
  // The button found something wrong: the form is still what it was.
  expect(
    states(
      fill(fill(filler(), 1, 500), 2, 500)
        .form('press')
        .form('invalid')
        .enter(1),
    ),
  ).toEqual(['return'])
})
test('a message without a form is sent by a button', () => {
  const written = (): Filler => fill(fill(filler(), 5, 500), 1, 500)
  expect(states(written().enter(5))).toEqual(['return'])
  expect(states(written().form('press', 0).enter(5))).toEqual([])
})
test('leaving a field empty that one had filled is told', () => {
  const some = fill(fill(filler(), 1, 500), 2, 500)
    .enter(1, 'keyboard')
    .rest(1000)
    .did('write')
  expect(told(some.leave(false)).map(({ state, ms }) => [state, ms])).toEqual([
    ['return', 1000],
    ['clear', 1000],
  ])
  expect(states(filler().enter(1).write(500).leave(false))).toEqual([])
})
test('a search is asked again and again', () => {
  const some = fill(fill(filler(), 6, 500), 1, 500)
    .enter(6)
    .write(500)
  expect(states(some.leave(false, 0.9))).toEqual([])
})
test("the thresholds are the user's", () => {
  expect(states(filler().enter(1).write(1500), { start: 1000 })).toEqual(['hesitate'])
  expect(states(filler().enter(1).write(500).write(1500), { pause: 1000 })).toEqual(['hesitate'])
  expect(states(filler().enter(1).write(500).leave(true, 0.2), { correct: 0.1 })).toEqual(['correct'])
  expect(states(fill(fill(filler(), 1, 2500), 2, 4000), { times: 1 })).toEqual(['hesitate'])
})
