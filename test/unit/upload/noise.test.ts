import { expect, test } from 'vitest'
import { noise } from '../../../src/upload/noise.js'

const draw = (rate: number, count: number): number[] => Array.from({ length: count }, () => noise(globalThis.crypto, rate))
const share = (all: readonly number[], n: number): number => all.filter((each) => each === n).length / all.length
const fixed = (word: number): Crypto => ({ getRandomValues: (words: Uint32Array) => words.fill(word) }) as unknown as Crypto

test.each([0.05, 0.5, 2])('at rate %f each count is e^rate times as likely as the next, and none is favoured', (rate) => {
  const all = draw(rate, 50_000)
  const alpha = Math.exp(-rate)
  expect(all.every(Number.isSafeInteger)).toBe(true)
  const spread = Math.sqrt((2 * alpha) / (1 - alpha) ** 2)
  // Five standard errors, each time: all eighteen together fail by chance once in a hundred thousand runs.
  expect(Math.abs(all.reduce((sum, each) => sum + each, 0) / all.length)).toBeLessThan((5 * spread) / Math.sqrt(all.length))
  for (const n of [-2, -1, 0, 1, 2]) {
    const expected = ((1 - alpha) / (1 + alpha)) * alpha ** Math.abs(n)
    expect(Math.abs(share(all, n) - expected)).toBeLessThan(5 * Math.sqrt(expected / all.length))
  }
})

test('the rarest draws are finite', () => {
  for (const word of [0, 2 ** 32 - 1]) expect(Math.abs(noise(fixed(word), 0.05))).toBe(0)
  let turn = 0
  const far = { getRandomValues: (words: Uint32Array) => words.fill(turn++ ? 2 ** 32 - 1 : 0) } as unknown as Crypto
  expect(noise(far, 1)).toBe(36)
})
