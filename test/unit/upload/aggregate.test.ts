import { expect, test } from 'vitest'
import type { SinkWorld } from '../../../src/core/sink.js'
import { aggregate, type AggregateReport } from '../../../src/upload/aggregate.js'

test('a document that routes without end counts on its first thousand pages', () => {
  const bodies: string[] = []
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const window = Object.assign(new EventTarget(), {
    document,
    location: { href: 'https://shop.example/', host: 'shop.example' },
    navigator: {},
    fetch: async (_: string, { body }: { body: string }) => void bodies.push(body),
  })
  let page = 0
  const world = {
    window,
    consent: () => 'granted',
    pages: () => [{ page, path: `/${5000 - page}` }],
    signal: new AbortController().signal,
  }
  // What it asks of a page.
  const { push } = aggregate({ endpoint: '/counts', most: 1001 })(world as unknown as SinkWorld)
  for (page = 1; page <= 1500; page++) push({ type: 'purchase', seq: page, t: page, page } as never)
  page = 1
  push({ type: 'purchase', seq: 1501, t: 1501, page } as never)
  // One that the page has made is no end of it.
  window.dispatchEvent(new Event('pagehide'))
  document.visibilityState = 'hidden'
  document.dispatchEvent(new Event('visibilitychange'))
  const { pages } = JSON.parse(bodies[0]!) as AggregateReport
  expect(pages.map(({ path }) => path)).toEqual(Array.from({ length: 1000 }, (_, i) => `/${4000 + i}`))
  expect(pages.at(-1)!.cells).toEqual({ 'purchase -': 2 })
})
