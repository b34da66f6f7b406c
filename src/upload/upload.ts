import type { MicroEvent } from '../core/event.js'
import { must } from '../core/must.js'
import type { Sink } from '../core/sink.js'
import type { Batch } from '../core/wire.js'
import { memory } from './memory.js'
import { post } from './post.js'
import { store, type Record } from './store.js'

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
/** ms to wait for a buffer that is slow to open. */
const PATIENCE = 1000
/** Characters of one body at most: at the end of a page few bodies of this size get through best. */
const BODY = 16_000
/** ms after which what lies in the buffer is history, not news. */
const OLD = 7 * 86_400_000

/** Events in records. */
const size = (records: readonly Record[]): number => records.reduce((sum, [, { events }]) => sum + events.length, 0)

/**
 * Buffers events and posts them. Memory first, mirrored to IndexedDB; stored until the collector has answered; at the end of the page
 * `sendBeacon`, straight from memory; what was not acknowledged is delivered on the next visit. `tab` + `seq` lets the collector drop doubles.
 */
export const upload =
  (options: UploadOptions): Sink =>
  ({ window, signal, consent, tab, context, pages, report }) => {
    const { document, location, navigator, performance, setTimeout, clearTimeout } = window
    const { endpoint, site = location.host, count, age, most } = { ...uploadDefaults, ...options }
    const url = URL.canParse(endpoint, location.href) ? new URL(endpoint, location.href) : undefined
    must(typeof endpoint === 'string' && url?.protocol.startsWith('http'), 'endpoint', 'an http(s) URL such as "/collect"', endpoint)
    must(count > 0 && age > 0 && most > 0, 'count, age and most', 'numbers over 0', `${count}, ${age}, ${most}`)
    const { href } = url!
    const granted = (): boolean => consent() === 'granted'
    const buffer = store(
      () => window.indexedDB,
      `inkling ${site} ${href}`,
      report,
      () => granted() && !signal.aborted,
    )
    const visit = memory(buffer)
    const origin = Math.round(performance.timeOrigin)
    let fresh: MicroEvent[] = []
    let held: Record[] = []
    let dropped = 0
    let group = 0
    let timer = 0
    let failures = 0
    let room = BODY
    let sending: Promise<void> | undefined
    let alive = ''
    let release = (): void => {}

    /** Forgets records that were answered for. */
    const settle = (done: readonly Record[]): void => {
      held = held.filter((each) => !done.includes(each))
      void buffer.remove(done)
    }
    const hold = ([key, batch]: Record): void => void buffer.put(key, batch)
    /** Holds a lock named after the tab for as long as the document lives: others then know whose records are orphans. */
    const live = (): void => {
      if (alive === tab()) return
      const name = (alive = tab())
      navigator.locks
        ?.request(
          name,
          { signal },
          () =>
            new Promise<void>((free) => {
              if (alive === name) release = free
              else free()
            }),
        )
        .catch(() => {})
    }
    const part = (): void => {
      alive = ''
      release()
    }
    /** Moves what is fresh into a record. */
    const seal = (): void => {
      clearTimeout(group)
      group = 0
      if (!fresh[0] || !granted()) return
      const used = new Set(fresh.map(({ page }) => page))
      const record: Record = [
        `${tab()}/${fresh[0].seq}`,
        {
          v: 1,
          site,
          tab: tab(),
          ...visit.ids(),
          origin,
          ...(dropped && { dropped }),
          context: context(),
          pages: pages().filter(({ page }) => used.has(page)),
          events: fresh,
        },
      ]
      fresh = []
      held.push(record)
      live()
      hold(record)
    }
    /** Seals under the ids of the visit, unless the buffer takes too long to tell them. */
    const settled = (): void => {
      if (visit.known()) seal()
      else group = setTimeout(seal, PATIENCE)
    }
    const body = (parts: readonly Record[]): string => {
      const visited = new Map(parts.flatMap(([, batch]) => batch.pages.map((each) => [each.page, each])))
      return JSON.stringify({
        ...parts.at(-1)![1],
        sent: Date.now(),
        pages: [...visited.values()],
        events: parts.flatMap(([, { events }]) => events),
      } satisfies Batch)
    }
    /** The next records of one tab that fit into a body. */
    const take = (from: readonly Record[]): Record[] => {
      let length = 0
      return from.filter(([, batch], i) => batch.tab === from[0]![1].tab && ((length += JSON.stringify(batch.events).length) < room || !i))
    }
    const schedule = (wait: number): void => {
      clearTimeout(timer)
      if (!signal.aborted) timer = setTimeout(() => void flush(), wait)
    }
    /** Posts one batch and acts on the answer; says whether to go on. */
    const deliver = async (): Promise<boolean> => {
      const parts = take(held)
      const text = body(parts)
      const { status, after, refused } = await post(window, href, text)
      if (after !== undefined) {
        // 1, 2, 4 … 60 s with jitter, or as the collector asks.
        const wait = Math.min(60_000, 1000 * 2 ** failures++) * (0.75 + Math.random() / 2)
        schedule(after || wait)
        return false
      }
      failures = 0
      settle(parts)
      if (status === 413 && size(parts) > 1) {
        // In halves next time, and from now on.
        room = text.length / 2
        const [[, batch]] = parts as [Record]
        const events = parts.flatMap(([, each]) => each.events)
        const half = events.length >> 1
        const halves = [events.slice(0, half), events.slice(half)].map((some): Record => [
          `${batch.tab}/${some[0]!.seq}`,
          { ...batch, events: some },
        ])
        held.unshift(...halves)
        halves.forEach(hold)
        return true
      }
      if (status >= 400 && parts[0]![1].tab === tab()) dropped += size(parts)
      if (refused) report(new Error(`inkling: ${href} refused ${refused}`))
      return true
    }
    const send = async (): Promise<void> => {
      seal()
      while (held[0] && granted() && !signal.aborted && (await deliver()));
    }
    const flush = (): Promise<void> => {
      clearTimeout(timer)
      timer = 0
      // Cleared later even when there was nothing to send.
      return (sending ??= send().finally(() => (sending = undefined)))
    }
    /** The page may end now: no promise, no database, nothing awaited. */
    const leave = (): void => {
      seal()
      for (let rest = held; rest[0] && granted();) {
        const parts = take(rest)
        if (!navigator.sendBeacon(href, body(parts))) return
        rest = rest.filter((each) => !parts.includes(each))
      }
    }
    /** Takes over what tabs that are gone have left. */
    const adopt = async (): Promise<void> => {
      live()
      await visit.open()
      const { locks } = navigator
      const run = async (): Promise<void> => {
        const living = (await locks?.query().catch(() => undefined))?.held?.map(({ name }) => name)
        const orphans = (await buffer.all()).filter(
          ([key, batch]) => !living?.includes(batch.tab) && batch.tab !== tab() && !held.some((each) => each[0] === key),
        )
        held.unshift(...orphans)
        settle(orphans.filter(([, batch]) => Date.now() - batch.origin > OLD))
        if (orphans[0]) await flush()
      }
      // One tab at a time; without locks (plain http) doubles are the collector's to drop.
      await (locks ? locks.request(`adopt ${href}`, { ifAvailable: true }, (lock) => lock && run()).catch(run) : run())
    }

    const forget = async (): Promise<void> => {
      fresh = []
      held = []
      dropped = 0
      part()
      visit.forget()
      await buffer.clear()
      if (granted()) await visit.open()
    }

    const listen = { signal, capture: true }
    document.addEventListener(
      'visibilitychange',
      () => {
        if (document.visibilityState === 'hidden') leave()
        else if (held[0] && !timer) schedule(age)
      },
      listen,
    )
    // Firefox loses a third of what is sent only here; this is for what is new since the page turned hidden.
    window.addEventListener(
      'pagehide',
      () => {
        if (fresh[0]) leave()
        // A held lock keeps a page out of the back/forward cache.
        part()
      },
      listen,
    )
    signal.addEventListener('abort', part)
    window.addEventListener('online', () => held[0] && void flush(), listen)
    if (granted()) void adopt()

    return {
      memory: visit,
      push: (event) => {
        fresh.push(event)
        while (fresh.length + size(held) > most) {
          const own = held[0] ? held[0][1].tab === tab() : true
          const lost = held[0] ? size([held[0]]) : fresh.splice(0, 1).length
          if (own) dropped += lost
          settle(held.slice(0, 1))
        }
        if (!granted()) return
        group ||= setTimeout(settled, GROUP)
        if (!failures && fresh.length + size(held) >= count) void flush()
        else if (!timer) schedule(age)
      },
      consent: () => {
        if (granted()) void adopt().then(flush)
        else if (consent() !== 'pending') void forget()
      },
      flush: async () => {
        // What is under way left without what came since.
        await sending
        await flush()
      },
      forget,
      stop: () => {
        leave()
        clearTimeout(timer)
        buffer.close()
      },
    }
  }
