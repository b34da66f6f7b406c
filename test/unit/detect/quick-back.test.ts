import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { quickBack } from '../../../src/detect/quick-back.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const told = ({ samples }: Person): unknown[] =>
  (replay(samples, [quickBack()]) as EventMap['quick_back'][]).map(({ strength, count, ms }) => ({ strength, count, ms }))
const go = (who: Person, path: string, nav = 'navigate'): Person => who.say({ kind: 'page', how: 'route', path, nav })
const at = (who: Person, top: number): Person => who.say({ kind: 'scroll', top, height: 4000, view: 800 })
/** From the list to a product, there for so long, and back. */
const hop = (who: Person, ms: number): Person => go(at(go(who, '/p/1'), 0).rest(ms), '/', 'back_forward').rest(1000)

test.each([
  [3000, 'strong'],
  [10_000, 'strong'],
  [10_001, 'weak'],
  [30_000, 'weak'],
])('back to the page before after %i ms is one: %s', (ms, strength) => {
  expect(told(hop(person(), ms))).toEqual([{ strength, count: 1, ms }])
})
test('back after longer is none', () => {
  expect(told(hop(person(), 30_001))).toEqual([])
})
test('back after scrolling a quarter of the page is none', () => {
  const scrolled = (top: number): Person => go(at(at(go(person(), '/p/1'), 0), top).rest(5000), '/', 'back_forward')
  expect(told(scrolled(900))).toHaveLength(1)
  expect(told(scrolled(1000))).toEqual([])
})
test('where the page before was scrolled to is no scrolling on this one', () => {
  const who = at(at(at(person(), 2000), 0), 2000)
  expect(told(go(at(at(go(who, '/p/1'), 2000), 0).rest(5000), '/', 'back_forward'))).toHaveLength(1)
})
test('an address that the page itself replaces on arrival is no page to go back to', () => {
  const arrived = go(go(person(), '/list'), '/p/42').rest(100)
  const replaced = arrived.say({ kind: 'page', how: 'route', path: '/p/42-lamp', nav: 'navigate', replaces: true })
  expect(told(go(at(replaced, 0).rest(4000), '/list', 'back_forward'))).toHaveLength(1)
})
test('on to another page, by a link back, or forward again, is none', () => {
  expect(told(go(go(person(), '/p/1').rest(2000), '/cart', 'back_forward'))).toEqual([])
  expect(told(go(go(person(), '/p/1').rest(2000), '/'))).toEqual([])
  expect(told(go(hop(person(), 2000), '/p/1', 'back_forward'))).toHaveLength(1)
})
test('several in three minutes are counted together', () => {
  const who = hop(hop(person(), 4000), 4000)
  expect(told(hop(who, 4000))).toMatchObject([{ count: 1 }, { count: 2 }, { count: 3 }])
  expect(told(hop(hop(person(), 4000).rest(180_000), 4000))).toMatchObject([{ count: 1 }, { count: 1 }])
})
test('a page that is restored within 10 s was left and sought again', () => {
  const restored = (ms: number, way: { readonly forward?: true } = {}): Person =>
    person()
      .rest(2000)
      .say({ kind: 'visible', on: false })
      .rest(ms)
      .say({ kind: 'page', how: 'restore', path: '/', nav: 'back_forward', ...way })
      .say({ kind: 'visible', on: true })
  expect(told(restored(10_000))).toEqual([{ strength: 'strong', count: 1, ms: 10_000 }])
  // What was scrolled there is not known.
  expect(told(restored(10_001))).toEqual([])
  expect(told(restored(2000, { forward: true }))).toEqual([])
})
