import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { baseline } from '../../../src/detect/baseline.js'

const known = (norm: number, values: readonly number[]): ReturnType<typeof baseline> => {
  const mine = baseline(norm)
  values.forEach(mine.learn)
  return mine
}

test('until eight values are known the floor alone counts', () => {
  const slow = Array.from({ length: 8 }, (_, i) => 3000 + 100 * (i % 2))
  expect(known(400, slow.slice(0, 7)).over(800)).toBe(800)
  expect(known(400, slow).over(800)).toBeGreaterThan(1700)
})
test('as many values as everybody weighs put the mean half-way between the norm and the person', () => {
  expect(known(400, Array(8).fill(3000)).over(0)).toBe(1700)
  expect(known(400, Array(8).fill(3000)).learn(1700)).toBe(0)
})
test('spread widens what is usual by one and a half standard deviations', () => {
  const values = [1, 3, 1, 3, 1, 3, 1, 3]
  expect(known(2, values).over(0)).toBeCloseTo(2 + 1.5 * Math.sqrt(8 / 7), 9)
})
test('each value is judged by what was usual before it', () => {
  expect(baseline(400).learn(1000)).toBe(600)
  expect(known(400, [1000]).learn(1000)).toBeCloseTo(600 - 600 / 9, 9)
})
test('with a window, what a person did long ago fades', () => {
  const mine = baseline(0, 2, 4)
  Array(20).fill(100).forEach(mine.learn)
  // Four values of the person against two of everybody.
  expect(mine.learn(0)).toBeCloseTo(-66.7, 1)
  Array(60).fill(0).forEach(mine.learn)
  expect(mine.learn(0)).toBeCloseTo(0, 0)
  expect(mine.over(0)).toBeCloseTo(0, 1)
})
test('no person, however slow or fast, is held to less than the floor or to more than their own values and the norm', () => {
  const ms = fc.double({ min: 0, max: 30_000, noNaN: true })
  fc.assert(
    fc.property(fc.array(ms, { minLength: 8, maxLength: 60 }), ms, (values, norm) => {
      const { over } = known(norm, values)
      const mean = values.reduce((a, b) => a + b) / values.length
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
      const expected = (values.length * mean + 8 * norm) / (values.length + 8) + 1.5 * deviation
      expect(over(800)).toBeCloseTo(Math.max(800, expected), 6)
    }),
  )
})
