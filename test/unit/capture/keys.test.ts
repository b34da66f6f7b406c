import { expect, test } from 'vitest'
import { keys } from '../../../src/capture/keys.js'
import type { World } from '../../../src/core/world.js'

test('a hand holds what the main button pressed until it lets go, ten seconds at most: a native list may hear the release', () => {
  const heard = new Map<string, (event: object) => void>()
  const listen = (_: unknown, types: string, run: (event: object) => void): void => types.split(' ').forEach((type) => heard.set(type, run))
  // Of a page it uses no more than this.
  const hand = keys({ window: {}, document: {}, listen, use: () => ({}) } as unknown as World)
  const does = (type: string, timeStamp: number, button = 0): number => {
    heard.get(type)!({ type, timeStamp, button, pointerType: 'mouse' })
    return hand.t
  }
  expect(does('pointerdown', 100)).toBe(10_100)
  expect(does('pointerup', 2500)).toBe(2500)
  expect(does('pointerdown', 3000, 2)).toBe(3000)
})
