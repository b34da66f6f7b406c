import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type * as Lib from '../../src/index.js'
import type { Tab } from './browser.js'
import type { Page, ReceivedBatch, TestServer } from './server.js'
import { until } from './until.js'

declare global {
  interface Window {
    readonly lib: typeof Lib
    ink: Lib.Inkling
    /** Every event since `listen()`, in order. */
    heard: Lib.MicroEvent[]
    /** Listens to everything the handle emits, and hands it back. */
    listen(ink: Lib.Inkling): Lib.Inkling
    /** Errors told to `onError`, and what reached `window.onerror`. */
    readonly told: string[]
    readonly thrown: string[]
    /** What left the page, in order: `fetch` or `beacon` and the number of events in it. */
    readonly left: string[]
  }
}

const keyval = readFileSync(
  createRequire(import.meta.url)
    .resolve('idb-keyval')
    .replace(/\.cjs$/, '.js'),
  'utf8',
)

/** The library on `window.lib`, and what it does told. The real `fetch` and `sendBeacon` stay in place, and are counted. */
const probe = `
window.heard = []
window.told = []
window.thrown = []
window.left = []
addEventListener('error', (event) => thrown.push(event.message))
addEventListener('unhandledrejection', (event) => thrown.push('unhandled: ' + event.reason))
window.listen = (ink) => {
  ink.on('*', (event) => heard.push(event))
  return (window.ink = ink)
}
const count = (body) => { try { return JSON.parse(body).events.length } catch { return '?' } }
const fetched = window.fetch
window.fetch = (url, options) => { left.push('fetch ' + count(options?.body)); return fetched(url, options) }
const { sendBeacon } = Navigator.prototype
Navigator.prototype.sendBeacon = function (url, body) { left.push('beacon ' + count(body)); return sendBeacon.call(this, url, body) }
`

const head = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>site</title>
<script type="importmap">{ "imports": { "idb-keyval": "/idb-keyval.js" } }</script>
<script>${probe}</script>`

/** A page with the built library on `window.lib`, that `script` may start. */
export const page = (body = '', script = ''): string => `${head}
${body}
<script type="module">
import * as lib from '/dist/index.js'
window.lib = lib
${script}
</script>`

/** What a page of the library needs besides itself. */
export const files = (pages: Readonly<Record<string, string | Page>>): Record<string, string | Page> => ({
  '/idb-keyval.js': keyval,
  '/blank': '<!doctype html><title>blank</title>',
  ...pages,
})

type Of<T extends Lib.MicroEvent['type']> = Extract<Lib.MicroEvent, { type: T }>

/** Waits until so many events of a type were heard, and answers them. */
export const heard = <T extends Lib.MicroEvent['type']>(tab: Tab, type: T, count = 1): Promise<readonly Of<T>[]> =>
  until(
    async () => {
      // Filtered by its very type.
      const events = (await tab.evaluate((name) => window.heard.filter((each) => each.type === name), type)) as unknown as readonly Of<T>[]
      return events.length >= count && events
    },
    5_000,
    `${count} ${type}`,
  )

/** WebKit's driver may come back before the modules of a page have run. */
export const loaded = (tab: Tab): Promise<true> => until(() => tab.evaluate(() => 'lib' in window), 5_000, 'the library')

/** Goes to a page of `page()`. */
export const visit = async (tab: Tab, url: string): Promise<void> => {
  await tab.goto(url)
  await loaded(tab)
}

/** Waits until so many ms have passed in the page, keeping busy meanwhile. */
export const pass = async (tab: Tab, ms: number, busy?: () => Promise<void>): Promise<void> => {
  const from = await tab.evaluate(() => performance.now())
  await until(
    async () => {
      await busy?.()
      return (await tab.evaluate(() => performance.now())) - from > ms
    },
    ms + 5_000,
    `${ms} ms to pass`,
  )
}

/** Batches and distinct events of one site. */
export const of = ({ collector }: TestServer, site: string): { batches: ReceivedBatch[]; events: ReceivedBatch['events'][number][] } => {
  const batches = collector.batches().filter((batch) => batch.site === site)
  const tabs = new Set(batches.map((batch) => batch.tab))
  return { batches, events: collector.events().filter(({ tab }) => tabs.has(tab)) }
}

/** Events that never came, by the holes in each tab's numbers. */
export const lost = (batches: readonly ReceivedBatch[]): number => {
  const tabs = new Map<string, Set<number>>()
  for (const { tab, events } of batches) for (const { seq } of events) tabs.set(tab, (tabs.get(tab) ?? new Set()).add(seq))
  return [...tabs.values()].reduce((sum, seqs) => sum + Math.max(...seqs) - seqs.size, 0)
}

let marks = 0
/** Waits until what the tab sends now has come: what left it before has come, too, if it ever does. */
export const marked = async (tab: Tab, { pages, requests }: TestServer): Promise<void> => {
  const mark = `/mark-${++marks}`
  pages[mark] = ''
  await tab.evaluate((mark) => void navigator.sendBeacon(mark), mark)
  await until(() => requests.includes(`POST ${mark}`), 5_000, mark)
}

/** The names of the databases of this origin. */
export const databases = (tab: Tab): Promise<string[]> =>
  tab.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''))

/** The numbers of the events that lie in the buffer of a site. Opens it only if it is there. */
export const buffered = (tab: Tab, site: string): Promise<number[]> =>
  tab.evaluate(async (name) => {
    const found = (await indexedDB.databases()).find((each) => each.name?.startsWith(`inkling ${name} `))
    if (!found) return []
    const opening = indexedDB.open(found.name!)
    await new Promise((resolve, reject) => {
      opening.addEventListener('success', resolve)
      opening.addEventListener('error', reject)
    })
    const db = opening.result
    const reading = db.transaction('events').objectStore('events').getAll()
    await new Promise((resolve) => reading.addEventListener('success', resolve))
    db.close()
    return reading.result.flatMap((batch) => (batch.events ?? []).map((event: { seq: number }) => event.seq))
  }, site)

/** Keeps a database from opening for as long as this document lives: it waits for a deletion that waits for us. */
export const shut = (tab: Tab, name: string): Promise<void> =>
  tab.evaluate(
    (name) =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open(name)
        request.addEventListener('success', () => {
          Object.assign(window, { kept: request.result })
          indexedDB.deleteDatabase(name).addEventListener('blocked', () => resolve())
        })
      }),
    name,
  )

/** A fetch-style handler as a server of its own, under another origin than the pages. */
export const serve = async (handler: (request: Request) => Promise<Response>): Promise<{ url: string; close: () => void }> => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = 'GET' } = request
    const answer = await handler(new Request('http://127.0.0.1/', { method, ...(method === 'POST' && { body: Buffer.concat(chunks) }) }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A listening TCP server has an address object; it is a string for pipes only.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/collect`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
