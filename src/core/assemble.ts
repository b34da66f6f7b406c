import { bare } from './bare.js'
import { clock } from './clock.js'
import { decision, type Consent } from './consent.js'
import { commerce, type Emit, type MicroEvent, type Properties } from './event.js'
import { guard } from './guard.js'
import { inert, unscored, type Inkling, type InklingOptions } from './handle.js'
import { randomId } from './id.js'
import { must } from './must.js'
import { noticing } from './noticing.js'
import { pages } from './pages.js'
import type { Fired, Scorer } from './part.js'
import { declaration, NAME, properties } from './properties.js'
import type { Sample } from './sample.js'
import { prerendering, whenShown } from './shown.js'
import type { RunningSink } from './sink.js'

/** Events that one may cause through callbacks, and how deep: more is a callback that feeds itself. */
const ECHO = { count: 1000, depth: 20 }

const REPLACED = 'inkling: nothing is noticed: find or includes of Array.prototype is another here; take that away or rename it'

const callable = (of: string, run: unknown): void => must(typeof run === 'function', `the callback of ${of}`, 'a function', run)

type Listener = readonly [type: string, run: (event: never) => void]

/** What `createInkling` and `start` have in common: they check the names and the types of options, this the parts. */
export const assemble = (options: InklingOptions): Inkling => {
  const asked: InklingOptions = bare(options)
  const {
    signals,
    score,
    sinks = [],
    events: given = [],
    tap,
    gpc = true,
    dnt,
    onError = (error) => console.warn('inkling:', error),
  } = asked
  const window = asked.window ?? (globalThis.document && globalThis.window)
  if (!window) return inert
  const list = <T>(name: string, example: string, given: readonly T[], fits: (each: T) => unknown): void =>
    must(Array.isArray(given) && given.every(fits), name, `a list such as [${example}]`, given)
  list('signals', 'hover(), dwell()', signals, (signal) => signal?.captures)
  list('sinks', 'upload({ endpoint })', sinks, (sink) => typeof sink === 'function')
  must(score === undefined || (score as Scorer | null)?.observe, 'score', 'a scorer such as score(prior)', score)
  const declared = declaration(given)
  // Who declares types lets nothing else of their own leave.
  const undeclared = Array.isArray(given) ? undefined : {}
  // Old libraries define `find` and `includes` with another meaning.
  if (![1, 2].includes(2) || [1, 2].find((each) => each > 1) !== 2) {
    onError(new Error(REPLACED))
    return inert
  }
  const own = [...signals.flatMap((signal) => signal.emits), 'trigger']
  const events = [...own, ...commerce, ...declared.keys()]
  const intents = score?.intents ?? []
  const { performance, navigator, document } = window
  const now = (): number => performance.now()
  const zero = (): number => Date.now() - now()
  const guarded = guard(onError)
  const { call, report, part } = guarded
  const visits = pages(window, asked, own.includes('page'), call)
  const stopped = new AbortController()
  const listeners = new Set<Listener>()
  let facts: Properties = {}
  let tab = randomId()
  let seq = 0
  /** How deep in callbacks, and what they have tracked there. */
  let depth = 0
  let echoes = 0
  /** Events that are still to be told, in the order of their numbers, and whom: what callbacks cause meanwhile comes after them. */
  const untold: (readonly [event: MicroEvent, depth: number, to: readonly Listener[]])[] = []
  let telling = false
  /** Whether the page has been replaced under its address. */
  let replaced = false

  // Global Privacy Control (https://w3c.github.io/gpc/), or Do Not Track, keeps everything on the device.
  const objects = (): unknown =>
    (gpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl) || (dnt && navigator.doNotTrack === '1')
  const { decide, stands, keeps, lowers } = decision(asked.consent ?? (sinks.length ? 'pending' : 'local'), objects)

  const scalars = properties(part)
  const emit: Emit = (draft, t) => {
    const event = { ...draft, seq: seq + 1, t: Math.round(t), page: visits.all().at(-1)!.page }
    const outer = depth++
    if (!outer) echoes = 0
    const left = visits.leaving(event)
    // What stays gets no number, so there is no hole. Numbered now: `scrub` may have tracked events.
    event.seq = left ? ++seq : 0
    // Callbacks may be added meanwhile: those hear the next event.
    untold.push([event, depth, [...listeners].filter(([type]) => type === event.type || type === '*')])
    if (score) part(score.observe, event)
    if (triggers) part(triggers.observe, event)
    if (left && keeps()) for (const sink of running) part(sink.push, { ...left, seq: event.seq })
    if (!telling) tell()
    depth = outer
  }
  const tell = (): void => {
    let last: number | undefined
    telling = true
    for (let next; !stopped.signal.aborted && (next = untold.shift());) {
      const [event, deep, to] = next
      depth = deep
      for (const listener of to) if (listeners.has(listener)) call(() => listener[1](event as never))
      if (event.type !== 'trigger') last = event.t
    }
    telling = false
    if (last !== undefined) look(last)
  }
  const look = (t: number): void => {
    // Nothing holds yet on a page that is only being prerendered.
    if (notice.runs() && triggers && !prerendering(document)) wake(part(triggers.look, t), t)
  }
  const alarm = clock(window, (t) => {
    take({ kind: 'tick', t })
    look(t)
  })
  /** Sets the alarm, while captures run. */
  const wake = (due: number | void, t: number): void => {
    if (notice.runs()) alarm.wake(due, t)
  }
  /** While a page is being taken: what comes of it meanwhile, in callbacks that route, comes after it; and where each was. */
  let later: (readonly [sample: Sample, at: string])[] | undefined
  /** Takes a sample; `at`: of an address that may be another by now. */
  const take = (sample: Sample, at?: string): void => {
    if (later) return void later.push([sample, visits.path()])
    if (tap) part(tap, sample)
    if (sample.kind === 'page') {
      const { how, ref, t } = sample
      const path = at ?? visits.path()
      later = []
      // Whoever is told what ends with the page before may stop us.
      if (how !== 'restore') notice.hear({ kind: 'depart', t })
      visits.add({ path, ...(ref && { ref }) }, how === 'load' && !replaced)
    }
    wake(notice.hear(sample), sample.t)
    if (sample.kind !== 'page') return
    const next = later!
    later = undefined
    for (const each of next) take(...each)
  }

  const notice = noticing(window, signals, guarded, {
    emit,
    sample: take,
    address: visits.address,
    // What holds already, or waited for somebody to see it.
    seen: () => wake(0, 0),
    replaced: () => {
      replaced = true
      for (const sink of running) part(() => sink.listen?.())
      halt()
      settle()
    },
  })
  const halt = (): void => {
    notice.stop()
    alarm.stop()
    if (triggers) part(triggers.rest)
  }
  /** Captures run only while someone hears them and consent allows. */
  const settle = (): void => {
    const heard = running.length || listeners.size || score || tap || triggers?.any()
    if (!heard || stands() === 'denied' || stopped.signal.aborted) halt()
    else notice.start()
  }
  const consent = (to?: Consent, by?: 'others'): Consent => {
    if (to) {
      const kept = keeps()
      decide(to)
      if (keeps() && !kept) renew()
      settle()
      if (to === 'denied') forgotten()
      for (const sink of running) part(sink.consent, by)
    }
    return stands()
  }
  const withdraw = (to: Consent): boolean => {
    const lower = lowers(to)
    if (lower) consent(to, 'others')
    return lower
  }
  /** Settles now and again when stopped. */
  const since = (stop: () => unknown): (() => void) => {
    settle()
    return () => {
      stop()
      settle()
    }
  }
  /** A new stream: new names for new events. */
  const renew = (): void => {
    tab = randomId()
    seq = 0
  }

  /** Whoever waits for a fact looks again. */
  const changed = (): void => wake(0, 0)
  /** Scores begin anew, and triggers count afresh. */
  const forgotten = (): void => {
    if (score?.forget) part(score.forget)
    if (triggers) part(triggers.forget)
    changed()
  }
  const context = (): Properties => ({ ...memory?.facts(), ...facts })
  const triggers = asked.triggers?.({
    emit,
    context,
    events,
    intents,
    // Conditions know no intents but its own.
    score: (intent, t) => score!.read(intent, t).value,
    reading: () => !!memory && !memory.facts(),
    hidden: () => document.hidden,
    zero,
    fired: (id, at) => {
      // By the clock on the wall. A time in the future was noted while that clock was wrong.
      const noted = memory?.fired(id, at && at + zero()) ?? 0
      return noted === 0 || noted > Date.now() ? -Infinity : noted - zero()
    },
    loading: () => document.readyState !== 'complete',
  })
  must(!triggers || triggers.add, 'triggers', 'triggers()', typeof triggers)
  const running: RunningSink[] = sinks.map((sink) =>
    sink({
      window,
      tab: () => tab,
      renew,
      context,
      pages: visits.all,
      consent: stands,
      withdraw,
      report,
      sample: take,
      changed,
      forgotten,
      signal: stopped.signal,
    }),
  )
  const memory = running.find((sink) => sink.memory)?.memory
  settle()

  return {
    intents,
    on: (type: string, run: (event: never) => void) => {
      must(type === '*' || events.includes(type), 'on(type)', 'one of * ' + events.join(' '), type)
      callable('on()', run)
      const listener = [type, run] as const
      listeners.add(listener)
      return since(() => listeners.delete(listener))
    },
    when: (condition, run, trigger = {}) => {
      must(triggers, 'triggers', 'given to createInkling for when() to work', triggers)
      callable('when()', run)
      const fire = (fired: Fired): (() => void) => {
        const reason = new AbortController()
        call(() => run({ ...fired, signal: reason.signal }))
        return () => reason.abort()
      }
      const stop = since(triggers!.add(condition, fire, trigger, now()))
      changed()
      return stop
    },
    track: (type: string, fields?: object) => {
      const deaf = (): boolean => (!notice.runs() && !keeps()) || stopped.signal.aborted
      if (deaf()) return
      const add = (): void => {
        // The page comes before what is done on it.
        notice.begin()
        // Refused before it was shown, or by whoever has just heard of it.
        if (deaf()) return
        emit({ ...scalars(type, fields, declared.get(type) ?? undeclared), type } as never, now())
      }
      part(() => {
        must(NAME.test(type) && !own.includes(type), 'track(type)', 'a name of your own such as quiz_done', type)
        const ends = depth < ECHO.depth && (!depth || echoes++ < ECHO.count)
        must(ends, 'what a callback tracks', 'something that does not call it again, and again', type)
        whenShown(document, () => part(add), stopped.signal)
      })
    },
    score: (intent) => {
      must(!score || intents.includes(intent), 'score(intent)', 'one of ' + intents.join(' '), intent)
      return score ? score.read(intent, now()) : unscored
    },
    triggers: () => triggers?.views(now()) ?? [],
    context: (more) => {
      if (more) {
        facts = scalars('context', { ...facts, ...more })
        changed()
      }
      return context()
    },
    consent: (to) => consent(to),
    forget: async () => {
      renew()
      forgotten()
      await Promise.all(running.map((sink) => sink.forget()))
    },
    flush: async () => {
      await Promise.all(running.map((sink) => sink.flush()))
    },
    stop: () => {
      for (const sink of running) part(sink.stop)
      stopped.abort()
      settle()
    },
  }
}
