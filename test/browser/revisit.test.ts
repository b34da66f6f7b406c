import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { emptyProfile, engineOfProject, launch, type Browser, type Tab } from './engines.js'
import { startServer, type Behaviour, type TestServer } from './server.js'
import { buffered, files, lost, of, page, visit } from './site.js'
import { arrived, begin, flush, seqs, track, upTo } from './stream.js'
import { until } from './until.js'

const engine = engineOfProject()
// A profile: what is stored must outlive the browser.
const profile = emptyProfile()
let browser: Browser
let server: TestServer
let tab: Tab
let site = ''
let tests = 0

const come = async (): Promise<void> => {
  await visit(tab, `${server.origin}/`)
  await begin(tab, site)
}
const stored = (count: number): Promise<unknown> =>
  until(async () => (await buffered(tab, site)).length === count, 5_000, `${count} events in the buffer`)

beforeAll(async () => {
  server = await startServer(files({ '/': page() }))
  browser = await launch(engine, { profile })
  tab = await browser.newTab()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})
beforeEach(() => {
  site = `shop-${++tests}`
})

const troubles: readonly (readonly [string, Behaviour])[] = [
  ['is down', { down: true }],
  ['fails', { status: 500 }],
  ['stores, but its answer is lost', { ackLost: true }],
  ['answers with a web page', { html: true }],
  ['is not there yet', { status: 404 }],
]
test.each(troubles)('when the collector %s, the next visit delivers', async (_, trouble) => {
  server.collector.behave(trouble)
  await come()
  await track(tab, 5)
  await flush(tab)
  await stored(5)
  await tab.goto(`${server.origin}/blank`)
  server.collector.behave({})
  await come()
  await track(tab, 1)
  await flush(tab)
  await arrived(server, site, 6)
  expect(seqs(server, site)).toEqual([1, 1, 2, 3, 4, 5])
  expect(lost(of(server, site).batches)).toBe(0)
  await stored(0)
})

test('what the collector has acknowledged is stored no more', async () => {
  server.collector.behave({})
  await come()
  await track(tab, 3)
  await stored(3)
  await flush(tab)
  await stored(0)
})

test('three visits into nothing are delivered at the fourth, each event under its own name', async () => {
  server.collector.behave({ down: true })
  for (let i = 0; i < 3; i++) {
    await come()
    await track(tab, 60)
    await stored(60 * (i + 1))
  }
  await tab.goto(`${server.origin}/blank`)
  server.collector.behave({})
  await come()
  await arrived(server, site, 180)
  const { batches, events } = of(server, site)
  expect(new Set(events.map((each) => `${String(each['tab'])} ${each.seq}`)).size).toBe(180)
  expect(new Set(batches.map((batch) => batch.tab)).size).toBe(3)
  expect(new Set(batches.map((batch) => batch['session'])).size).toBe(1)
  expect(new Set(batches.map((batch) => batch['visitor'])).size).toBe(1)
  expect(lost(batches)).toBe(0)
})

test('a browser that is killed loses nothing that was stored', async () => {
  server.collector.behave({ down: true })
  await come()
  await track(tab, 20)
  await stored(20)
  await browser.kill()
  server.collector.behave({})
  browser = await launch(engine, { profile })
  tab = await browser.newTab()
  await come()
  await arrived(server, site, 20)
  expect(seqs(server, site)).toEqual(upTo(20))
})
