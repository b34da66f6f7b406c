import { expect, test } from 'vitest'
import type { Line } from '../chaos/collector.js'
import { tally, type Doc, type Run } from '../chaos/tally.js'

const doc: Doc = {}
const run = (...names: readonly string[]): Run => ({
  site: 'shop',
  emitted: names.map((sku) => ({ sku, doc, at: 1000 })),
  written: new Set(),
})
const line = (tab: string, at: number, ...events: readonly (readonly [seq: number, sku: string])[]): Line => ({
  site: 'shop',
  tab,
  at,
  events: events.map(([seq, sku]) => ({ seq, sku })),
})

test('what was emitted and is nowhere is lost, and holes in seq tell so without knowing what was emitted', () => {
  const { emitted, stored, lost, holes } = tally([run('a', 'b', 'c')], { kept: [line('t', 1500, [1, 'a'], [3, 'c'])], wire: [] })
  expect([emitted, stored, holes]).toEqual([3, 2, 1])
  expect(lost.map(({ sku }) => sku)).toEqual(['b'])
})

test('an event stored twice is told, under the same number or another', () => {
  const twice = (second: Line): number => tally([run('a')], { kept: [line('t', 1500, [1, 'a']), second], wire: [] }).twice
  expect(twice(line('t', 1600, [1, 'a']))).toBe(1)
  expect(twice(line('u', 1600, [1, 'a']))).toBe(1)
  expect(twice(line('t', 1600, [2, 'b']))).toBe(0)
})

test('what arrives again is a double, whether it was stored or not; what the page could not tell counts only if it came', () => {
  const dead: Run = {
    site: 'shop',
    emitted: [
      { sku: 'a', doc },
      { sku: 'b', doc },
    ],
    written: new Set(),
  }
  const wire = [line('t', 1400, [1, 'a']), line('t', 1500, [1, 'a'])]
  const { emitted, lost, doubles } = tally([dead], { kept: [line('t', 1500, [1, 'a'])], wire })
  expect([emitted, lost.length, doubles]).toEqual([1, 0, 1])
})

test('a delivery takes from the event to its first being stored', () => {
  const kept = [line('t', 1500, [1, 'a']), line('t', 1900, [1, 'a'], [2, 'b'])]
  expect(tally([run('a', 'b')], { kept, wire: [] }).delays).toEqual([500, 900])
})

test('what was written and is lost all the same has been forgotten', () => {
  const written: Run = { ...run('a', 'b'), written: new Set(['b']) }
  expect(tally([written], { kept: [], wire: [] })).toMatchObject({ written: 1, forgotten: 1 })
  expect(tally([written], { kept: [line('t', 1500, [2, 'b'])], wire: [] })).toMatchObject({ written: 1, forgotten: 0 })
})
