import { expect, test } from 'vitest'
import { guard } from '../../../src/core/guard.js'

const fail = (what: unknown) => (): never => {
  throw new Error(String(what))
}

test('a sentence is told once, and no more than a hundred are', () => {
  const told: string[] = []
  const { part, report } = guard((error) => told.push(String(error)))
  for (let i = 0; i < 3; i++) part(fail('the same'))
  expect(told).toEqual(['Error: the same'])
  for (let i = 0; i < 1000; i++) report(i)
  expect(told).toHaveLength(100)
})

test('what is no function is told, and throws nothing', () => {
  const told: string[] = []
  const { part } = guard((error) => told.push(String(error)))
  part(undefined as never)
  part(undefined as never)
  expect(told).toEqual(['TypeError: run is not a function'])
})

test('a part that fails runs no more', () => {
  const told: string[] = []
  const { part } = guard((error) => told.push(String(error)))
  let runs = 0
  const bad = (): never => {
    throw new Error(String(++runs))
  }
  part(bad)
  part(bad)
  expect(part(() => 7, 1)).toBe(7)
  expect(told).toEqual(['Error: 1'])
})
