import { consents, type Consent } from './consent.js'
import { commerce, type Emit, type MicroEvent, type Properties } from './event.js'
import { inert, unscored, type Inkling, type InklingOptions } from './handle.js'
import { randomId } from './id.js'
import { must } from './must.js'
import type { Sample } from './sample.js'
import type { PageVisit, RunningSink } from './sink.js'
import { observe } from './world.js'

const callable = (of: string, run: unknown): void => must(typeof run === 'function', `the callback of ${of}`, 'a function', run)

/**
 * Puts parts together: signals notice, a score weighs, triggers call back, sinks carry away. Nothing runs while nobody listens.
 * Throws a TypeError on a wrong option; afterwards nothing throws into the page.
 */
export const createInkling = (options: InklingOptions): Inkling => {
  const { signals, score, sinks = [], events: named = [], tap, gpc = true, onError = (error) => console.warn('inkling:', error) } = options
  const window = options.window ?? (globalThis.document && globalThis.window)
  if (!window) return inert
  must(Array.isArray(signals) && signals.every((signal) => signal?.captures), 'signals', 'a list such as [hover(), dwell()]', signals)
  must(Array.isArray(sinks) && sinks.every((sink) => typeof sink === 'function'), 'sinks', 'a list such as [upload({ endpoint })]', sinks)
  must(Array.isArray(named), 'events', "a list of names such as ['quiz_done']", named)
  const events = [...signals.flatMap((signal) => signal.emits), ...commerce, 'trigger', ...named]
  const intents = score?.intents ?? []
  const { performance, navigator } = window
  const now = (): number => performance.now()
  const stopped = new AbortController()
  const listeners = new Set<readonly [type: string, run: (event: never) => void]>()
  const broken = new Set<object>()
  let wanted: Consent
  let facts: Properties = {}
  let pages: PageVisit[] = [{ page: 1, path: window.location.pathname }]
  let tab = randomId()
  let seq = 0
  let capturing: AbortController | undefined
  let detectors: ((sample: Sample) => number | void)[] = []
  let timer = 0
  let wake = Infinity

  const want = (to: Consent): void => {
    must(consents.includes(to), 'consent', 'one of ' + consents.join(', '), to)
    wanted = to
  }
  // Global Privacy Control (https://w3c.github.io/gpc/) keeps everything on the device.
  const consent = (): Consent =>
    wanted === 'granted' && gpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl ? 'local' : wanted
  const keeps = (): boolean => consent() === 'pending' || consent() === 'granted'
  want(options.consent ?? (sinks.length ? 'pending' : 'local'))

  /** A user's error stays theirs: rethrown in a task of its own. */
  const call = (run: () => void): void => {
    try {
      run()
    } catch (error) {
      setTimeout(() => {
        throw error
      })
    }
  }
  const report = (error: unknown): void => call(() => onError(error))
  /** A part that fails is switched off and reported once. */
  const guard = <A>(run: (argument: A) => number | void, argument: A): number | void => {
    try {
      if (!broken.has(run)) return run(argument)
    } catch (error) {
      broken.add(run)
      report(error)
    }
  }

  const emit: Emit = (draft, t) => {
    const event = { ...draft, seq: ++seq, t: Math.round(t), page: pages.length } as MicroEvent
    if (score) guard(score.observe, event)
    if (triggers) guard(triggers.observe, event)
    if (keeps()) for (const sink of running) guard(sink.push, event)
    for (const [type, run] of listeners) if (type === event.type || type === '*') call(() => run(event as never))
    if (event.type !== 'trigger') look(event.t)
  }
  const look = (t: number): void => arm(triggers && guard(triggers.look, t), t)
  const tick = (): void => take({ kind: 'tick', t: Math.max(now(), wake) })
  /** One timer for all who wait. */
  const arm = (due: number | void, t: number): void => {
    if (!(due! < wake)) return
    wake = due!
    clearTimeout(timer)
    timer = window.setTimeout(tick, Math.max(0, wake - t))
  }
  /** Takes a reading. */
  const take = (sample: Sample): void => {
    const { kind, t } = sample
    if (tap) guard(tap, sample)
    if (kind === 'page') {
      if (sample.how === 'load') pages = []
      pages = [...pages, { page: pages.length + 1, path: sample.path }]
    }
    if (kind === 'tick') wake = Infinity
    for (let i = 0; i < detectors.length; i++) {
      const each = detectors[i]!
      try {
        const due = each(sample)
        if (due! < wake) arm(due, t)
      } catch (error) {
        detectors = detectors.filter((other) => other !== each)
        report(error)
      }
    }
    if (kind === 'tick') look(t)
  }

  /** Captures run only while someone hears them and consent allows. */
  const settle = (): void => {
    const heard = running.length || listeners.size || score || tap || triggers?.views(0).length
    if (!heard || consent() === 'denied' || stopped.signal.aborted) {
      capturing?.abort()
      capturing = undefined
      clearTimeout(timer)
      wake = Infinity
      return
    }
    if (capturing) return
    const { signal } = (capturing = new AbortController())
    // In a task of its own: starting must not lengthen the task that asked for it.
    setTimeout(() => {
      if (signal.aborted) return
      const { use } = observe(window, signal, take)
      detectors = signals.map((each) => each.detector(emit))
      for (const capture of signals.flatMap((each) => each.captures)) guard(() => void use(capture), undefined)
    })
  }
  /** A new stream: new names for new events. */
  const renew = (): void => {
    tab = randomId()
    seq = 0
  }

  const running: RunningSink[] = sinks.map((sink) =>
    sink({ window, tab: () => tab, renew, context: () => context(), pages: () => pages, consent, report, signal: stopped.signal }),
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
      settle()
      return () => {
        listeners.delete(listener)
        settle()
      }
    },
    when: (condition, run, trigger = {}) => {
      must(triggers, 'triggers', 'given to createInkling for when() to work', triggers)
      callable('when()', run)
      const stop = triggers!.add(
        condition,
        (fired) => {
          const reason = new AbortController()
          const { signal } = reason
          const abort = (): void => reason.abort()
          stopped.signal.addEventListener('abort', abort, { signal })
          call(() => run({ ...fired, signal }))
          return abort
        },
        trigger,
        now(),
      )
      settle()
      arm(0, 0)
      return () => {
        stop()
        settle()
      }
    },
    track: (type, fields) => {
      if ((!capturing && !keeps()) || stopped.signal.aborted) return
      emit({ ...fields, type } as never, now())
    },
    score: (intent) => score?.read(intent, now()) ?? unscored,
    triggers: () => triggers?.views(now()) ?? [],
    context: (more) => {
      facts = { ...facts, ...more }
      return context()
    },
    consent: (to) => {
      if (to) {
        const kept = keeps()
        want(to)
        if (keeps() && !kept) renew()
        settle()
        for (const sink of running) guard(sink.consent, undefined)
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
      for (const sink of running) sink.stop()
      stopped.abort()
      settle()
    },
  }
}
