import { expect, test } from 'vitest'
import type { SinkWorld } from '../../../src/core/sink.js'
import { sender } from '../../../src/upload/sender.js'
import type { Streams } from '../../../src/upload/streams.js'

test('a write that ends after the stop sets no timer', () => {
  const timers: number[] = []
  const set = (_: unknown, ms: number): number => timers.push(ms)
  const window = { performance, navigator: {}, setTimeout: set, clearTimeout: () => {} }
  const stop = new AbortController()
  const world = { window, signal: stop.signal, report: () => {} } as unknown as SinkWorld
  // Nothing waits.
  const { arm } = sender(
    world,
    'https://shop.example/collect',
    15_000,
    () => true,
    () => true,
    { all: [] } as unknown as Streams,
  )
  stop.abort()
  arm()
  expect(timers).toEqual([])
})
