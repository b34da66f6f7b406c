import type { Scalar } from './event.js'
import { schema } from './fields.js'
import type { PageVisit } from './sink.js'
import {
  isObject,
  limits,
  patterns,
  show,
  validateEvent,
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
  /** Epoch ms by the collector's clock, whatever the sender's says; never later than `received`. */
  readonly at: number
}

/** What passed of one batch. `tab` and `seq` name an event for ever: store each pair once. */
export interface StoredBatch extends Omit<Batch, 'v' | 'dropped' | 'events'> {
  /** Epoch ms by the collector's clock. */
  readonly received: number
  /** Events of this tab dropped by caps so far: keep the largest. */
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

const id = new RegExp(patterns.id)
const wrongId = (value: unknown): string | undefined =>
  typeof value === 'string' && id.test(value) ? undefined : `must be 1 to 64 letters, digits, _ or -, got ${show(value)}`

/** What makes a body no batch at all, or nothing. */
const wrongBatch = (body: Json): string | undefined => {
  if (body['v'] !== 1) return `v must be 1, the version this collector reads, got ${show(body['v'])}`
  const wrongs: readonly (readonly [string, string | undefined])[] = [
    ['site', body['site'] === '' ? 'must not be empty' : wrongText(body['site'])],
    ['tab', wrongId(body['tab'])],
    ['session', wrongId(body['session'])],
    ['visitor', body['visitor'] === undefined ? undefined : wrongId(body['visitor'])],
    ['origin', wrongNumber(body['origin'], 0, limits.time)],
    ['sent', wrongNumber(body['sent'], 0, limits.time)],
    ['dropped', wrongNumber(body['dropped'] ?? 0, 0, Infinity, true)],
    ['events', Array.isArray(body['events']) ? undefined : `must be a list, got ${show(body['events'])}`],
  ]
  const found = wrongs.find(([, wrong]) => wrong)
  return found && `${found[0]} ${found[1]}`
}

const wrongPage = (page: unknown): string | undefined =>
  !isObject(page)
    ? `must be an object, got ${show(page)}`
    : (wrongNumber(page['page'], 1, Infinity, true) ??
      wrongText(page['path'], limits.path) ??
      (page['ref'] === undefined ? undefined : wrongField(page['ref'], schema.page.ref, 'ref')))

/** Takes the batch apart: answers what may be stored and what is refused, or the reason why it is no batch. */
export const validateBatch = (body: unknown, received: number): Checked | string => {
  if (!isObject(body)) return `the body must be one JSON object, got ${show(body)}`
  const wrong = wrongBatch(body)
  if (wrong) return wrong
  const [origin, sent] = [body['origin'] as number, body['sent'] as number]
  const refused: Refused[] = []
  const refuse = (reason: string): void => {
    refused.push({ reason })
  }

  const facts: [string, Scalar][] = []
  const { context = {}, pages: visited = [] } = body
  const named = isObject(context) ? Object.entries(context) : []
  if (!isObject(context)) refuse(`context must be an object, got ${show(context)}`)
  else if (named.length > limits.facts) refuse(`context: at most ${limits.facts} facts, got ${named.length}`)
  else
    for (const [name, value] of named) {
      const reason = wrongProperty(name, value)
      if (reason) refuse(`context: ${reason}`)
      else facts.push([name, value as Scalar])
    }

  const pages: PageVisit[] = []
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

  const events: StoredEvent[] = []
  for (const raw of body['events'] as unknown[]) {
    const event = validateEvent(raw)
    const ahead = typeof event === 'string' ? 0 : origin + event.t - Math.max(sent, received)
    const reason =
      typeof event === 'string'
        ? event
        : ahead > limits.ahead
          ? `t lies ${Math.round(ahead / 1000)} s in the future of both sent and the collector's clock`
          : undefined
    // Clocks differ, durations hardly: the age at sending, by one clock, places the event on ours.
    if (typeof event !== 'string' && !reason) events.push({ ...event, at: received - Math.max(0, sent - origin - event.t) })
    else refused.push({ ...(isObject(raw) && Number.isSafeInteger(raw['seq']) && { seq: raw['seq'] as number }), reason: reason! })
  }

  const visitor = body['visitor'] as string | undefined
  const batch: StoredBatch = {
    site: body['site'] as string,
    tab: body['tab'] as string,
    session: body['session'] as string,
    ...(visitor !== undefined && { visitor }),
    origin,
    sent,
    received,
    dropped: (body['dropped'] as number | undefined) ?? 0,
    context: Object.fromEntries(facts),
    pages,
    events,
  }
  // An answer is never much longer than what it answers.
  const more = refused.length - limits.refusals
  return { batch, refused: more > 0 ? [...refused.slice(0, limits.refusals), { reason: `and ${more} more` }] : refused }
}
