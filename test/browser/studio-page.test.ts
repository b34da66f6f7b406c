import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStudio, type Studio } from '../../examples/studio/server.js'
import { borrow, engineOfProject, type Browser, type Tab } from './engines.js'
import { press } from './person.js'
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
const post = async (events: readonly Sent[]): Promise<unknown> => {
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
  }
  return (
    await fetch(`${studio.url}/collect`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: JSON.stringify(batch) })
  ).json()
}
const says = (selector: string): Promise<string[]> =>
  tab.evaluate(
    (wanted) => Array.from(document.querySelectorAll<HTMLElement>(wanted), (each) => each.innerText.replace(/\s+/g, ' ').trim()),
    selector,
  )
const reads = (selector: string, ...texts: string[]): Promise<unknown> =>
  until(
    async () => {
      const said = await says(selector)
      return texts.every((text) => said.some((each) => each.includes(text)))
    },
    6_000,
    `${selector} to say ${texts.join(' and ')}`,
  )

test('an empty dashboard is live and says how to send to it', async () => {
  await reads('.status', 'live')
  await reads('.empty code', `data-endpoint="${studio.url}/collect" data-consent="pending"`)
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
  await reads('.number', 'Events 4', 'Loss 20 % 1 missing')
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
