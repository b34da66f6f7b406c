import type { Properties, Scalar } from './event.js'
import { schema } from './fields.js'
import type { PageVisit } from './sink.js'
import {
  isObject,
  limits,
  patterns,
  show,
  takeEvent,
  wrongField,
  wrongNumber,
  wrongProperty,
  wrongText,
  type Json,
  type ValidEvent,
} from './validate.js'
import type { Batch } from './wire.js'

/** An event as it is stored. */
export interface StoredEvent extends ValidEvent {
  /** Epoch ms by the collector's clock, whatever the sender's says: whole, not before 1970 and never later than `received`, as columns of any database hold it. */
  readonly at: number
}

/** What passed of one batch. `site`, `tab` and `seq` name an event for ever: store each once. */
export interface StoredBatch extends Omit<Batch, 'v' | 'dropped' | 'events'> {
  /** Epoch ms by the collector's clock. */
  readonly received: number
  /** Events of this tab given up so far, for caps or because they were refused: keep the largest. */
  readonly dropped: number
  readonly events: readonly StoredEvent[]
}

/** One thing that was not stored, and why. */
export interface Refused {
  readonly seq?: number
  readonly reason: string
}

export interface Checked {
  readonly batch: StoredBatch
  readonly refused: readonly Refused[]
}

/** The fields that `readHead` has checked. */
export interface Head {
  readonly site: string
  readonly tab: string
  readonly session: string
  readonly visitor?: string
  readonly origin: number
  readonly sent: number
  readonly dropped?: number
  readonly events: readonly unknown[]
}

const id = new RegExp(patterns.id)
const wrongId = (value: unknown): string | undefined =>
  typeof value === 'string' && id.test(value) ? undefined : `must be 1 to 64 letters, digits, _ or -, got ${show(value)}`

/** A field of the batch itself, and what is wrong with it. */
const heads: readonly (readonly [name: string, wrong: (value: unknown) => string | undefined])[] = [
  ['site', (value) => (value === '' ? 'must not be empty' : wrongText(value))],
  ['tab', wrongId],
  ['session', wrongId],
  ['visitor', (value) => (value === undefined ? undefined : wrongId(value))],
  ['origin', (value) => wrongNumber(value, 0, limits.time)],
  ['sent', (value) => wrongNumber(value, 0, limits.time)],
  ['dropped', (value) => (value === undefined ? undefined : wrongNumber(value, 0, Infinity, true))],
  ['events', (value) => (Array.isArray(value) ? undefined : `must be a list, got ${show(value)}`)],
]

/** The body as what it says it is, or the reason why it is no batch at all. Looks at no event. */
export const readHead = (body: unknown): (Json & Head) | string => {
  if (!isObject(body)) return `the body must be one JSON object, got ${show(body)}`
  if (body['v'] !== 1) return `v must be 1, the version this collector reads, got ${show(body['v'])}`
  for (const [name, find] of heads) {
    const wrong = find(body[name])
    if (wrong) return `${name} ${wrong}`
  }
  return body as Json & Head
}

const wrongPage = (page: unknown): string | undefined =>
  !isObject(page)
    ? `must be an object, got ${show(page)}`
    : (wrongNumber(page['page'], 1, Infinity, true) ??
      wrongText(page['path'], limits.path) ??
      (page['ref'] === undefined ? undefined : wrongField(page['ref'], schema.page.ref, 'ref')))

const wrongHeld = (held: unknown): string | undefined => {
  if (!Array.isArray(held)) return `must be a list, got ${show(held)}`
  if (held.length > limits.held) return `at most ${limits.held} ranges, got ${held.length}`
  let last = 0
  for (const range of held as unknown[]) {
    const [from, to] = Array.isArray(range) && range.length === 2 ? (range as unknown[]) : []
    if (wrongNumber(from, last + 1, Infinity, true) ?? wrongNumber(to, from as number, Infinity, true))
      return `must be ascending ranges [from, to] of whole numbers from 1, got ${Array.isArray(range) ? `[${range.slice(0, 2).map(show).join()}] after ${last}` : show(range)}`
    last = to as number
  }
  return undefined
}

type Refuse = (reason: string, seq?: unknown) => void

const takeContext = (context: unknown, refuse: Refuse): Properties => {
  if (context === undefined) return {}
  const named = isObject(context) ? Object.entries(context) : []
  if (!isObject(context)) refuse(`context must be an object, got ${show(context)}`)
  else if (named.length > limits.facts) refuse(`context: at most ${limits.facts} facts, got ${named.length}`)
  const facts: [string, Scalar][] = []
  for (const [name, value] of named.length > limits.facts ? [] : named) {
    const reason = wrongProperty(name, value)
    if (reason) refuse(`context: ${reason}`)
    else facts.push([name, value as Scalar])
  }
  return Object.fromEntries(facts)
}

const takePages = (visited: unknown, refuse: Refuse): PageVisit[] => {
  const pages: PageVisit[] = []
  if (visited === undefined) return pages
  if (!Array.isArray(visited)) refuse(`pages must be a list, got ${show(visited)}`)
  else if (visited.length > limits.pages) refuse(`pages: at most ${limits.pages} pages, got ${visited.length}`)
  else
    for (const page of visited as unknown[]) {
      const reason = wrongPage(page)
      if (reason) refuse(`pages: ${reason}`)
      else {
        const { page: number, path, ref } = page as PageVisit
        pages.push({ page: number, path, ...(ref && { ref }) })
      }
    }
  return pages
}

const takeEvents = ({ events: sent, ...head }: Head, received: number, refuse: Refuse): StoredEvent[] => {
  const events: StoredEvent[] = []
  const latest = Math.max(head.sent, received) - head.origin
  for (const raw of sent) {
    const fields = takeEvent(raw)
    if (typeof fields === 'string') {
      refuse(fields, isObject(raw) ? raw['seq'] : undefined)
      continue
    }
    const { type, seq, t, page } = raw as ValidEvent
    // Clocks differ, durations hardly: the age at sending, by one clock, places the event on ours.
    const age = Math.max(0, head.sent - head.origin - t)
    if (t - latest <= limits.ahead) events.push({ type, seq, t, page, fields, at: Math.max(0, Math.floor(received - age)) })
    else refuse(`${type}: t lies ${Math.round((t - latest) / 1000)} s in the future of both sent and the collector's clock`, seq)
  }
  return events
}

/** Splits a batch into what may be stored and what is refused, with at most `room` characters of reasons: no answer is much longer than its request. */
export const takeBatch = (body: Json & Head, received: number, room: number = Infinity): Checked => {
  const refused: Refused[] = []
  let more = 0
  const refuse: Refuse = (reason, seq) => {
    room -= reason.length
    if (more || room < 0 || refused.length === limits.refusals) more++
    else refused.push({ ...(Number.isSafeInteger(seq) && { seq: seq as number }), reason })
  }
  const { site, tab, session, visitor, origin, sent, dropped = 0 } = body
  const held = body['held']
  const wrong = held === undefined ? undefined : wrongHeld(held)
  if (wrong) refuse(`held: ${wrong}`)
  const batch: StoredBatch = {
    site,
    tab,
    session,
    ...(visitor !== undefined && { visitor }),
    origin,
    sent,
    received,
    dropped,
    ...(held !== undefined && !wrong && { held: held as NonNullable<Batch['held']> }),
    context: takeContext(body['context'], refuse),
    pages: takePages(body['pages'], refuse),
    events: takeEvents(body, received, refuse),
  }
  if (more) refused.push({ reason: `and ${more} more` })
  return { batch, refused }
}
