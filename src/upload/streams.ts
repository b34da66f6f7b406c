import type { Consent } from '../core/consent.js'
import type { MicroEvent } from '../core/event.js'
import { randomId } from '../core/id.js'
import { native } from '../core/native.js'
import type { SinkWorld } from '../core/sink.js'
import { ascii, visited, type Head, type Stored, type Stream } from './batch.js'
import { memory, type Ids, type VisitMemory } from './memory.js'
import { store } from './store.js'
import type { Waiting } from './stream.js'
import { tabs } from './tabs.js'

/** What waits for the collector: in memory, in the buffer, and left behind by documents that are gone. */
export interface Streams {
  /** This document's stream, and those it has taken over. */
  readonly all: readonly Stream[]
  readonly own: () => Stream
  /** Events that wait. */
  readonly count: () => number
  readonly visit: VisitMemory
  readonly push: (event: MicroEvent) => void
  /** Keeps only these events of a stream. */
  readonly keep: (stream: Stream, events: Waiting[]) => void
  /** What lies in the buffer before the first event that still waits is wanted no more. */
  readonly erase: (stream: Stream) => Promise<unknown>
  /** Writes what is new to the buffer: now, or in a moment and then tells it. */
  readonly mirror: () => Promise<void>
  readonly soon: (written?: () => void) => void
  /** Takes over what documents that are gone have left; `taken` is told of each. */
  readonly adopt: (taken: () => void) => Promise<void>
  /** Lets go of what was taken over and owes nothing any more. */
  readonly tidy: () => void
  /** Erases all, in other tabs too unless they asked: now (`others`), or while this page was away. With consent all go on `as` the same newcomer. */
  readonly forget: (by?: 'others' | 'while away', as?: Ids) => Promise<void>
  /** Erases what an earlier page has left, for this one may keep nothing. */
  readonly refuse: () => Promise<void>
  /** Gives free what keeps a page out of the back/forward cache, and what others may take over. */
  readonly end: () => void
  readonly stop: () => void
}

/** What tabs tell each other when one forgets: that it has refused, or as whom all go on. */
export type Word = Consent | Ids

export interface StreamsOptions {
  readonly site: string
  /** Of the buffer. */
  readonly name: string
  readonly most: number
  readonly bytes: number
  readonly allowed: () => boolean
  /** Another tab has asked to forget. */
  readonly told: (word: Word) => void
}

/**
 * ms of events grouped into one write: a write costs more than what is in it (.6 ms). Not in WebKit, which keeps nothing that is
 * written when a page is left (0 of 20): there it must be before. Chromium is known by its `userAgentData`, which others will not have.
 */
const GROUP = 150
/** Writes under way at most: a database that hangs is not handed more and more. */
const BUSY = 4
/** ms after which what lies in the buffer is history, not news. */
const OLD = 7 * 86_400_000

export const streams = (world: SinkWorld, { site, name, most, bytes, allowed, told }: StreamsOptions): Streams => {
  const { window, tab, context, pages, renew, sample, changed, report, consent } = world
  const { performance } = window
  const set = native(window, 'setTimeout')
  const clear = native(window, 'clearTimeout')
  const all: Stream[] = []
  /** The last event of this document that was written to the buffer, and whether that has vanished since. */
  let written = 0
  let vanished = false
  /** Whether what earlier endpoints have left was looked through. */
  let swept = false
  let group = 0
  /** Writes under way, whether another is owed, and who is told of it. */
  let busy = 0
  let owed = false
  let tell: (() => void) | undefined
  /** What our stream counts from, in the document's time. */
  let start = 0

  const soon: Streams['soon'] = (told) => {
    tell = told ?? tell
    // What comes during a write goes with the next.
    if (busy) owed = true
    // In a task of its own.
    else group ||= set(() => void mirror().then(tell), 'userAgentData' in window.navigator ? GROUP : 0)
  }
  const buffer = store(
    () => window.indexedDB,
    name,
    report,
    allowed,
    () => {
      vanished = true
      written = 0
      soon()
    },
  )
  const refused = (): boolean => /denied|local/.test(consent())
  const visit = memory(
    buffer,
    window,
    name,
    (visits, days) => sample({ kind: 'visit', t: performance.now(), visits, days }),
    changed,
    () => !refused(),
  )
  const others = tabs(window, name, told)
  const live = (): void => {
    if (others.begin()) others.claim(own().tab)
  }

  const open = (tab: string, head: () => Head, dropped = 0): Stream => {
    const stream = { tab, head, last: 0, events: [], bytes: 0, dropped, owes: false }
    all.push(stream)
    return stream
  }
  const own = (): Stream => {
    const found = all.find((each) => each.tab === tab())
    if (found) return found
    const fixed = { v: 1, site, tab: tab() } as const
    const begun = start
    written = 0
    // By the clock as it is now: one that was changed, or slept, meanwhile is right again.
    const origin = (): number => Math.round(Date.now() - performance.now()) + begun
    return open(tab(), () => ({ ...fixed, ...visit.ids(), origin: origin(), context: context(), pages: pages() }))
  }
  const keep: Streams['keep'] = (stream, events) => {
    stream.events = events
    stream.bytes = events.reduce((sum, { json }) => sum + json.length, 0)
  }
  const erase: Streams['erase'] = ({ tab, last, events: [first] }) =>
    buffer.use((events) => events.delete(IDBKeyRange.bound([tab], [tab, first ? first.seq - 1 : last])))
  /** Lets go of some of a stream's oldest events, and counts them. */
  const drop = (stream: Stream, count: number): void => {
    keep(stream, stream.events.slice(count))
    stream.dropped += count
    stream.owes = true
    void erase(stream)
  }
  const sum = (of: 'count' | 'bytes'): number => all.reduce((sum, { events, bytes }) => sum + (of === 'count' ? events.length : bytes), 0)

  const mirror = async (): Promise<void> => {
    clear(group)
    group = 0
    if (!allowed()) return
    live()
    if (!visit.known()) await visit.open()
    if (vanished) void visit.save()
    vanished = false
    const stream = own()
    const fresh = stream.events.filter(({ seq }) => seq > written)
    if (!fresh[0]) return
    owed ||= busy >= BUSY
    if (busy >= BUSY) return
    const head = stream.head()
    const record: Stored = { ...head, pages: visited(head, fresh), kept: Date.now(), dropped: stream.dropped, events: fresh }
    const key = [stream.tab, (written = stream.last)]
    busy++
    await buffer.use((events) => events.put(record, key))
    busy--
    if (owed && !busy) {
      owed = false
      soon()
    }
  }
  const adopt: Streams['adopt'] = async (taken) => {
    if (!allowed()) return
    const as = tab()
    others.begin()
    // Also later: who took it over, while this page was in the back/forward cache, has let go of it by now.
    others.claim(own().tab)
    await visit.open()
    // Under lists as keys, which come after all others.
    const found: Stored[] = (await buffer.use((events) => events.getAll(IDBKeyRange.lowerBound([])))) ?? []
    const ours = (name: string): boolean => all.some((each) => each.tab === name)
    // The newest first: the last of all is the first that makes room.
    for (const name of new Set([...found].sort((a, b) => b.kept - a.kept).map((each) => each.tab))) {
      const left = found.filter((each) => each.tab === name)
      const { dropped, kept, events: _events, ...newest } = left.at(-1)!
      // It was written by a clock that has been put back since: not later than now.
      const origin = newest.origin - Math.max(0, kept - Date.now())
      const pages = new Map(left.flatMap(({ pages }) => pages.map((each) => [each.page, each])))
      const head = { ...newest, origin, pages: [...pages.values()] }
      const old = left.filter(({ kept }) => Date.now() - kept > OLD).flatMap(({ events }) => events).length
      // It may have left before its document died.
      const events = left.flatMap(({ events }) => events).map((each) => ({ ...each, held: true }))
      const take = (): void => {
        // Forgotten or left meanwhile, or ours already.
        if (as !== tab() || !others.living() || ours(name)) return
        const stream = open(name, () => head, dropped)
        stream.last = events.at(-1)!.seq
        keep(stream, events)
        if (old) drop(stream, old)
        taken()
      }
      if (!ours(name)) others.claim(name, take)
    }
    // Last: another upload of this page may just be reading what is its own.
    if (!swept) void buffer.sweep(Date.now() - OLD)
    swept = true
  }

  return {
    all,
    own,
    count: () => sum('count'),
    visit,
    push: (event) => {
      const stream = own()
      const { seq, page, t } = event
      stream.last = seq
      try {
        const json = ascii({ ...event, t: Math.max(0, t - start) })
        stream.events.push({ seq, page, json })
        stream.bytes += json.length
      } catch (error) {
        stream.dropped++
        report(error)
      }
      while (sum('count') > most || sum('bytes') > bytes) {
        const oldest = all.filter(({ events }) => events[0]).at(-1)!
        drop(oldest, Math.ceil(oldest.events.length / 100))
      }
    },
    keep,
    erase,
    mirror,
    soon,
    adopt,
    tidy: () => {
      for (const stream of all.filter((each) => each.tab !== tab() && !each.events[0] && !each.owes)) {
        all.splice(all.indexOf(stream), 1)
        // Only once nobody can read it any more.
        void erase(stream).then(() => others.free(stream.tab))
      }
    },
    forget: async (by, as = { session: randomId(), visitor: randomId() }) => {
      if (!by) others.tell(refused() ? consent() : as)
      // What this page has noticed since it is back may lie there under the old names.
      if (by === 'while away')
        for (const { tab } of all) void buffer.use((events) => events.delete(IDBKeyRange.bound([tab], [tab, Infinity])))
      all.length = 0
      // A time shared with the next stream would link both to one person.
      start = Math.round(performance.now())
      others.free()
      const away = by === 'while away'
      visit.forget(allowed() && !away ? as : undefined)
      if (by) renew()
      if (away) return
      // Each deletes for itself, and reads nothing back: another may just have written what it did not know to be forgotten.
      await buffer.clear()
      if (allowed()) void visit.save()
    },
    refuse: async () => {
      visit.forget()
      // Somebody may have agreed meanwhile.
      if ((await buffer.there()) && refused()) await buffer.clear()
    },
    end: () => {
      others.end()
      // Left open, it evicts this page from the bfcache when another tab forgets.
      buffer.close()
    },
    stop: () => clear(group),
  }
}
