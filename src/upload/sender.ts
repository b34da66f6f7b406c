import type { SinkWorld } from '../core/sink.js'
import { native } from '../core/native.js'
import { compose, type Stream } from './batch.js'
import { beacon } from './beacon.js'
import { post } from './post.js'
import { fit, hold, ranges, release, settle, type Asked } from './stream.js'
import type { Streams } from './streams.js'

/** How what waits gets to the collector. */
export interface Sender {
  /** Sends what waits; resolves when the collector has answered. */
  readonly flush: () => Promise<void>
  /** The same, unless that has just failed: its time is set. */
  readonly hurry: () => void
  /** Sends after `age` at the latest. */
  readonly soon: () => void
  /** The network is back. */
  readonly online: () => void
  /** The page may end now: no promise, no database, nothing awaited. */
  readonly leave: () => void
  /** The page may die without a word: leaves what waits with the browser. */
  readonly arm: () => void
  /** Takes that back. */
  readonly disarm: () => void
  /** Calls back what is under way. */
  readonly recall: () => void
  /** The page's policy refuses the collector: leaves it alone. */
  readonly block: () => void
  readonly stop: () => void
}

/** Bytes of the events of one body at most: at the end of a page few bodies of 16 KB get through best. */
const BODY = 15_000
/** The same while the page lives. */
const LIVE = 60_000
/** ms between two calls of `fetchLater` at least: one costs a page more than any detector (1.1 ms). */
const ARM = 3000
/** Failed requests, none having come through, after which the collector is out of reach; ms between later ones. */
const VAIN = { requests: 6, wait: 300_000 }

export const sender = (
  { window, signal, report }: SinkWorld,
  href: string,
  age: number,
  allowed: () => boolean,
  present: () => boolean,
  { all, own, count, visit, keep, erase, tidy, mirror }: Streams,
): Sender => {
  const set = native(window, 'setTimeout')
  const clear = native(window, 'clearTimeout')
  const exitBeacon = beacon(window, href)
  let timer = 0
  /** The timer that leaves what waits with the browser, and when that was done last. */
  let armed = 0
  let deferred = -ARM
  let failures = 0
  /** ms the collector has asked us to wait. */
  let asked = 0
  let room = LIVE
  /** What is known of the collector: whether it can be reached, may be asked at all, tells what is missing, and takes gzip. */
  let reached = false
  let blocked = false
  let tellsMissing = true
  let takesGzip = false
  let sending: Promise<void> | undefined
  let recall = new AbortController()

  const schedule = (wait: number): void => {
    clear(timer)
    // A timer that is set for longer goes off at once.
    if (!signal.aborted) timer = set(flush, Math.min(wait, 2 ** 31 - 1))
  }
  /** Not answered: again after 1, 2, 4 … 60 s, or as late as the collector says, and up to half as much more: not all pages at once. */
  const again = (after: number): void => {
    const vain = ++failures >= VAIN.requests && !reached
    if (vain && failures === VAIN.requests)
      report(new Error(`inkling: ${href} cannot be reached: it is down, or something blocks it; events are kept and sent later`))
    const wait = vain && !after ? VAIN.wait : Math.max(after, Math.min(60_000, 500 * 2 ** failures))
    asked = after
    schedule(wait * (1 + Math.random() / 2))
  }
  /** The browser may have sent what was left with it. */
  const disarm = (): void => {
    const sent = exitBeacon.disarm()
    if (sent && all[0]) own().events = hold(own().events, sent)
  }
  const defer = (): void => {
    clear(armed)
    armed = 0
    deferred = window.performance.now()
    if (!allowed() || !present() || sending || blocked || !('fetchLater' in window)) return
    disarm()
    const events = fit(own().events, BODY)
    if (events[0]) exitBeacon.arm(compose(own(), { events, held: [] }), events.at(-1)!.seq)
  }

  /** One request for a stream, up to event `to`. Answers whether to go on with it. */
  const request = async (stream: Stream, to: number): Promise<boolean> => {
    if (!tellsMissing) stream.events = release(stream.events)
    const carried: Asked = { events: fit(stream.events, room, to), held: ranges(stream.events) }
    const { events, held } = carried
    if (!allowed() || !present() || blocked || !(events[0] || held[0] || stream.owes)) return false
    const {
      status,
      after,
      refused,
      kept = NaN,
      missing,
      gzip,
    } = await post(window, href, compose(stream, carried), [signal, recall.signal], takesGzip)
    // Forgotten meanwhile.
    if (!all.includes(stream)) return false
    if (after !== undefined) {
      again(after)
      return false
    }
    failures = asked = 0
    reached = true
    exitBeacon.landed()
    takesGzip ||= !!gzip
    if (status === 413) {
      // In halves next time and from now on, until that has shown which one was too large.
      room = events[1] ? events.reduce((sum, { json }) => sum + json.length, 0) / 2 : LIVE
      if (events[1]) return true
    }
    // Too large says nothing of the question, if there was more than that.
    const settled = status === 413 && events[0] ? { events, held: [] } : carried
    // A collector that does not say what is missing, or refuses the question, is not asked again.
    if (settled.held[0] && !missing) tellsMissing = false
    if (settled.held[0] && status >= 400) return true
    // All of it, or what was refused beside what was kept.
    const lost = status >= 400 ? events.length : refused ? Math.max(0, events.length - kept) || 0 : 0
    stream.dropped += lost
    stream.owes = status < 400 && lost > 0
    keep(stream, settle(stream.events, settled, missing))
    void erase(stream)
    if (refused) report(new Error(`inkling: ${href} refused ${refused}`))
    return true
  }
  const send = async (): Promise<void> => {
    if (!allowed()) return
    void mirror()
    await visit.open()
    disarm()
    for (const stream of all) {
      // What comes meanwhile waits for its own turn.
      const to = stream.last
      while (await request(stream, to));
      if (failures) return
    }
    tidy()
  }
  const flush = (): Promise<void> => {
    clear(timer)
    timer = 0
    return (sending ??= send()
      .catch(report)
      .finally(() => {
        sending = undefined
        if (allowed() && count() && !timer && !blocked) schedule(age)
        defer()
      }))
  }

  return {
    flush: async () => {
      // The request under way lacks what came since.
      await sending
      await flush()
    },
    hurry: () => {
      if (!blocked && (!failures || !timer)) void flush()
    },
    soon: () => {
      if (!blocked && !timer) schedule(age)
    },
    // No need to wait for a network that is back, but for a collector that has asked for it.
    online: () => {
      if (!asked) void flush()
    },
    leave: () => {
      disarm()
      if (!allowed()) return
      void mirror()
      visit.leave()
      const stream = own()
      for (;;) {
        const events = fit(stream.events, BODY)
        if (!events[0] || blocked || !exitBeacon.send(compose(stream, { events, held: [] }))) return
        stream.events = hold(stream.events, events.at(-1)!.seq)
      }
    },
    arm: () => {
      // What was being written at the stop may be told of after it.
      if (!signal.aborted) armed ||= set(defer, Math.max(0, deferred + ARM - window.performance.now()))
    },
    disarm,
    recall: () => {
      recall.abort()
      recall = new AbortController()
      exitBeacon.disarm()
      failures = 0
    },
    block: () => {
      blocked = true
      clear(timer)
    },
    stop: () => {
      clear(timer)
      clear(armed)
    },
  }
}
