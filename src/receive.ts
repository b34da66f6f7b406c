import { validateBatch, type Refused, type StoredBatch, type StoredEvent } from './core/batch.js'

export { sumReports, type CellSum, type ReportSums } from './core/reports.js'
export { jsonSchema } from './core/schema.js'
export type { Properties, Scalar } from './core/event.js'
export type { PageVisit } from './core/sink.js'
export type { ValidEvent } from './core/validate.js'
export type { Refused, StoredBatch, StoredEvent }

/** Where batches are kept. */
export interface Store {
  /**
   * Keeps what it does not have yet; (`tab`, `seq`) names an event, so keep each pair once, atomically. Resolve when it is safe:
   * the sender forgets the events then. If it rejects, the sender keeps them and tries again.
   */
  readonly save: (batch: StoredBatch) => Promise<Saved>
}

export interface Saved {
  readonly stored: number
  readonly duplicates: number
}

/** The answer to a batch. */
export interface Receipt extends Saved {
  /** The first 100; one more says how many there are besides. */
  readonly refused: readonly Refused[]
}

export interface ReceiveOptions {
  readonly store: Store
  /** Sites whose batches are kept. @default every site */
  readonly sites?: readonly string[]
  /** Bytes of a body at most; over it is 413, and the sender splits. @default 1_000_000 */
  readonly maxBytes?: number
  /** Events of a batch at most; over it is 413. @default 5_000 */
  readonly maxEvents?: number
  /** Epoch ms. @default Date.now */
  readonly now?: () => number
  /** Told when the store fails. @default console.error */
  readonly onError?: (error: unknown) => void
}

const headers = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': 'content-type',
  // Else a page of another origin cannot read how long to wait.
  'access-control-expose-headers': 'retry-after',
  'access-control-max-age': '86400',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

const answer = (status: number, body: Receipt | { readonly error: string }, more?: Readonly<Record<string, string>>): Response =>
  new Response(JSON.stringify(body), { status, headers: { ...headers, 'content-type': 'application/json', ...more } })

const refuse = (status: number, error: string, more?: Readonly<Record<string, string>>): Response => answer(status, { error }, more)

/** The text of a body of at most `most` bytes; of a longer one nothing, and the rest stays unread. Throws on bad UTF-8. */
const read = async (request: Request, most: number): Promise<string | undefined> => {
  const reader = request.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let bytes = Number(request.headers.get('content-length')) > most ? Infinity : 0
  while (bytes <= most) {
    const { value } = await reader.read()
    if (!value) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes <= most) text += decoder.decode(value, { stream: true })
  }
  // Not awaited: whether the sender stops is not our concern.
  reader.cancel().catch(() => {})
  return undefined
}

/**
 * The collector's half: a handler for any fetch-style server (Node, Deno, Bun, workers). It checks a batch against the schema,
 * refuses bad events one by one, and acknowledges what the store has kept. Throws a TypeError here on wrong options; the handler never throws.
 */
export const receive = (options: ReceiveOptions): ((request: Request) => Promise<Response>) => {
  const {
    store,
    sites,
    maxBytes = 1_000_000,
    maxEvents = 5_000,
    now = Date.now,
    onError = (error) => console.error('inkling: the store failed:', error),
  } = options
  if (typeof store?.save !== 'function') throw new TypeError('inkling: store must be an object with save(batch), such as memoryStore()')
  if (!(maxBytes > 0 && maxEvents > 0)) throw new TypeError('inkling: maxBytes and maxEvents must be numbers over 0')

  const post = async (request: Request): Promise<Response> => {
    let body: unknown
    try {
      const text = await read(request, maxBytes)
      if (text === undefined) return refuse(413, `a body has at most ${maxBytes} bytes; send the events in several`)
      body = JSON.parse(text)
    } catch {
      return refuse(
        400,
        'the body must be one batch as JSON in UTF-8: { "v": 1, "site", "tab", "session", "origin", "sent", "events": [ … ] }',
      )
    }
    const events = (body as { events?: unknown } | null)?.events
    if (Array.isArray(events) && events.length > maxEvents)
      return refuse(413, `a batch has at most ${maxEvents} events; send them in several`)
    const checked = validateBatch(body, now())
    if (typeof checked === 'string') return refuse(400, checked)
    if (sites && !sites.includes(checked.batch.site)) return refuse(400, `site ${JSON.stringify(checked.batch.site)} is not collected here`)
    const { stored, duplicates } = await store.save(checked.batch)
    return answer(200, { stored, duplicates, refused: checked.refused })
  }

  return async (request) => {
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers })
    if (request.method !== 'POST') return refuse(405, 'send batches with POST', { allow: 'POST, OPTIONS' })
    try {
      return await post(request)
    } catch (error) {
      try {
        onError(error)
      } catch {}
      return refuse(503, 'the store failed; keep the events and try again', { 'retry-after': '5' })
    }
  }
}

/** An event of `memoryStore`, with the stream it came from. */
export interface KeptEvent extends StoredEvent {
  readonly site: string
  readonly tab: string
  readonly session: string
}

/** Keeps the newest `max` events in memory: for tests and tiny collectors. An event older than those is no longer known as a duplicate. */
export const memoryStore = ({ max = 10_000 }: { readonly max?: number } = {}): Store & { readonly events: () => readonly KeptEvent[] } => {
  const kept = new Map<string, KeptEvent>()
  return {
    events: () => [...kept.values()],
    save: async ({ site, tab, session, events }) => {
      let stored = 0
      for (const event of events) {
        const name = `${tab} ${event.seq}`
        if (kept.has(name)) continue
        kept.set(name, { ...event, site, tab, session })
        stored++
        if (kept.size > max) kept.delete(kept.keys().next().value!)
      }
      return { stored, duplicates: events.length - stored }
    },
  }
}
