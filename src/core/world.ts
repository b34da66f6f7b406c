import { native } from './native.js'
import type { Detector } from './part.js'
import type { Sample } from './sample.js'

/** The page, as a capture sees it while it runs. */
export interface World {
  readonly window: Window & typeof globalThis
  readonly document: Document
  /** Hands a reading upward. */
  readonly sample: (sample: Sample) => void
  /** ms since the document's time origin. */
  readonly now: () => number
  /**
   * Listens for trusted events (names separated by spaces), passively, in the capture phase, until stop. However many captures listen, the
   * browser tells of an event once.
   */
  readonly listen: <E extends Event>(target: EventTarget, types: string, run: (event: E) => void) => void
  /**
   * Samples events that come in streams: hears one, ignores the rest of a beat (`BEAT`), hears the next. A beat in which nothing
   * came calls `rest`. Dispatching an event costs more than handling it. Returns how to end it.
   */
  readonly glance: <E extends Event>(target: EventTarget, type: string, run: (event: E) => void, rest: () => void) => () => void
  /** Wraps every callback handed to the browser: its first error is reported, not thrown into the page, and it runs no more. */
  readonly safe: <A>(run: (argument: A) => void) => (argument: A) => void
  /** The address of the page: its path, with what else tells one page from another. */
  readonly address: () => string
  /** Starts another capture, or returns the one already running: each runs once a page. */
  readonly use: <T>(capture: Capture<T>) => T
  /** What is run once all captures have begun. */
  readonly ready: Set<() => void>
  /** Aborts on stop. */
  readonly signal: AbortSignal
}

/** Reads one side of the page and hands samples upward. */
export type Capture<T = unknown> = (world: World) => T

/** What a user switches on: captures (DOM → samples) and a detector (samples → micro-events). */
export interface Signal {
  /** The event types it can emit. */
  readonly emits: readonly string[]
  readonly captures: readonly Capture[]
  readonly detector: Detector
}

/** ms between two glances: what is noticed stays the same (on recorded people: AUC .741 for a hard choice read every 10 ms, .737 every 100 ms). */
const BEAT = 100

/** ms late after which the page counts as stuck: where an interaction stops being good (https://web.dev/articles/inp). */
const STUCK = 200

/** Events that only a browser makes, and that WebKit does not mark as trusted. */
const OWN = /^(unhandledrejection|currententrychange)$/

/** Opens a page to captures, until `signal` aborts. */
export const observe = (
  window: World['window'],
  signal: AbortSignal,
  sample: World['sample'],
  safe: World['safe'],
  address: World['address'],
): World => {
  const started = new Map<Capture, unknown>()
  const now = (): number => window.performance.now()
  // When the next glance is due. A stuck page misses it, and reports that before it handles what came meanwhile.
  let due = Infinity
  const late = (since: number): void => {
    const t = now()
    if (t - since >= STUCK) sample({ kind: 'jank', t, ms: t - since })
  }
  // As they are when this begins: we may replace them ourselves, to hear what a click leaves to be done later.
  const every = native(window, 'setInterval')
  const clear = native(window, 'clearInterval')
  // From the prototype: a page may have overridden it on the window alone.
  const add = native(window.EventTarget.prototype, 'addEventListener')
  const remove = native(window.EventTarget.prototype, 'removeEventListener')
  const runs = new WeakMap<EventTarget, Map<string, ((event: never) => void)[]>>()
  const world: World = {
    window,
    document: window.document,
    signal,
    sample,
    now,
    safe,
    address,
    ready: new Set(),
    listen: (target, types, run) => {
      const heard = safe(run)
      const known = runs.get(target) ?? new Map<string, ((event: never) => void)[]>()
      runs.set(target, known)
      for (const type of types.split(' ')) {
        if (known.get(type)?.push(heard)) continue
        const all = [heard as (event: never) => void]
        known.set(type, all)
        const trusted = (event: Event): void => {
          if (!event.isTrusted && !OWN.test(type)) return
          late(Math.min(event.timeStamp, due))
          // Listeners added meanwhile hear the next event; after a stop nobody hears this one.
          all.forEach((each) => signal.aborted || each(event as never))
        }
        add.call(target, type, trusted, { signal, passive: true, capture: true })
      }
    },
    glance: (target, type, run, rest) => {
      const read = safe(run)
      const quiet = safe(rest)
      let beat = 0
      let heard = false
      const wait = (): void => add.call(target, type, once, { once: true, passive: true, capture: true })
      const once = (event: Event): void => {
        if (!event.isTrusted) return wait()
        late(due)
        // Whoever was told of it may have stopped us.
        if (signal.aborted) return
        heard = true
        beat ||= every(step, BEAT)
        due = now() + BEAT
        read(event as never)
      }
      const step = (): void => {
        late(due)
        if (signal.aborted) return
        due = now() + BEAT
        if (heard) wait()
        else {
          due = Infinity
          clear(beat)
          beat = 0
          quiet(undefined)
        }
        heard = false
      }
      wait()
      const end = (): void => {
        clear(beat)
        // What is not waited for is never late.
        due = Infinity
        remove.call(target, type, once, true)
        // Who has ended holds nothing of the page.
        signal.removeEventListener('abort', end)
      }
      signal.addEventListener('abort', end)
      return end
    },
    use: (capture) => {
      if (!started.has(capture)) started.set(capture, capture(world))
      // The map gives back what this very capture returned.
      return started.get(capture) as never
    },
  }
  return world
}
