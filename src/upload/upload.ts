import type { Batch } from '../core/wire.js'
import type { MicroEvent } from '../core/event.js'
import { must } from '../core/must.js'
import type { Sink } from '../core/sink.js'
import { post, type Answer } from './post.js'
import { store, type Stored } from './store.js'

export interface UploadOptions {
  /** Where batches are posted: a URL, absolute or relative to the page. */
  readonly endpoint: string
  /** Names the site in each batch. @default the host of the page */
  readonly site?: string
  /** Events after which a batch leaves at once. @default 50 */
  readonly count?: number
  /** ms after which a batch leaves anyway. @default 5000 */
  readonly age?: number
  /** Events kept while the collector does not answer; the oldest go first and are counted as dropped. @default 5000 */
  readonly most?: number
}

export const uploadDefaults = { count: 50, age: 5000, most: 5000 } as const

/** ms in which events are grouped into one write. */
const GROUP = 250
/** Bytes of one body: at the end of a page few bodies of this size get through best. */
const BODY = 16_000
/** A buffer older than this is history, not news. */
const OLD = 7 * 86_400_000

/** A record in memory, mirrored in the buffer. */
interface Held { readonly key: string; readonly record: Stored }

/**
 * Buffers events and posts them. Memory first, mirrored to IndexedDB; stored until the collector has answered; at the end of the page
 * `sendBeacon`, straight from memory; what was not acknowledged is delivered on the next visit. `tab` + `seq` lets the collector drop doubles.
 */
export const upload = (options: UploadOptions): Sink => (world) => {
  const { window, signal } = world
  const { endpoint, site = window.location.host, count, age, most } = { ...uploadDefaults, ...options }
  const url = URL.canParse(endpoint, window.location.href) ? new URL(endpoint, window.location.href) : undefined
  must(typeof endpoint === 'string' && /^https?:$/.test(url?.protocol ?? ''), 'endpoint', 'an http(s) URL such as "/collect" or "https://c.example/collect"', endpoint)
  const buffer = store(() => window.indexedDB, `inkling ${site} ${url!.href}`, world.report)
  const origin = Math.round(window.performance.timeOrigin)
  let fresh: MicroEvent[] = []
  let held: Held[] = []
  let dropped = 0
  let group = 0
  let timer = 0
  let failures = 0
  let sending: Promise<void> | undefined
  let alive = ''

  const granted = (): boolean => world.consent() === 'granted'
  const size = (): number => held.reduce((sum, { record }) => sum + record.events.length, fresh.length)

  /** Holds a lock named after the tab for as long as the document lives: others then know whose records are orphans. */
  const live = (): void => {
    if (alive === world.tab()) return
    alive = world.tab()
    window.navigator.locks?.request(alive, { signal }, () => new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve())
      // A held lock keeps a page out of the back/forward cache.
      window.addEventListener('pagehide', () => { alive = ''; resolve() }, { once: true, signal })
    })).catch(() => {})
  }
  /** Moves what is fresh into a record. */
  const seal = (): void => {
    window.clearTimeout(group)
    group = 0
    if (!fresh.length || !granted()) return
    const events = fresh
    fresh = []
    const tab = world.tab()
    const record: Stored = { v: 1, site, tab, ...world.ids(), origin, ...(dropped && { dropped }), context: world.context(), pages: world.pages().filter(({ page }) => events.some((event) => event.page === page)), events }
    const key = `${tab}/${events[0]!.seq}`
    held.push({ key, record })
    live()
    void buffer.save(key, record)
  }
  const cap = (): void => {
    while (size() > most) {
      const [oldest] = held
      dropped += oldest ? oldest.record.events.length : fresh.splice(0, 1).length
      if (oldest) settle([oldest])
    }
  }
  /** Forgets records that were answered for. */
  const settle = (done: readonly Held[]): void => {
    held = held.filter((each) => !done.includes(each))
    void buffer.remove(done.map(({ key }) => key))
  }
  const body = (parts: readonly Held[]): string => {
    const { events: _, ...head } = parts.at(-1)!.record
    const pages = new Map(parts.flatMap(({ record }) => record.pages.map((page) => [page.page, page])))
    return JSON.stringify({ ...head, sent: Date.now(), pages: [...pages.values()], events: parts.flatMap(({ record }) => record.events) } satisfies Batch)
  }
  /** The next records of one tab that fit into a body. */
  const take = (from: readonly Held[]): Held[] => {
    let bytes = 0
    const { tab } = from[0]!.record
    return from.filter(({ record }, i) => record.tab === tab && ((bytes += JSON.stringify(record.events).length) < BODY || !i))
  }

  /** What an answer means for the records it answers. */
  const learn = (answer: Answer, parts: readonly Held[]): void => {
    const [first] = parts
    if (answer.kind === 'stored') {
      failures = 0
      settle(parts)
    } else if (answer.kind === 'large' && parts.length + first!.record.events.length > 2) {
      // Too large: in halves next time.
      const events = parts.flatMap(({ record }) => record.events)
      const half = Math.ceil(events.length / 2)
      const halves = [events.slice(0, half), events.slice(half)].map((each) => ({ key: `${first!.record.tab}/${each[0]!.seq}`, record: { ...first!.record, events: each } }))
      settle(parts)
      held.unshift(...halves)
      for (const { key, record } of halves) void buffer.save(key, record)
    } else if (answer.kind !== 'failed') {
      dropped += parts.reduce((sum, { record }) => sum + record.events.length, 0)
      settle(parts)
      world.report(new Error(`inkling: ${url!.href} refused a batch: ${answer.reason}`))
    } else {
      failures++
      // 1, 2, 4 … 60 s with jitter, or as the collector asks.
      schedule(answer.after ?? Math.min(60_000, 1000 * 2 ** (failures - 1)) * (0.75 + Math.random() / 2))
    }
  }
  const send = async (): Promise<void> => {
    seal()
    while (held.length && granted() && !signal.aborted) {
      const parts = take(held)
      const answer = await post(window, url!.href, body(parts))
      learn(answer, parts)
      if (answer.kind === 'failed') return
    }
  }
  const flush = (): Promise<void> => {
    window.clearTimeout(timer)
    timer = 0
    return sending ??= send().finally(() => { sending = undefined })
  }
  const schedule = (wait: number): void => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void flush(), wait)
  }
  /** The page may end now: no promise, no database, nothing awaited. */
  const leave = (): void => {
    seal()
    for (let rest = held; rest.length && granted();) {
      const parts = take(rest)
      if (!window.navigator.sendBeacon(url!.href, body(parts))) return
      rest = rest.filter((each) => !parts.includes(each))
    }
  }
  /** Takes over what tabs that are gone have left. */
  const adopt = async (): Promise<void> => {
    live()
    const { locks } = window.navigator
    const run = async (): Promise<void> => {
      const alive = new Set((await locks?.query().catch(() => undefined))?.held?.map(({ name }) => name))
      const orphans = (await buffer.all()).filter(([, record]) => record.tab !== world.tab() && !alive.has(record.tab))
      const old = orphans.filter(([, record]) => Date.now() - record.origin > OLD)
      if (old.length) void buffer.remove(old.map(([key]) => key))
      held.unshift(...orphans.filter((each) => !old.includes(each)).map(([key, record]) => ({ key, record })))
      if (orphans.length) await flush()
    }
    // One tab at a time; without locks (plain http) doubles are the collector's to drop.
    await (locks ? locks.request(`adopt ${site}`, { ifAvailable: true }, (lock) => (lock ? run() : undefined)).catch(run) : run())
  }

  const listen = { signal, capture: true }
  window.document.addEventListener('visibilitychange', () => {
    if (window.document.visibilityState === 'hidden') leave()
    else if (held.length) schedule(age)
  }, listen)
  // Firefox loses a third of what is sent only here; this is for what is new since the page turned hidden.
  window.addEventListener('pagehide', () => { if (fresh.length) leave() }, listen)
  window.addEventListener('online', () => { if (held.length) void flush() }, listen)
  if (granted()) void adopt()

  return {
    push: (event) => {
      fresh.push(event)
      cap()
      if (!granted()) return
      group ||= window.setTimeout(seal, GROUP)
      if (!failures && size() >= count) void flush()
      else if (!timer && !sending) schedule(age)
    },
    consent: () => {
      if (world.consent() === 'granted') void adopt().then(flush)
      else if (world.consent() !== 'pending') fresh = []
    },
    flush,
    forget: async () => {
      fresh = []
      await buffer.remove((await buffer.all()).map(([key]) => key))
      held = []
    },
    stop: () => {
      leave()
      window.clearTimeout(timer)
      buffer.close()
    },
  }
}
