import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { away } from '../../../src/detect/away.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const told = ({ samples }: Person): unknown[] =>
  (replay(samples, [away()]) as EventMap['away'][]).map(({ kind, copied, ms }) => ({ kind, copied, ms }))
const hide = (who: Person, ms: number): Person => who.say({ kind: 'visible', on: false }).rest(ms).say({ kind: 'visible', on: true })

test.each([
  [2000, 'peek'],
  [15_000, 'peek'],
  [15_001, 'excursion'],
  [300_000, 'excursion'],
  [300_001, 'lost'],
])('%i ms elsewhere is one: %s', (ms, kind) => {
  expect(told(hide(person().rest(5000), ms))).toEqual([{ kind, copied: 0, ms }])
})
test('what the device slept meanwhile counts', () => {
  const who = person().rest(5000).say({ kind: 'visible', on: false }).rest(3000)
  expect(told(who.say({ kind: 'visible', on: true, slept: 3_600_000 }))).toEqual([{ kind: 'lost', copied: 0, ms: 3_603_000 }])
})
test('switching past a tab is none', () => {
  expect(told(hide(person(), 1999))).toEqual([])
})
test('what was copied right before is taken along, what was copied long ago is not', () => {
  const copies = (before: number): Person => hide(person().say({ kind: 'copy', place: 0, length: 'short' }).rest(before), 4000)
  expect(told(copies(10_000))).toMatchObject([{ copied: 1 }])
  expect(told(copies(10_001))).toMatchObject([{ copied: 0 }])
})
test('being told again that the page is hidden changes nothing', () => {
  const who = person().say({ kind: 'visible', on: false }).rest(3000)
  expect(told(hide(who, 3000))).toMatchObject([{ ms: 6000 }])
})
test('a page opened behind another was not left', () => {
  const behind = replay(
    [
      { kind: 'page', t: 0, how: 'load', path: '/' },
      { kind: 'visible', t: 0, on: false },
      { kind: 'visible', t: 60_000, on: true },
    ],
    [away()],
  )
  expect(behind).toEqual([])
})
test('coming back through history was another page, not another tab; a route taken meanwhile changes nothing', () => {
  const through = (how: string): Person =>
    person().say({ kind: 'visible', on: false }).rest(9000).say({ kind: 'page', how, path: '/' }).say({ kind: 'visible', on: true })
  expect(told(through('restore'))).toEqual([])
  expect(told(through('route'))).toHaveLength(1)
})
