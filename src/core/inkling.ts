import { clock } from './clock.js'
import { consents, type Consent } from './consent.js'
import { commerce, type Emit, type MicroEvent, type Properties } from './event.js'
import { guard } from './guard.js'
import { inert, unscored, type Inkling, type InklingOptions } from './handle.js'
import { randomId } from './id.js'
import { must } from './must.js'
import { hearing, type Fired } from './part.js'
import type { Sample } from './sample.js'
import { shown } from './shown.js'
import type { PageVisit, RunningSink } from './sink.js'
import { observe } from './world.js'

/** As the collector demands. */
const NAME = /^[a-z][a-z0-9_]{0,39}$/

const nothing = (): void => {}
const deaf: (sample: Sample) => number = () => Infinity
const callable = (of: string, run: unknown): void => must(typeof run === 'function', `the callback of ${of}`, 'a function', run)

/**
 * Puts parts together: signals notice, a score weighs, triggers call back, sinks carry away. Nothing runs while nobody listens.
 * Throws a TypeError on a wrong option; afterwards nothing throws into the page.
 */
export const createInkling = (options: InklingOptions): Inkling => {
  const {
    signals,
    score,
    sinks = [],
    events: named = [],
    tap,
    gpc = true,
    onError = (error) => console.warn('inkling:', error),
  } = Object(options) as InklingOptions
  const window = options.window ?? (globalThis.document && globalThis.window)
  if (!window) return inert
  const list = <T>(name: string, example: string, given: readonly T[], fits: (each: T) => unknown): void =>
    must(Array.isArray(given) && given.every(fits), name, `a list such as [${example}]`, given)
  list('signals', 'hover(), dwell()', signals, (signal) => signal?.captures)
  list('sinks', 'upload({ endpoint })', sinks, (sink) => typeof sink === 'function')
  list('events', "'quiz_done'", named, (name) => NAME.test(name))
  callable('onError', onError)
  const own = [...signals.flatMap((signal) => signal.emits), 'trigger']
  const events = [...own, ...commerce, ...named]
  const intents = score?.intents ?? []
  const { performance, navigator, document } = window
  const now = (): number => performance.now()
  const { call, report, part } = guard(onError)
  const stopped = new AbortController()
  const listeners = new Set<readonly [type: string, run: (event: never) => void]>()
  let wanted: Consent
  let facts: Properties = {}
  let pages: PageVisit[] = [{ page: 1, path: window.location.pathname }]
  let tab = randomId()
  let seq = 0
  let capturing: AbortController | undefined
  /** Begins at once what is to begin in a moment. */
  let begin = nothing
  let hear = deaf

  const want = (to: Consent): void => {
    must(consents.includes(to), 'consent', 'one of ' + consents.join(', '), to)
    wanted = to
  }
  // Global Privacy Control (https://w3c.github.io/gpc/) keeps everything on the device.
  const consent = (): Consent =>
    wanted === 'granted' && gpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl ? 'local' : wanted
  const keeps = (): boolean => /pending|granted/.test(consent())
  want(options.consent ?? (sinks.length ? 'pending' : 'local'))

  /** Scalars are kept, anything else is left out and told: no text of the page slips in, and every part can count on what it gets. */
  const scalars = (of: string, given?: object): Properties =>
    Object.fromEntries(
      Object.entries(given ?? {}).filter(([name, value]) => {
        const fits = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
        if (value !== undefined) part(() => must(fits, `${of}.${name}`, 'text, a finite number or a boolean', value))
        return fits
      }),
    )
  const emit: Emit = (draft, t) => {
    const event = { ...draft, seq: ++seq, t: Math.round(t), page: pages.length } as MicroEvent
    if (score) part(score.observe, event)
    if (triggers) part(triggers.observe, event)
    if (keeps()) for (const sink of running) part(sink.push, event)
    for (const [type, run] of listeners) if (type === event.type || type === '*') call(() => run(event as never))
    if (event.type !== 'trigger') look(event.t)
  }
  const look = (t: number): void => {
    if (capturing && triggers) wake(part(triggers.look, t), t)
  }
  const alarm = clock(window, (t) => {
    take({ kind: 'tick', t })
    look(t)
  })
  /** Who waits, waits no longer than the captures run. */
  const wake = (due: number | void, t: number): void => {
    if (capturing) alarm.wake(due, t)
  }
  /** Takes a reading. */
  const take = (sample: Sample): void => {
    if (tap) part(tap, sample)
    if (sample.kind === 'page') {
      if (sample.how === 'load') pages = []
      const { path, ref } = sample
      pages = [...pages, { page: pages.length + 1, path, ...(ref && { ref }) }]
    }
    wake(hear(sample), sample.t)
  }

  /** Captures run only while someone hears them and consent allows. */
  const settle = (): void => {
    const heard = running.length || listeners.size || score || tap || triggers?.views(0).length
    if (!heard || consent() === 'denied' || stopped.signal.aborted) {
      capturing?.abort()
      capturing = undefined
      hear = deaf
      begin = nothing
      alarm.stop()
    } else if (!capturing) {
      const { signal } = (capturing = new AbortController())
      begin = () => {
        begin = nothing
        const { use, ready } = observe(window, signal, take, (run) => (argument) => void part(run, argument))
        hear = hearing(
          signals.map((each) => each.detector(emit)),
          part,
        )
        for (const capture of signals.flatMap((each) => each.captures)) part(() => use(capture) as void)
        for (const run of ready) part(run)
      }
      // In a task of its own: starting must not lengthen the task that asked for it.
      shown(document, () => setTimeout(() => begin()), signal)
    }
  }
  /** Heard from now on, until it is stopped. */
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

  const running: RunningSink[] = sinks.map((sink) =>
    sink({
      window,
      tab: () => tab,
      renew,
      context: () => context(),
      pages: () => pages,
      consent,
      report,
      sample: take,
      signal: stopped.signal,
    }),
  )
  const memory = running.find((sink) => sink.memory)?.memory
  const context = (): Properties => ({ ...memory?.facts(), ...facts })
  const triggers = options.triggers?.({
    emit,
    context,
    events,
    intents,
    score: (intent, t) => score?.read(intent, t).value ?? 0,
    fired: (id, at) => (memory?.fired(id, at && at + performance.timeOrigin) ?? 0) - performance.timeOrigin,
  })
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
        const { signal } = reason
        const abort = (): void => reason.abort()
        stopped.signal.addEventListener('abort', abort, { signal })
        call(() => run({ ...fired, signal }))
        return abort
      }
      const stop = since(triggers!.add(condition, fire, trigger, now()))
      wake(0, 0)
      return stop
    },
    track: (type, fields) => {
      if ((!capturing && !keeps()) || stopped.signal.aborted) return
      const add = (): void => {
        // The page comes before what is done on it.
        begin()
        emit({ ...scalars(type, fields), type } as never, now())
      }
      part(() => {
        must(NAME.test(type) && !own.includes(type), 'track(type)', 'a name of your own such as quiz_done', type)
        shown(document, () => part(add), stopped.signal)
      })
    },
    score: (intent) => (intents.includes(intent) ? score!.read(intent, now()) : unscored),
    triggers: () => triggers?.views(now()) ?? [],
    context: (more) => {
      if (more) {
        facts = { ...facts, ...scalars('context', more) }
        wake(0, 0)
      }
      return context()
    },
    consent: (to) => {
      if (to) {
        const kept = keeps()
        want(to)
        if (keeps() && !kept) renew()
        settle()
        for (const sink of running) part(sink.consent)
      }
      return consent()
    },
    forget: async () => {
      renew()
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
