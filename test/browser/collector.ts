import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'

/** How the collector treats the next requests; nothing set: it stores and acknowledges. */
export interface Behaviour {
  /** Cuts the connection unread. */
  readonly down?: boolean
  /** Stores, then cuts the connection instead of answering. */
  readonly ackLost?: boolean
  /** Waits before it stores and answers, in ms. */
  readonly delay?: number
  /** Answers with this and stores nothing. */
  readonly status?: number
  /** The Retry-After header, in seconds. */
  readonly retryAfter?: number
  /** Says what is missing of what was asked after. */
  readonly tells?: boolean
  /** Says that bodies may come compressed. */
  readonly unpacks?: boolean
  /** Answers 200 with a web page and stores nothing, as a captive portal does. */
  readonly html?: boolean
}

/** One request as it came. */
export interface Received {
  /** Epoch ms. */
  readonly at: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly body: string
  /** Whether the collector kept it. */
  readonly stored: boolean
}

export interface ReceivedEvent {
  readonly type: string
  readonly seq: number
  readonly t: number
  readonly page: number
  readonly [field: string]: unknown
}
export interface ReceivedBatch {
  readonly v: number
  readonly site: string
  readonly tab: string
  readonly events: readonly ReceivedEvent[]
  readonly held?: readonly (readonly [from: number, to: number])[]
  readonly [field: string]: unknown
}

export interface Collector {
  /** Every body that arrived whole, stored or not. */
  readonly received: readonly Received[]
  /** Bodies that arrived whole, dealt with or still delayed. */
  readonly arrived: () => number
  /** Requests cut while `down`. */
  readonly cut: () => number
  /** Stored batches, parsed. */
  readonly batches: () => readonly ReceivedBatch[]
  /** Distinct stored events in order of arrival, each with its batch's tab. */
  readonly events: () => readonly (ReceivedEvent & { readonly tab: string })[]
  /** Replaces the behaviour; `behave({})` is a healthy collector. */
  behave(next: Behaviour): void
  /** Forgets what arrived. */
  clear(): void
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
}

const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type', 'access-control-max-age': '0' }

function parse(body: string): ReceivedBatch | undefined {
  try {
    const batch = JSON.parse(body)
    return typeof batch.tab === 'string' && Array.isArray(batch.events) ? batch : undefined
  } catch {
    return undefined
  }
}

export function createCollector(): Collector {
  const received: Received[] = []
  const known = new Set<string>()
  let behaviour: Behaviour = {}
  let arrived = 0
  let cut = 0

  const batches = (): ReceivedBatch[] => received.flatMap((one) => (one.stored ? (parse(one.body) ?? []) : []))

  function answer(response: ServerResponse, status: number, body: unknown, more: Readonly<Record<string, string>> = {}): void {
    response.writeHead(status, { ...cors, 'content-type': 'application/json', ...more }).end(JSON.stringify(body))
  }

  function store({ tab, events, held = [] }: ReceivedBatch, { tells, unpacks }: Behaviour): object {
    const fresh = events.filter(({ seq }) => !known.has(`${tab} ${seq}`))
    for (const { seq } of fresh) known.add(`${tab} ${seq}`)
    const asked = held.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
    const missing = asked.filter((seq) => !known.has(`${tab} ${seq}`)).map((seq) => [seq, seq])
    return {
      stored: fresh.length,
      duplicates: events.length - fresh.length,
      refused: [],
      ...(tells && held[0] && { missing }),
      ...(unpacks && { gzip: true }),
    }
  }

  return {
    received,
    batches,
    arrived: () => arrived,
    cut: () => cut,
    events: () => {
      const distinct = new Map<string, ReceivedEvent & { readonly tab: string }>()
      for (const { tab, events } of batches()) {
        for (const event of events) {
          const name = `${tab} ${event.seq}`
          if (!distinct.has(name)) distinct.set(name, { ...event, tab })
        }
      }
      return [...distinct.values()]
    },
    behave: (next) => {
      behaviour = next
    },
    clear: () => {
      received.length = 0
      known.clear()
      arrived = cut = 0
    },
    handle: async (request, response) => {
      const { down, ackLost, delay = 0, status, retryAfter, html } = behaviour
      if (down) {
        cut++
        request.socket.destroy()
        return
      }
      if (request.method === 'OPTIONS') {
        response.writeHead(204, cors).end()
        return
      }
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const bytes = Buffer.concat(chunks)
      const body = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8')
      const at = Date.now()
      arrived++
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))

      const batch = parse(body)
      const stored = batch !== undefined && status === undefined && !html
      received.push({ at, headers: request.headers, bytes, body, stored })
      if (html) response.writeHead(200, { ...cors, 'content-type': 'text/html' }).end('<!doctype html><title>Welcome to our Wi-Fi</title>')
      else if (status !== undefined)
        answer(
          response,
          status,
          { error: `told to answer ${status}` },
          retryAfter === undefined ? {} : { 'retry-after': String(retryAfter), 'access-control-expose-headers': 'retry-after' },
        )
      else if (!batch) answer(response, 400, { error: 'not a batch' })
      else {
        const outcome = store(batch, behaviour)
        if (ackLost) request.socket.destroy()
        else answer(response, 200, outcome)
      }
    },
  }
}
