import { readHead, takeBatch, type Refused, type StoredBatch, type StoredEvent } from './core/batch.js'
import { checkOptions, must } from './core/must.js'
import { limit } from './receive/limit.js'
import { bytesOf, canInflate, textOf } from './receive/read.js'
import type { Saved, Store } from './receive/store.js'

export { sumReports, type CellSum, type ReportSums } from './core/reports.js'
export { jsonSchema } from './core/schema.js'
export { ranges, type Range, type Ranges } from './core/ranges.js'
export { memoryStore, type KeptEvent, type MemoryOptions } from './receive/memory.js'
export type { Properties, Scalar } from './core/event.js'
export type { PageVisit } from './core/sink.js'
export type { ValidEvent } from './core/validate.js'
export type { Refused, Saved, Store, StoredBatch, StoredEvent }

/** The answer to a batch. */
export interface Receipt extends Saved {
  /** The first 100, and not much more text than the batch had; one more entry counts the rest. */
  readonly refused: readonly Refused[]
  /** Bodies may come gzipped: still as `text/plain`, known by their first bytes. */
  readonly gzip?: true
}

export interface ReceiveOptions {
  readonly store: Store
  /** Sites whose batches are kept. @default every site */
  readonly sites?: readonly string[] | undefined
  /** Origins whose pages may send, as browsers send them: `https://shop.example`, lower case, no default port, no slash behind, no wildcards, or anything else is a TypeError; others are 403. What names no origin is no page, and passes. Beacons of pages with `Referrer-Policy: no-referrer` to another host have the origin `null` in Firefox and Safari: list that as well. @default every origin */
  readonly origins?: readonly string[] | undefined
  /** Bytes of a body at most, packed and unpacked; over it is 413, and the sender splits. @default 1_000_000 */
  readonly maxBytes?: number | undefined
  /** Events of a batch at most; over it is 413. @default 5_000 */
  readonly maxEvents?: number | undefined
  /** Batches a second of one tab, taken over a minute; over it is 429 with `Retry-After`. @default no limit */
  readonly tabRate?: number | undefined
  /** The same for one client, as `key` tells them apart: by address, an office or the phones of a carrier may be one. @default no limit */
  readonly clientRate?: number | undefined
  /** Names the client of a request, by an address that your own proxy has written into a header. Kept in memory for the rate, never stored. */
  readonly key?: ((request: Request) => string) | undefined
  /** Epoch ms. @default Date.now */
  readonly now?: (() => number) | undefined
  /** Told when the store fails, or `key` does, or something has read a body before. @default console.error */
  readonly onError?: ((error: unknown) => void) | undefined
}

const headers = {
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': 'content-type',
  // Else a page of another origin cannot read how long to wait.
  'access-control-expose-headers': 'retry-after',
  'access-control-max-age': '86400',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}
type More = Readonly<Record<string, string>>

/** Whether a browser may send this as an origin. Of the scheme of an app (`capacitor://localhost`) `URL` knows no origin; pages of files have `null`. */
const sent = (origin: string): boolean => {
  try {
    const { origin: known } = new URL(origin)
    // Valid in the name of a host, but no host has it.
    if (origin.includes('*')) return false
    return known === origin || (known === 'null' && /^(?!file:)[a-z][a-z0-9+.-]*:\/\/[^\s/?#@A-Z]+$/.test(origin))
  } catch {
    return origin === 'null'
  }
}

/** Characters of reasons that any answer may have. */
const REASONS = 1000

/** Everything `receive` understands, by an example. */
const examples: Required<{ [K in keyof ReceiveOptions]: unknown }> = {
  store: undefined,
  sites: ['shop'],
  origins: ['https://shop.example'],
  maxBytes: 1_000_000,
  maxEvents: 5_000,
  tabRate: 1,
  clientRate: 1,
  key: (): string => '',
  now: Date.now,
  onError: (): void => {},
}

/**
 * The collector's half: a handler for any fetch-style server (Node, Deno, Bun, workers). It checks a batch against the schema,
 * refuses bad events one by one, and acknowledges what the store has kept. Throws a TypeError here on wrong options; the handler never throws.
 */
export const receive = (options: ReceiveOptions): ((request: Request) => Promise<Response>) => {
  const {
    store,
    sites,
    origins,
    maxBytes = 1_000_000,
    maxEvents = 5_000,
    tabRate = Infinity,
    clientRate = Infinity,
    key,
    now = Date.now,
    onError = (error: unknown) => console.error('inkling: receive:', error),
  } = checkOptions('receive', examples, options)
  must(typeof store?.save === 'function', 'receive.store', 'an object with save(batch), such as memoryStore()', store)
  for (const [name, value] of Object.entries({ maxBytes, maxEvents, tabRate, clientRate }))
    must(value > 0, `receive.${name}`, 'a number over 0', value)
  for (const origin of origins ?? [])
    must(
      sent(origin),
      'each of receive.origins',
      'as browsers send it, such as https://shop.example: scheme and host in lower case, no wildcard, no default port, no slash behind; leave origins out for all',
      origin,
    )
  must(clientRate === Infinity || key, 'receive.key', 'a function that names the client of a request, for clientRate to count by', key)
  const tabWait = limit(tabRate, now)
  const clientWait = limit(clientRate, now)

  const answer = (status: number, body: Receipt | { readonly error: string }, more?: More): Response =>
    new Response(JSON.stringify(body), { status, headers: { ...headers, 'content-type': 'application/json', ...more } })
  const refuse = (status: number, error: string, more?: More): Response => answer(status, { error }, more)
  const slow = (seconds: number, who: string, more: More): Response =>
    refuse(429, `${who} sends too often; keep the events and try again`, { 'retry-after': String(seconds), ...more })

  /** Whatever becomes of it: an error that nobody takes ends Node. */
  const tell = (error: unknown): void => void new Promise((told) => told(onError(error))).catch(() => {})
  /** All that `key` cannot name share one rate. */
  const clientOf = (request: Request): string => {
    try {
      const name: unknown = key!(request)
      must(typeof name === 'string', 'what receive.key answers', 'a string', name)
      return name as string
    } catch (error) {
      tell(error)
      return ''
    }
  }

  const post = async (request: Request, cors: More): Promise<Response> => {
    const late = key ? clientWait(clientOf(request)) : 0
    if (late) return slow(late, 'this client', cors)
    const readable = (yes: boolean): void =>
      must(yes, 'the body of a request', 'unread when it comes to receive', 'one that something before it has read')
    readable(!request.bodyUsed)
    const large = (): Response => refuse(413, `a body has at most ${maxBytes} bytes; send the events in several`, cors)
    const bytes = await bytesOf(request, maxBytes).catch(() => {
      // Asked only now: servers that make the body when it is looked at take half as much.
      readable(request.bodyUsed || !request.body?.locked)
      return null
    })
    // Cut off on the way: not the fault of what was sent.
    if (bytes === null) return refuse(503, 'the body did not come whole; keep the events and try again', cors)
    if (!bytes) return large()
    let body: unknown
    let room = REASONS
    try {
      const text = await textOf(bytes, maxBytes)
      if (text === undefined) return large()
      body = JSON.parse(text)
      room += text.length
    } catch {
      return refuse(
        400,
        'the body must be one batch as JSON in UTF-8: { "v": 1, "site", "tab", "session", "origin", "sent", "events": [ … ] }',
        cors,
      )
    }
    const head = readHead(body)
    if (typeof head === 'string') return refuse(400, head, cors)
    if (head.events.length > maxEvents) return refuse(413, `a batch has at most ${maxEvents} events; send them in several`, cors)
    if (sites && !sites.includes(head.site)) return refuse(400, `site ${JSON.stringify(head.site)} is not collected here`, cors)
    const wait = tabWait(`${head.tab} ${head.site}`)
    if (wait) return slow(wait, 'this tab', cors)
    const { batch, refused } = takeBatch(head, now(), room)
    const saved = await store.save(batch)
    const { stored, duplicates, missing } = (saved as Saved | undefined) ?? { stored: NaN, duplicates: NaN }
    const counted = Number.isFinite(stored) && Number.isFinite(duplicates)
    must(counted, 'what receive.store.save resolves to', '{ stored, duplicates }, numbers of events', `${stored} and ${duplicates}`)
    return answer(200, { stored, duplicates, refused, ...(batch.held && missing && { missing }), ...(canInflate && { gzip: true }) }, cors)
  }

  return async (request) => {
    const origin = request.headers.get('origin')
    // `null` to its own host: no script can set sec-fetch-site.
    const own = origin === 'null' && request.headers.get('sec-fetch-site') === 'same-origin'
    const known = !origins || origin === null || own || origins.includes(origin)
    const cors: More = origins
      ? { vary: 'origin', ...(known && origin && { 'access-control-allow-origin': origin }) }
      : { 'access-control-allow-origin': '*' }
    if (!known) return refuse(403, 'pages of this origin may not send here', cors)
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { ...headers, ...cors } })
    if (request.method !== 'POST') return refuse(405, 'send batches with POST', { allow: 'POST, OPTIONS', ...cors })
    try {
      return await post(request, cors)
    } catch (error) {
      tell(error)
      // Without a time: pages wait longer each time by themselves, and not all alike.
      return refuse(503, 'the collector failed; keep the events and try again', cors)
    }
  }
}
