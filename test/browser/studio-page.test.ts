import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request as ask, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStudio, type Studio } from '../../examples/studio/server.js'
import { borrow, engineOfProject, type Browser, type Tab } from './engines.js'
import { press } from './person.js'
import { startServer } from './server.js'
import { until } from './until.js'

let browser: Browser
let studio: Studio
let tab: Tab
let dataDir: string

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'inkling-studio-'))
  studio = await startStudio({ port: 0, dataDir })
  browser = await borrow(engineOfProject())
  tab = await browser.newTab(`${studio.url}/`)
})
afterAll(async () => {
  await browser?.close()
  await studio?.close()
  rmSync(dataDir, { recursive: true })
})

interface Sent {
  readonly type: string
  readonly seq: number
  readonly [field: string]: unknown
}
/** Posts as a page does. */
const post = async (events: readonly Sent[], over: object = {}): Promise<unknown> => {
  const now = Date.now()
  const batch = {
    v: 1,
    site: 'shop',
    tab: 'tab-a',
    session: 'session-a',
    origin: now - 5_000,
    sent: now,
    context: {},
    pages: [{ page: 1, path: '/p/halo' }],
    events: events.map((event) => ({ t: 1_000 + event.seq * 100, page: 1, ...event })),
    ...over,
  }
  return (
    await fetch(`${studio.url}/collect`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: JSON.stringify(batch) })
  ).json()
}
const says = (selector: string, where = tab): Promise<string[]> =>
  where.evaluate(
    (wanted) => Array.from(document.querySelectorAll<HTMLElement>(wanted), (each) => each.innerText.replace(/\s+/g, ' ').trim()),
    selector,
  )
const readsIn = (where: Tab, selector: string, ...texts: string[]): Promise<unknown> =>
  until(
    async () => {
      const said = await says(selector, where)
      return texts.every((text) => said.some((each) => each.includes(text)))
    },
    6_000,
    `${selector} to say ${texts.join(' and ')}`,
  )
const reads = (selector: string, ...texts: string[]): Promise<unknown> => readsIn(tab, selector, ...texts)

/** Stands before the studio and answers 503 where it is told to; what is open there is cut. What it holds waits until it is opened. */
const gate = async () => {
  const shut = new Set<string>()
  const holding: (() => void)[] = []
  let held = ''
  let givenUp = 0
  const live = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    const path = request.url!
    if (shut.has(path)) return void response.writeHead(503).end()
    if (path === '/live') {
      live.add(response)
      response.on('close', () => live.delete(response))
    }
    const pass = (): void => {
      const asked = ask(studio.url + path, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(response)
      })
      asked.on('error', () => response.destroy()).end()
      response.on('close', () => asked.destroy())
    }
    if (path === held) {
      holding.push(pass)
      response.on('close', () => givenUp++)
    } else pass()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => {
      shut.clear()
      held = ''
      for (const pass of holding.splice(0)) pass()
    },
    hold: (path: string): void => void (held = path),
    holds: () => holding.length,
    givenUp: () => givenUp,
    shut: (...paths: readonly string[]): void => {
      for (const path of paths) shut.add(path)
      if (shut.has('/live')) for (const each of live) each.destroy()
    },
    close: (): void => {
      server.close()
      server.closeAllConnections()
    },
  }
}

test('an empty dashboard is live and says how to send to it', async () => {
  await reads('.status', 'live')
  await reads('.empty code', `data-endpoint="${studio.url}/collect" data-consent="pending"`)
})

test('without an event there is no loss to speak of', async () => {
  expect((await says('.number strong')).at(-1)).toBe('–')
})

test('in a page it is pasted into, the answer is kept that is given before the file is there', async () => {
  const snippet = await tab.evaluate(() => document.querySelector('.empty code')!.textContent)
  const file = `${studio.url}/inkling.min.js`
  expect(snippet).toContain(file)
  const server = await startServer({ '/': `<!doctype html><title>pasted</title>${snippet.replace(file, '/nothing.js')}` })
  const page = await browser.newTab(`${server.origin}/`)
  await press(page, 'button')
  const queue = await page.evaluate(() => (window as unknown as { inkling?: { q: IArguments[] } }).inkling?.q.map((call) => [...call]))
  expect([queue, page.errors]).toEqual([[['consent', 'granted']], []])
  await page.close()
  await server.close()
})

test('a batch that is posted shows at once, line by line and counted by zone', async () => {
  expect(
    await post([
      { type: 'page', seq: 1, kind: 'load', path: '/p/halo' },
      { type: 'hover', seq: 2, zone: 'price', target: 'p', ms: 840 },
      { type: 'dwell', seq: 3, zone: 'reviews', ms: 3000, seen: 3200 },
    ]),
  ).toMatchObject({ stored: 3, duplicates: 0 })
  await reads('.stream li', 'page', 'hover price', 'dwell reviews')
  await reads('.stream li', '840 ms', '3 s · seen 3.2 s')
  await reads('.number', 'Events 3', 'Sessions 1', 'Loss 0 %')
  await reads('[aria-labelledby=rate] header', 'pale: still coming in')
  await reads('thead th', 'price', 'reviews')
  await reads('tbody tr', 'hover 1 1')
  expect(await tab.evaluate(() => document.querySelectorAll('canvas').length)).toBe(1)
})

test('numbers that are missing are a loss, and what comes twice counts once', async () => {
  expect(
    await post([
      { type: 'hover', seq: 2, zone: 'price', target: 'p', ms: 840 },
      { type: 'hover', seq: 5, zone: 'price', target: 'p', ms: 600 },
    ]),
  ).toMatchObject({ stored: 1, duplicates: 1 })
  await reads('.number', 'Events 4', 'Loss 20 % 1 missing before the last that came')
  await reads('tbody tr', 'hover 2 2')
})

test('the live list holds still on demand', async () => {
  await press(tab, '.stream button')
  await reads('.stream button', 'Resume')
  await post([{ type: 'exit_intent', seq: 6, via: 'pointer', speed: 1.2 }])
  await reads('tbody tr', 'exit_intent 1')
  expect((await says('.stream li')).some((line) => line.includes('exit_intent'))).toBe(false)
  await press(tab, '.stream button')
  await reads('.stream li', 'exit_intent')
  expect(tab.errors).toEqual([])
})

test('what the page gave up is a loss, told apart from what is missing, and nobody gives up more than a million', async () => {
  await reads('.number', 'Loss 16.67 % 1 missing before the last that came, 0 given up by the page')
  await post([], { dropped: 1 })
  await reads('.number', 'Loss 16.67 % 0 missing before the last that came, 1 given up by the page')
  await post([], { tab: 'tab-b', dropped: 9e15 })
  await reads('.number', '0 missing before the last that came, 1,000,001 given up by the page')
})

test('what is cut off from the table is said, and counts by type are whole', async () => {
  const zones = Array.from({ length: 600 }, (_, i) => ({ type: 'dwell', seq: i + 1, t: 1_000, zone: `z${i}`, ms: 1_000, seen: 1_000 }))
  await post(zones, { tab: 'tab-c' })
  await reads('.number', 'Events 605')
  await reads('[aria-labelledby=cells] header p', '4 types, zones of the 500 most frequent of 604 cells')
  await reads('tbody tr', 'dwell 601')
})

test('the dashboard knows no number before it has read one, and says what it cannot do', async () => {
  const before = await gate()
  before.shut('/api/summary')
  const page = await browser.newTab(`${before.url}/`)
  await readsIn(page, '.status', 'cannot be refreshed')
  expect(await says('.number strong', page)).toEqual(['–', '–', '–'])

  before.open()
  await readsIn(page, '.status', 'live')
  await readsIn(page, '.number', 'Events 605')
  before.shut('/api/summary')
  await readsIn(page, '.status', 'cannot be refreshed, numbers of ')
  before.open()
  // An answer that is no stream of events ends the browser's own trying.
  before.shut('/live')
  await readsIn(page, '.status', 'not live')
  before.shut('/api/summary')
  await readsIn(page, '.status', 'collector is away, numbers of ')
  before.open()
  await readsIn(page, '.status', 'live')
  await until(async () => (await says('.status', page))[0] === 'live', 6_000, 'the stream to be opened anew')
  await page.close()
  before.close()
})

test('a slow summary is waited for, and not asked for again meanwhile', async () => {
  const slow = await gate()
  slow.hold('/api/summary')
  const page = await browser.newTab(`${slow.url}/`)
  await until(slow.holds, 5_000, 'the summary to be asked for')
  // A browser sends the same request once at a time: counted is what the page asks.
  const from = await page.evaluate(() => {
    const { fetch } = window
    const asked: unknown[] = []
    Object.assign(window, { asked, fetch: (...all: Parameters<typeof fetch>) => (asked.push(all), fetch(...all)) })
    return performance.now()
  })
  await post([{ type: 'zoom', seq: 1, scale: 2, ms: 10 }], { tab: 'tab-z' })
  // As long as it takes to ask two times more, unless the page has given up on the first meanwhile: on a busy machine it rightly may.
  await until(() => page.evaluate((from) => performance.now() > from + 4_500, from), 6_000, 'time to pass')
  const asked = await page.evaluate(() => (window as unknown as { asked: unknown[] }).asked)
  expect(asked.length).toBeLessThanOrEqual(slow.givenUp())
  slow.open()
  await readsIn(page, '.status', 'live')
  await readsIn(page, 'tbody tr', 'zoom 1')
  await page.close()
  slow.close()
})

test('tabs of two sites that share a name and a number have a line each', async () => {
  await post([{ type: 'copy', seq: 1, size: 'short' }], { tab: 'tab-d' })
  await reads('.stream li', 'copy')
  await post([{ type: 'select', seq: 1, size: 'short' }], { tab: 'tab-d', site: 'other' })
  await reads('.stream li', 'copy', 'select')
})
