import { checkCondition, type Condition } from './condition.js'
import { consents, effective, type Consent } from './consent.js'
import { commerce, type CustomFields, type CustomType, type Emit, type EventMap, type EventType, type MicroEvent, type Properties } from './event.js'
import { randomId, remember } from './memory.js'
import { must } from './must.js'
import type { Fired, Score, Scorer, TriggerOptions, TriggerView, TriggerWorld, Triggers } from './part.js'
import type { Sample } from './sample.js'
import type { PageVisit, RunningSink, Sink } from './sink.js'
import type { Capture, Signal, World } from './world.js'

export interface InklingOptions {
  readonly signals: readonly Signal[]
  readonly score?: Scorer
  readonly triggers?: (world: TriggerWorld) => Triggers
  readonly sinks?: readonly Sink[]
  /** @default 'pending' with a sink, 'local' without */
  readonly consent?: Consent
  /** Global Privacy Control turns `granted` into `local`. @default true */
  readonly gpc?: boolean
  /** Names of your own events, so that a condition on one can be checked. */
  readonly events?: readonly string[]
  /** Told once when a part fails and is switched off. @default console.warn */
  readonly onError?: (error: unknown) => void
  /** Sees every raw sample: for recording a trace. */
  readonly tap?: (sample: Sample) => void
  /** The page to watch: a window of the same origin. @default the global one */
  readonly window?: Window & typeof globalThis
}

/** What a trigger hands to its callback. */
export interface Moment extends Fired {
  /** Aborts when the reason has passed, the trigger is removed, or the library stops. */
  readonly signal: AbortSignal
}

export interface Inkling {
  /** Calls back on every event of a type, or on all (`'*'`). Returns its stop. */
  on: {
    <T extends EventType>(type: T, run: (event: EventMap[T]) => void): () => void
    (type: '*', run: (event: MicroEvent) => void): () => void
  }
  /** Calls back when a condition comes true. Returns its stop. Throws a TypeError if the condition could never hold. */
  when: (condition: Condition, run: (moment: Moment) => void, options?: TriggerOptions) => () => void
  /** Adds an event of your own to the stream. */
  track: <T extends CustomType>(type: T, fields?: CustomFields<T>) => void
  /** How strong an intent is now, and why. */
  score: (intent: string) => Score
  readonly intents: readonly string[]
  /** Every trigger with its state and what its clauses have and need. */
  triggers: () => readonly TriggerView[]
  /** Adds facts about the visit for conditions and batches; answers all of them. */
  context: (facts?: Properties) => Properties
  /** Changes consent; answers what is in force. */
  consent: (to?: Consent) => Consent
  /** Erases what is stored and starts under new ids. */
  forget: () => Promise<void>
  /** Sends what waits; resolves when the collector has answered. */
  flush: () => Promise<void>
  /** Removes every listener, observer, timer, lock and open database. */
  stop: () => void
}

const nothing = (): void => {}
const unscored: Score = { value: 0, calibrated: false, why: [] }

/** A handle that does nothing: for Node, workers and any place without a page. */
export const inert: Inkling = {
  on: () => nothing, when: () => nothing, track: nothing, score: () => unscored, intents: [], triggers: () => [],
  context: () => ({}), consent: (to) => to ?? 'denied', forget: async () => {}, flush: async () => {}, stop: nothing,
}

/**
 * Puts parts together: signals notice, a score weighs, triggers call back, sinks carry away. Nothing runs while nobody listens.
 * Throws a TypeError on a wrong option; afterwards nothing throws into the page.
 */
export const createInkling = (options: InklingOptions): Inkling => {
  const { signals, score, sinks = [], onError = (error) => console.warn('inkling:', error) } = options
  must(Array.isArray(signals), 'signals', 'a list such as [hover(), dwell()]', signals)
  must(options.consent === undefined || consents.includes(options.consent), 'consent', 'one of ' + consents.join(', '), options.consent)
  const window = options.window ?? (globalThis.document && globalThis.window)
  if (!window) return inert
  const known = { events: [...signals.flatMap((signal) => signal.emits), ...commerce, 'trigger', ...(options.events ?? [])], intents: score?.intents ?? [] }
  const now = (): number => window.performance.now()
  const stopped = new AbortController()
  const memory = remember(() => window.localStorage, 'inkling')
  const listeners = new Map<string, Set<(event: never) => void>>()
  const clean = (path: string): PageVisit[] => [{ page: 1, path }]
  let wanted: Consent = options.consent ?? (sinks.length ? 'pending' : 'local')
  let facts: Properties = {}
  let pages = clean(window.location.pathname)
  let tab = randomId()
  let seq = 0
  let capturing: AbortController | undefined
  let timer = 0
  let wake = Infinity

  const state = (): Consent => effective(wanted, options.gpc !== false, window.navigator)
  const kept = (): boolean => /p|g/.test(state()[0]!)
  const reported = new Set<unknown>()
  /** A part that fails is switched off and reported once. */
  const guard = <A extends unknown[], R>(part: object, run: (...args: A) => R, ...args: A): R | undefined => {
    if (reported.has(part)) return undefined
    try {
      return run(...args)
    } catch (error) {
      reported.add(part)
      call(() => onError(error))
      return undefined
    }
  }
  /** A user's error stays theirs: rethrown in a task of its own. */
  const call = (run: () => void): void => {
    try { run() } catch (error) { setTimeout(() => { throw error }) }
  }
  const context = (): Properties => ({ visits: memory.visits(), ...facts })

  const publish = (event: MicroEvent): void => {
    if (score) guard(score, score.observe, event)
    if (triggers) guard(triggers, triggers.observe, event)
    if (kept()) for (const sink of running) guard(sink, sink.push, event)
    for (const type of [event.type, '*']) for (const run of listeners.get(type) ?? []) call(() => run(event as never))
    if (triggers && event.type !== 'trigger') arm(guard(triggers, triggers.look, event.t))
  }
  const emit: Emit = (draft, t) => publish({ ...draft, seq: ++seq, t: Math.round(t), page: pages.length } as MicroEvent)

  const arm = (due: number | void): void => {
    if (!(due! < wake)) return
    wake = due!
    clearTimeout(timer)
    timer = window.setTimeout(() => take({ kind: 'tick', t: Math.max(now(), wake) }), Math.max(0, wake - now()))
  }
  const detect = (sample: Sample): void => {
    if (options.tap) guard(options.tap, options.tap, sample)
    if (sample.kind === 'page') pages = sample.how === 'load' ? clean(sample.path) : [...pages, { page: pages.length + 1, path: sample.path }]
    if (sample.kind === 'tick') wake = Infinity
    for (const { detector } of signals) arm(guard(detector, detector, sample, emit))
    if (triggers && sample.kind === 'tick') arm(guard(triggers, triggers.look, sample.t))
  }
  let waiting: (() => void)[] = []
  const take = (sample: Sample): void => {
    for (const run of waiting) run()
    detect(sample)
  }

  /** Captures run only while someone hears them and consent allows. */
  const settle = (): void => {
    const wantedNow = state() !== 'denied' && !stopped.signal.aborted && (running.length || listeners.size || triggers?.views(0).length || score || options.tap)
    memory.allow(state() === 'granted')
    if (!wantedNow) {
      capturing?.abort()
      capturing = undefined
      clearTimeout(timer)
      wake = Infinity
    } else if (!capturing) {
      capturing = new AbortController()
      const started = new Map<Capture, unknown>()
      waiting = []
      const world: World = {
        window, document: window.document, signal: capturing.signal, sample: take, before: (run) => waiting.push(run),
        use: (capture) => {
          if (!started.has(capture)) started.set(capture, guard(capture, capture, world))
          // The map gives back what this very capture returned.
          return started.get(capture) as never
        },
      }
      for (const signal of signals) for (const capture of signal.captures) world.use(capture)
    }
  }

  const triggers = options.triggers?.({
    emit, context,
    score: (intent, t) => score?.read(intent, t).value ?? 0,
    check: (condition) => checkCondition(condition, known),
    fired: (id, at) => memory.fired(id, at && at + window.performance.timeOrigin) - window.performance.timeOrigin,
  })
  const running: RunningSink[] = sinks.map((sink) => sink({ window, tab: () => tab, ids: memory.ids, context, pages: () => pages, consent: state, report: (error) => call(() => onError(error)), signal: stopped.signal }))
  settle()

  return {
    intents: known.intents,
    on: (type: string, run: (event: never) => void) => {
      must(type === '*' || known.events.includes(type), 'on(type)', 'one of * ' + known.events.join(' '), type)
      const runs = listeners.get(type) ?? new Set()
      listeners.set(type, runs.add(run))
      settle()
      return () => {
        runs.delete(run)
        if (!runs.size) listeners.delete(type)
        settle()
      }
    },
    when: (condition, run, trigger = {}) => {
      must(triggers, 'triggers', 'given to createInkling for when() to work', undefined)
      const stop = triggers!.add(condition, (fired) => {
        const reason = new AbortController()
        const abort = (): void => reason.abort()
        stopped.signal.addEventListener('abort', abort, { once: true, signal: reason.signal })
        call(() => run({ ...fired, signal: reason.signal }))
        return abort
      }, trigger, now())
      settle()
      arm(now())
      return () => {
        stop()
        settle()
      }
    },
    track: (type, fields) => {
      if (!stopped.signal.aborted && state() !== 'denied') {
        for (const run of waiting) run()
        emit({ ...fields, type } as never, now())
      }
    },
    score: (intent) => score?.read(intent, now()) ?? unscored,
    triggers: () => triggers?.views(now()) ?? [],
    context: (more) => {
      facts = { ...facts, ...more }
      return context()
    },
    consent: (to) => {
      if (to) {
        must(consents.includes(to), 'consent', 'one of ' + consents.join(', '), to)
        const before = kept()
        wanted = to
        if (kept() && !before) {
          tab = randomId()
          seq = 0
        }
        settle()
        for (const sink of running) guard(sink, sink.consent)
      }
      return state()
    },
    forget: async () => {
      memory.forget()
      tab = randomId()
      seq = 0
      await Promise.all(running.map((sink) => sink.forget()))
    },
    flush: async () => {
      for (const run of waiting) run()
      await Promise.all(running.map((sink) => sink.flush()))
    },
    stop: () => {
      stopped.abort()
      listeners.clear()
      for (const sink of running) sink.stop()
      settle()
    },
  }
}
