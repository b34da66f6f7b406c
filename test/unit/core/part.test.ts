import { expect, test } from 'vitest'
import { hearing, type Hears } from '../../../src/core/part.js'

test('a detector that fails hears nothing more, and those beside it miss nothing', () => {
  const told: string[] = []
  const failed: unknown[] = []
  const good = (name: string): Hears => ({ key: ({ t }) => void told.push(`${name} ${t}`) })
  const bad: Hears = {
    key: () => {
      throw new Error('no')
    },
    tick: () => void told.push('bad'),
  }
  const hear = hearing([() => good('first'), () => bad, () => good('last')], (error) => failed.push(String(error)))
  for (const t of [1, 2]) hear({ kind: 'key', t })
  hear({ kind: 'tick', t: 3 })
  expect(told).toEqual(['first 1', 'last 1', 'first 2', 'last 2'])
  expect(failed).toEqual(['Error: no'])
})

test('who asks for a tick is told of the first from then on, once, whatever others asked for', () => {
  const told: string[] = []
  const waits = (name: string, ms: number): Hears => ({
    key: ({ t }) => t + ms,
    tick: ({ t }) => void told.push(`${name} ${t}`),
  })
  const hear = hearing([() => waits('soon', 10), () => waits('late', 50)], () => {})
  expect(hear({ kind: 'key', t: 0 })).toBe(10)
  expect(hear({ kind: 'tick', t: 12 })).toBe(50)
  expect(hear({ kind: 'tick', t: 51 })).toBe(Infinity)
  expect(told).toEqual(['soon 12', 'late 51'])
})

test('places are kept for all detectors, before any of them hears of one', () => {
  const told: unknown[] = []
  const hear = hearing([(places) => ({ place: ({ place }) => void told.push(places.get(place)?.zone) })], () => {})
  hear({ kind: 'place', t: 0, place: 1, zone: 'price', target: 'div', acts: false, words: 2 })
  expect(told).toEqual(['price'])
})
