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

test('pages that were told when to come again do not all come at once, and not before', async () => {
  const waits: number[] = []
  for (let page = 0; page < 20; page++) {
    const window = {
      performance,
      navigator: {},
      // Longer than any but that of a request that is given up.
      setTimeout: (_: unknown, ms: number) => ms > 30_000 && waits.push(ms),
      clearTimeout: () => {},
      fetch: async () => new Response('', { status: 429, headers: { 'retry-after': '40' } }),
    }
    const stream = {
      tab: 'a',
      head: () => ({ pages: [] }),
      events: [{ seq: 1, page: 1, json: '{}' }],
      last: 1,
      bytes: 2,
      dropped: 0,
      owes: false,
    }
    const streams = { all: [stream], own: () => stream, count: () => 1, visit: { open: async () => {} }, mirror: () => {} }
    const world = { window, signal: new AbortController().signal, report: () => {} } as unknown as SinkWorld
    const { flush } = sender(
      world,
      'https://shop.example/collect',
      15_000,
      () => true,
      () => true,
      streams as unknown as Streams,
    )
    await flush()
  }
  expect(waits).toHaveLength(20)
  expect(new Set(waits).size).toBeGreaterThan(10)
  for (const wait of waits) expect(Math.abs(wait - 50_000)).toBeLessThanOrEqual(10_000)
})
