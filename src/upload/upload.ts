import { must } from '../core/must.js'
import { prepared, shown } from '../core/shown.js'
import type { Sink } from '../core/sink.js'
import type { Batch } from '../core/wire.js'
import { beacon } from './beacon.js'
import { memory } from './memory.js'
import { post } from './post.js'
import { store } from './store.js'
import { fit, hold, ranges, release, settle, type Asked, type Waiting } from './stream.js'
import { tabs } from './tabs.js'

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
  /** Bytes of them kept, likewise. @default 1000000 */
  readonly bytes?: number
}

export const uploadDefaults = { count: 50, age: 15_000, most: 5000, bytes: 1_000_000 } as const

/** ms in which events are grouped into one write. */
const GROUP = 250
/** Bytes of the events of one body at most: at the end of a page few bodies of 16 KB get through best. */
const BODY = 15_000
/** The same while the page lives. */
const LIVE = 60_000
/** ms after which what lies in the buffer is history, not news. */
const OLD = 7 * 86_400_000
/** Requests in vain, none having come through, after which the collector is told to be out of reach; ms between those that follow. */
const VAIN = { requests: 6, wait: 300_000 }

/** What a batch says besides its events. */
type Head = Omit<Batch, 'sent' | 'dropped' | 'held' | 'events'>

/** A few events of one document as they lie in the buffer, under `[tab, last seq]`. */
interface Stored extends Head {
  readonly dropped: number
  readonly events: readonly Waiting[]
}

/** The events of one document that the collector has not answered for. */
interface Stream {
  readonly tab: string
  readonly head: () => Head
  /** The last event it knows of: another document may know of more. */
  last: number
  events: Waiting[]
  /** Of all these events. */
  bytes: number
  dropped: number
  /** What was dropped has to be told, though no event may be left to tell it with. */
  owes: boolean
}

/** JSON in ASCII: as many bytes as characters. */
const ascii = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u0080-\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The pages that events happened on. */
const visited = ({ pages }: Head, events: readonly Waiting[]): Head['pages'] => {
  const on = new Set(events.map(({ page }) => page))
  return pages.filter(({ page }) => on.has(page))
}

const compose = ({ head, dropped }: Stream, { events, held }: Asked): string => {
  const said = head()
  const text = ascii({ ...said, pages: visited(said, events), sent: Date.now(), ...(dropped && { dropped }), ...(held[0] && { held }) })
  return `${text.slice(0, -1)},"events":[${events.map(({ json }) => json).join()}]}`
}

/**
 * Buffers events and posts them. Memory first, mirrored to IndexedDB; stored until the collector has answered; at the end of the page
 * `sendBeacon`, straight from memory; what was not acknowledged is delivered on the next visit. `tab` + `seq` lets the collector drop doubles.
 */
export const upload =
  (options: UploadOptions): Sink =>
  ({ window, signal, consent, tab, context, pages, renew, sample, report }) => {
    const { document, location, performance, setTimeout, clearTimeout } = window
    const { endpoint, count, age, most, bytes } = { ...uploadDefaults, ...options }
    const site = options.site || location.host
    // The empty address is that of the page itself.
    const href =
      typeof endpoint === 'string' && endpoint.trim() && URL.canParse(endpoint, location.href) ? new URL(endpoint, location.href).href : ''
    must(href.startsWith('http'), 'endpoint', 'an http(s) URL such as "/collect"', endpoint)
    for (const [name, value] of Object.entries({ count, age, most, bytes })) must(value > 0, name, 'a number over 0', value)
    const name = `inkling ${site} ${href}`
    const allowed = (): boolean => consent() === 'granted' && !signal.aborted && !prepared(document)
    const buffer = store(
      () => window.indexedDB,
      name,
      report,
      allowed,
      () => {
        vanished = true
        written = 0
        group ||= setTimeout(mirror, GROUP)
      },
    )
    const visit = memory(buffer, window, name, (visits, days) => sample({ kind: 'visit', t: performance.now(), visits, days }))
    // What another tab forgets, this one forgets too.
    const others = tabs(window, name, () => void forget(true))
    const parting = beacon(window, href)
    /** This document's stream, then those it has taken over. */
    const streams: Stream[] = []
    /** The last event of this document that was written to the buffer, and whether that has vanished since. */
    let written = 0
    let vanished = false
    let group = 0
    let timer = 0
    let failures = 0
    /** ms the collector has asked us to wait. */
    let asked = 0
    let room = LIVE
    /** What is known of the collector: whether it can be reached at all, tells what is missing, and unpacks. */
    let reached = false
    let blocked = false
    let tells = true
    let unpacks = false
    /** What our stream counts from, in the document's time. */
    let start = 0
    let sending: Promise<void> | undefined
    /** Withdraws what is under way. */
    let withdraw = new AbortController()

    const waiting = (): number => streams.reduce((sum, { events }) => sum + events.length, 0)
    const size = (): number => streams.reduce((sum, { bytes }) => sum + bytes, 0)
    const keep = (stream: Stream, events: Waiting[]): void => {
      stream.events = events
      stream.bytes = events.reduce((sum, { json }) => sum + json.length, 0)
    }
    const own = (): Stream => {
      let stream = streams.find((each) => each.tab === tab())
      if (!stream) {
        const fixed = { v: 1, site, tab: tab() } as const
        const begun = start
        // By the clock as it is now: one that was changed, or slept, meanwhile is right again.
        const origin = (): number => Math.round(Date.now() - performance.now()) + begun
        const head = (): Head => ({ ...fixed, ...visit.ids(), origin: origin(), context: context(), pages: pages() })
        streams.push((stream = { tab: tab(), head, last: 0, events: [], bytes: 0, dropped: 0, owes: false }))
        written = 0
      }
      return stream
    }
    /** What lies in the buffer before the first event that still waits is wanted no more. */
    const erase = ({ tab, last, events: [first] }: Stream): void =>
      void buffer.use((events) => events.delete(IDBKeyRange.bound([tab], [tab, first ? first.seq - 1 : last])))
    /** Lets go of some of a stream's oldest events, and counts them. */
    const drop = (stream: Stream, count: number): void => {
      keep(stream, stream.events.slice(count))
      stream.dropped += count
      erase(stream)
    }
    /** The browser may have sent what was left with it. */
    const disarm = (): void => {
      const sent = parting.disarm()
      if (sent) own().events = hold(own().events, sent)
    }
    const arm = (): void => {
      disarm()
      const events = fit(own().events, BODY)
      if (events[0] && !blocked) parting.arm(compose(own(), { events, held: [] }), events.at(-1)!.seq)
    }
    const live = (): void => {
      if (others.begin()) others.claim(own().tab)
    }
    /** Writes what is new to the buffer. */
    const mirror = async (): Promise<void> => {
      clearTimeout(group)
      group = 0
      if (!allowed()) return
      live()
      if (!visit.known()) await visit.open()
      if (vanished) visit.save()
      vanished = false
      const stream = own()
      const fresh = stream.events.filter(({ seq }) => seq > written)
      if (!fresh[0]) return
      const head = stream.head()
      const record: Stored = { ...head, pages: visited(head, fresh), dropped: stream.dropped, events: fresh }
      const key = [stream.tab, (written = fresh.at(-1)!.seq)]
      await buffer.use((events) => events.put(record, key))
      if (allowed() && !sending) arm()
    }
    const schedule = (wait: number): void => {
      clearTimeout(timer)
      // A timer that is set for longer goes off at once.
      if (!signal.aborted) timer = setTimeout(flush, Math.min(wait, 2 ** 31 - 1))
    }
    /** Not answered: again after 1, 2, 4 … 60 s with jitter, or when the collector says. */
    const again = (after: number): void => {
      const vain = ++failures >= VAIN.requests && !reached
      if (vain && failures === VAIN.requests)
        report(new Error(`inkling: ${href} cannot be reached: it is down, or something blocks it; events are kept and sent later`))
      const wait = vain ? VAIN.wait : Math.min(60_000, 500 * 2 ** failures)
      asked = after
      schedule(after || wait * (0.75 + Math.random() / 2))
    }
    /** One request for a stream, up to event `to`. Answers whether to go on with it. */
    const request = async (stream: Stream, to: number): Promise<boolean> => {
      if (!tells) stream.events = release(stream.events)
      const carried: Asked = { events: fit(stream.events, room, to), held: ranges(stream.events) }
      const { events, held } = carried
      if (!allowed() || blocked || !(events[0] || held[0] || stream.owes)) return false
      const { status, after, refused, missing, gzip } = await post(
        window,
        href,
        compose(stream, carried),
        [signal, withdraw.signal],
        unpacks,
      )
      // Forgotten meanwhile.
      if (!streams.includes(stream)) return false
      if (after !== undefined) {
        again(after)
        return false
      }
      failures = asked = 0
      reached = true
      parting.landed()
      unpacks ||= !!gzip
      if (status === 413 && events[1]) {
        // In halves next time, and from now on.
        room = events.reduce((sum, { json }) => sum + json.length, 0) / 2
        return true
      }
      // Who does not tell what is missing is not asked again, nor who does not even understand the question.
      if (held[0] && !missing) tells = false
      if (held[0] && status >= 400) return true
      keep(stream, settle(stream.events, carried, missing))
      stream.owes = false
      erase(stream)
      if (status >= 400) stream.dropped += events.length
      if (refused) report(new Error(`inkling: ${href} refused ${refused}`))
      return true
    }
    const send = async (): Promise<void> => {
      if (!allowed()) return
      void mirror()
      await visit.open()
      disarm()
      for (const stream of streams) {
        // What comes meanwhile waits for its own turn.
        const to = stream.events.at(-1)?.seq ?? 0
        while (await request(stream, to)) if (!allowed()) return
        if (failures) return
      }
    }
    const flush = (): Promise<void> => {
      clearTimeout(timer)
      timer = 0
      return (sending ??= send().finally(() => {
        sending = undefined
        if (allowed() && waiting() && !timer && !blocked) schedule(age)
        if (allowed()) arm()
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
      disarm()
      const stream = own()
      for (;;) {
        const events = fit(stream.events, BODY)
        if (!events[0] || blocked || !parting.send(compose(stream, { events, held: [] }))) return
        stream.events = hold(stream.events, events.at(-1)!.seq)
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
        const { dropped, ...newest } = left.at(-1)!
        const head = { ...newest, pages: left.flatMap(({ pages }) => pages) }
        // It may have left before its document died.
        const events = left.flatMap(({ events }) => events).map((each) => ({ ...each, held: true }))
        const take = (): void => {
          // Forgotten or left meanwhile, or ours already.
          if (!others.living() || streams.some((each) => each.tab === name)) return
          const stream: Stream = { tab: name, head: () => head, last: events.at(-1)!.seq, events: [], bytes: 0, dropped, owes: false }
          streams.push(stream)
          keep(stream, events)
          if (Date.now() - head.origin > OLD) {
            drop(stream, events.length)
            stream.owes = true
          }
          hurry()
        }
        if (!streams.some((each) => each.tab === name)) others.claim(name, take)
      }
    }
    /** Erases all, in other tabs too unless it is from them that this was `heard`. */
    const forget = async (heard = false): Promise<void> => {
      if (!heard) others.forget()
      withdraw.abort()
      withdraw = new AbortController()
      parting.disarm()
      streams.length = failures = 0
      // A time in common with the next stream would tell that both are of one person.
      start = Math.round(performance.now())
      others.end()
      visit.forget()
      if (heard) renew()
      else await buffer.clear()
      if (allowed()) await visit.open()
    }

    const hear = (target: EventTarget, type: string, run: (event: Event) => void): void => target.addEventListener(type, run, { signal })
    // Not in the capture phase: what captures notice at this moment goes along.
    hear(document, 'visibilitychange', () => {
      if (document.visibilityState === 'hidden') leave()
      // Another may have died meanwhile.
      else void adopt()
    })
    // Firefox loses a third of what is sent only here; this is for what is new since the page turned hidden.
    hear(window, 'pagehide', () => {
      leave()
      others.end()
    })
    hear(window, 'pageshow', async (event) => {
      if ((event as PageTransitionEvent).persisted && (await visit.gone())) await forget(true)
    })
    // No need to wait for a network that is back, but for a collector that has asked for it.
    hear(window, 'online', () => asked || flush())
    hear(document, 'securitypolicyviolation', (event) => {
      const { blockedURI, effectiveDirective, disposition } = event as SecurityPolicyViolationEvent
      if (blocked || disposition === 'report' || effectiveDirective !== 'connect-src' || !blockedURI || !href.startsWith(blockedURI)) return
      blocked = true
      clearTimeout(timer)
      report(
        new Error(`inkling: the Content-Security-Policy of this page refuses ${href}: name it in connect-src; events are kept until then`),
      )
    })
    // In a task of its own: starting must not lengthen the task that asked for it.
    shown(document, () => setTimeout(adopt), signal)

    return {
      memory: { facts: visit.facts, fired: (id, at) => (at || visit.ready() || !allowed() ? visit.fired(id, at) : NaN) },
      push: (event) => {
        const stream = own()
        const { seq, page } = event
        stream.last = seq
        try {
          const json = ascii({ ...event, t: Math.max(0, event.t - start) })
          stream.events.push({ seq, page, json })
          stream.bytes += json.length
        } catch (error) {
          stream.dropped++
          report(error)
        }
        while (waiting() > most || size() > bytes) {
          const oldest = streams.filter(({ events }) => events[0]).at(-1)!
          drop(oldest, Math.ceil(oldest.events.length / 100))
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
      forget: () => forget(),
      stop: () => {
        leave()
        others.end()
        clearTimeout(group)
        clearTimeout(timer)
        buffer.close()
      },
    }
  }
