import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ranges, type Range } from '../../../src/core/ranges.js'

const numbers = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 })
/** Ascending ranges that do not overlap, as `held` is. */
const asked = fc
  .uniqueArray(fc.integer({ min: 1, max: 70 }), { maxLength: 20 })
  .map((ends) => ends.toSorted((a, b) => a - b))
  .map((ends) => Array.from({ length: ends.length >> 1 }, (_, i): Range => [ends[2 * i]!, ends[2 * i + 1]!]))
const spread = (list: readonly Range[]): number[] => list.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))

test('ranges add, list and miss what a set of numbers does', () => {
  fc.assert(
    fc.property(numbers, asked, numbers, (values, held, later) => {
      const set = new Set<number>()
      const mine = ranges()
      const both = (list: readonly number[]): void => {
        for (const value of list) {
          expect(mine.add(value)).toBe(!set.has(value))
          set.add(value)
        }
        expect(spread(mine.list())).toEqual([...set].toSorted((a, b) => a - b))
        expect(spread(mine.missing(held))).toEqual(spread(held).filter((value) => !set.has(value)))
        // No two that could be one.
        const ends = mine.list().flat()
        expect(ends.slice(2).every((end, i) => i % 2 || end > ends[i + 1]! + 1)).toBe(true)
      }
      both(values)
      both(later)
      expect(ranges(mine.list()).list()).toEqual(mine.list())
    }),
    { numRuns: 5000 },
  )
})

test('ranges take a bounded room: of a set with more than a thousand the lowest gaps count as filled', () => {
  const mine = ranges()
  for (let n = 1; n <= 100_000; n++) mine.add(n * 3)
  expect(mine.list()).toHaveLength(1000)
  expect(mine.add(300_001)).toBe(true)
  expect(mine.add(4)).toBe(false)
})

test('an answer of missing ranges is never much longer than its question', () => {
  const mine = ranges()
  for (let n = 1; n <= 1000; n++) mine.add(n * 3)
  const missing = mine.missing([
    [1, 2000],
    [2500, 10_000],
  ])
  expect(missing.length).toBeLessThan(110)
  // What is not split is answered whole: rather twice than never.
  const all = new Set(spread(missing))
  expect(Array.from({ length: 2000 }, (_, i) => i + 1).every((n) => n % 3 === 0 || all.has(n))).toBe(true)
})

test('ranges hold the largest whole numbers', () => {
  const mine = ranges()
  const most = Number.MAX_SAFE_INTEGER
  for (const n of [most, 1, most - 1]) expect(mine.add(n)).toBe(true)
  expect(mine.add(most)).toBe(false)
  expect(mine.list()).toEqual([
    [1, 1],
    [most - 1, most],
  ])
  expect(mine.missing([[1, most]])).toEqual([[2, most - 2]])
})
