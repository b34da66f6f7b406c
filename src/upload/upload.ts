import type { MicroEvent } from '../core/event.js'
import { must } from '../core/must.js'
import { prepared, shown } from '../core/shown.js'
import type { Sink } from '../core/sink.js'
import type { Batch } from '../core/wire.js'
import { memory } from './memory.js'
import { post } from './post.js'
import { store } from './store.js'

export interface UploadOptions {
  /** Where batches are posted: a URL, absolute or relative to the page. */
  readonly endpoint: string
  /** Names the site in each batch. @default the host of the page */
  readonly site?: string
  /** Events after which a batch leaves at once. @default 50 */
  readonly count?: number
  /** ms after which a batch leaves anyway. @default 15000 */
  readonly age?: number
  /** Events kept while the collector does not answer; the oldest go first and are counted as dropped. @default 5000 */
  readonly most?: number
}

export const uploadDefaults = { count: 50, age: 15_000, most: 5000 } as const

/** ms in which events are grouped into one write. */
const GROUP = 250
/** Characters of the events of one body at most: at the end of a page few bodies of this size get through best. */
const BODY = 16_000
/** ms after which what lies in the buffer is history, not news. */
const OLD = 7 * 86_400_000

/** A few events of one document as they lie in the buffer, under `[tab, last seq]`. */
type Stored = Omit<Batch, 'sent'>

/** What a batch says besides its events. */
type Head = Omit<Stored, 'dropped' | 'events'>

/** The events of one document that the collector has not answered for, oldest first. */
interface Stream {
  readonly tab: string
  readonly head: () => Head
  events: MicroEvent[]
  dropped: number
}

/**
 * Buffers events and posts them. Memory first, mirrored to IndexedDB; stored until the collector has answered; at the end of the page
 * `sendBeacon`, straight from memory; what was not acknowledged is delivered on the next visit. `tab` + `seq` lets the collector drop doubles.
 */
export const upload =
  (options: UploadOptions): Sink =>
  ({ window, signal, consent, tab, context, pages, renew, sample, report }) => {
    const { document, location, navigator, performance, setTimeout, clearTimeout } = window
    const { endpoint, count, age, most } = { ...uploadDefaults, ...options }
    const site = options.site || location.host
    // The empty address is that of the page itself.
    const href =
      typeof endpoint === 'string' && endpoint.trim() && URL.canParse(endpoint, location.href) ? new URL(endpoint, location.href).href : ''
    must(href.startsWith('http'), 'endpoint', 'an http(s) URL such as "/collect"', endpoint)
    for (const [name, value] of Object.entries({ count, age, most })) must(value > 0, name, 'a number over 0', value)
    const name = `inkling ${site} ${href}`
    const allowed = (): boolean => consent() === 'granted' && !signal.aborted && !prepared(document)
    // What another tab forgets, this one forgets too.
    const buffer = store(
      () => window.indexedDB,
      name,
      report,
      allowed,
      () => void forget(renew),
    )
    const visit = memory(buffer, window, name, (visits, days) => sample({ kind: 'visit', t: performance.now(), visits, days }))
    /** This document's stream, then those it has taken over. */
    const streams: Stream[] = []
    /** The last event of this document that was written to the buffer, and the last that a beacon took. */
    let written = 0
    let beaconed = 0
    let group = 0
    let timer = 0
    let failures = 0
    /** ms the collector has asked us to wait. */
    let asked = 0
    let room = BODY
    /** What our stream counts from, in the document's time. */
    let start = 0
    let sending: Promise<void> | undefined
    let ended: Promise<void> | undefined
    /** Gives the streams free: a held lock also keeps a page out of the back/forward cache. */
    let part = (): void => {}

    const waiting = (): number => streams.reduce((sum, { events }) => sum + events.length, 0)
    /** What JSON carries of a value: neither it nor the buffer chokes on that. Nothing of what JSON refuses. */
    const plain = <T>(value: T): T | undefined => {
      try {
        return JSON.parse(JSON.stringify(value)) as T
      } catch (error) {
        report(error)
        return undefined
      }
    }
    const own = (): Stream => {
      let stream = streams.find((each) => each.tab === tab())
      if (!stream) {
        const fixed = { v: 1, site, tab: tab(), origin: Math.round(performance.timeOrigin) + start } as const
        const head = (): Head => ({ ...fixed, ...visit.ids(), context: plain(context()) ?? {}, pages: pages() })
        streams.push((stream = { tab: tab(), head, events: [], dropped: 0 }))
        written = beaconed = 0
      }
      return stream
    }
    const batch = ({ head, dropped }: Stream, events: readonly MicroEvent[]): Stored => {
      const { pages, ...rest } = head()
      const visited = [...new Set(events.map(({ page }) => page))].map((page) => pages.find((each) => each.page === page)!)
      return { ...rest, ...(dropped && { dropped }), pages: visited, events }
    }
    const body = (stream: Stream, events: readonly MicroEvent[]): string =>
      JSON.stringify({ ...batch(stream, events), sent: Date.now() } satisfies Batch)
    /** The first events, as many as there is room for in a body. */
    const fit = (events: readonly MicroEvent[]): readonly MicroEvent[] => {
      let length = 0
      return events.filter((event, i) => !i || (length < room && (length += JSON.stringify(event).length) < room))
    }
    /** Lets go of the first events of a stream. */
    const settle = (stream: Stream, gone: readonly MicroEvent[]): void => {
      const last = gone.at(-1)!.seq
      stream.events = stream.events.filter(({ seq }) => seq > last)
      void buffer.use((events) => events.delete(IDBKeyRange.bound([stream.tab], [stream.tab, last])))
    }

    /** Takes a stream if no other document has it, and keeps it from them for as long as this one lives. */
    const claim = (stream: string, take = (): void => {}): void => {
      const { locks } = navigator
      // Without locks (plain http) doubles are the collector's to drop.
      if (!locks) return take()
      locks
        .request(stream, { ifAvailable: true }, async (lock) => {
          if (!lock) return
          take()
          await ended
        })
        .catch(take)
    }
    const live = (): void => {
      if (ended) return
      ended = new Promise((resolve) => {
        part = () => {
          ended = undefined
          resolve()
        }
      })
      claim(own().tab)
    }
    /** Writes what is new to the buffer. */
    const mirror = async (): Promise<void> => {
      clearTimeout(group)
      group = 0
      if (!allowed()) return
      live()
      if (!visit.known()) await visit.open()
      const stream = own()
      const fresh = stream.events.filter(({ seq }) => seq > written)
      if (!fresh[0]) return
      const record = batch(stream, fresh)
      const key = [stream.tab, (written = fresh.at(-1)!.seq)]
      await buffer.use((events) => events.put(record, key))
    }
    const schedule = (wait: number): void => {
      clearTimeout(timer)
      // A timer that is set for longer goes off at once.
      if (!signal.aborted) timer = setTimeout(flush, Math.min(wait, 2 ** 31 - 1))
    }
    const send = async (): Promise<void> => {
      if (!allowed()) return
      void mirror()
      await visit.open()
      for (const stream of streams) {
        // What comes meanwhile waits for its own turn.
        const last = stream.events.at(-1)?.seq ?? 0
        while (stream.events[0] && stream.events[0].seq <= last && allowed()) {
          const events = fit(stream.events)
          const { status, after, refused } = await post(window, href, body(stream, events), signal)
          if (after !== undefined) {
            // 1, 2, 4 … 60 s with jitter, or as the collector asks.
            const wait = Math.min(60_000, 1000 * 2 ** failures++) * (0.75 + Math.random() / 2)
            asked = after
            return schedule(after || wait)
          }
          failures = asked = 0
          if (status === 413 && events[1]) {
            // In halves next time, and from now on.
            room = JSON.stringify(events).length / 2
            continue
          }
          settle(stream, events)
          if (status >= 400) stream.dropped += events.length
          if (refused) report(new Error(`inkling: ${href} refused ${refused}`))
        }
      }
    }
    const flush = (): Promise<void> => {
      clearTimeout(timer)
      timer = 0
      return (sending ??= send().finally(() => {
        sending = undefined
        if (allowed() && waiting() && !timer) schedule(age)
      }))
    }
    /** Sends now, unless that has just failed: its time is set. */
    const hurry = (): void => {
      if (!failures || !timer) void flush()
    }
    /** The page may end now: no promise, no database, nothing awaited. */
    const leave = (): void => {
      if (!allowed()) return
      void mirror()
      visit.leave()
      const stream = own()
      for (;;) {
        const events = fit(stream.events.filter(({ seq }) => seq > beaconed))
        if (!events[0] || !navigator.sendBeacon?.(href, body(stream, events))) return
        beaconed = events.at(-1)!.seq
      }
    }

    /** Takes over what documents that are gone have left. */
    const adopt = async (): Promise<void> => {
      if (!allowed()) return
      live()
      await visit.open()
      // Under lists as keys, which come after all others.
      const found: Stored[] = (await buffer.use((events) => events.getAll(IDBKeyRange.lowerBound([])))) ?? []
      for (const name of new Set(found.map((each) => each.tab))) {
        const left = found.filter((each) => each.tab === name)
        const { dropped = 0, ...last } = left.at(-1)!
        const head = { ...last, pages: left.flatMap((each) => each.pages) }
        const stream: Stream = { tab: name, head: () => head, events: left.flatMap((each) => each.events), dropped }
        const take = (): void => {
          if (Date.now() - head.origin > OLD) return settle(stream, stream.events)
          streams.push(stream)
          hurry()
        }
        // Forgotten or left meanwhile, or ours already.
        if (ended && !streams.some((each) => each.tab === name)) claim(name, take)
      }
    }
    const forget = async (erase: () => Promise<void> | void = buffer.clear): Promise<void> => {
      for (const stream of streams.splice(0)) stream.events = []
      // A time in common with the next stream would tell that both are of one person.
      start = Math.round(performance.now())
      part()
      visit.forget()
      await erase()
      if (allowed()) await visit.open()
    }

    // Not in the capture phase: what captures notice at this moment goes along.
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave(), { signal })
    // Firefox loses a third of what is sent only here; this is for what is new since the page turned hidden.
    window.addEventListener(
      'pagehide',
      () => {
        leave()
        part()
      },
      { signal },
    )
    // No need to wait for a network that is back, but for a collector that has asked for it.
    window.addEventListener('online', () => asked || flush(), { signal })
    // In a task of its own: starting must not lengthen the task that asked for it.
    shown(document, () => setTimeout(adopt), signal)

    return {
      memory: { facts: visit.facts, fired: (id, at) => (at || visit.ready() || !allowed() ? visit.fired(id, at) : NaN) },
      push: (event) => {
        const stream = own()
        const copy = plain({ ...event, t: Math.max(0, event.t - start) })
        if (copy?.seq) stream.events.push(copy)
        else stream.dropped++
        if (waiting() > most) {
          const oldest = streams.filter(({ events }) => events[0]).at(-1)!
          const lost = oldest.events.slice(0, Math.ceil(most / 100))
          oldest.dropped += lost.length
          settle(oldest, lost)
        }
        if (!allowed()) return
        group ||= setTimeout(mirror, GROUP)
        if (waiting() >= count) hurry()
        else if (!timer) schedule(age)
      },
      consent: () => {
        if (consent() === 'granted') {
          void adopt()
          hurry()
        } else if (consent() !== 'pending') void forget()
      },
      flush: async () => {
        // What is under way left without what came since.
        await sending
        await flush()
      },
      forget,
      stop: () => {
        leave()
        part()
        clearTimeout(group)
        clearTimeout(timer)
        buffer.close()
      },
    }
  }
