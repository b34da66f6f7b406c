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
  /** Listens for trusted events (names separated by spaces), passively, in the capture phase, until stop. */
  readonly listen: <E extends Event>(target: EventTarget, types: string, run: (event: E) => void) => void
  /** Answers a function that runs `run` once, `ms` after the first of its calls. */
  readonly soon: (run: () => void, ms: number) => () => void
  /** Starts another capture, or returns the one already running: each runs once a page. */
  readonly use: <T>(capture: Capture<T>) => T
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

/** Opens a page to captures, until `signal` aborts. */
export const observe = (window: World['window'], signal: AbortSignal, sample: World['sample']): World => {
  const started = new Map<Capture, unknown>()
  const world: World = {
    window,
    document: window.document,
    signal,
    sample,
    now: () => window.performance.now(),
    listen: (target, types, run) => {
      const trusted = (event: Event): void => {
        if (event.isTrusted) run(event as never)
      }
      for (const type of types.split(' ')) target.addEventListener(type, trusted, { passive: true, capture: true, signal })
    },
    soon: (run, ms) => {
      let timer = 0
      signal.addEventListener('abort', () => clearTimeout(timer))
      return () => {
        timer ||= window.setTimeout(() => {
          timer = 0
          run()
        }, ms)
      }
    },
    use: (capture) => {
      if (!started.has(capture)) started.set(capture, capture(world))
      // The map gives back what this very capture returned.
      return started.get(capture) as never
    },
  }
  return world
}
