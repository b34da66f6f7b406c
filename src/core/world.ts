import type { Detector } from './part.js'
import type { Pointer, Sample } from './sample.js'

/** The page, as a capture sees it while it runs. */
export interface World {
  readonly window: Window & typeof globalThis
  readonly document: Document
  /** Hands a reading upward. */
  readonly sample: (sample: Sample) => void
  /** Starts another capture, or returns the one already running: each runs once a page. */
  readonly use: <T>(capture: Capture<T>) => T
  /** `run` is called before any other reading is taken, to hand over what still waits. */
  readonly before: (run: () => void) => void
  /** Aborts on stop: give it to every listener. */
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

/** Names how the person works: the pointer's own type, or the keyboard. */
export const pointerOf = (event: { pointerType: string }): Pointer => (event.pointerType as Pointer) || 'mouse'
