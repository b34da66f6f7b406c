import type { Press } from './press.js'

/** Which press causes what happens. */
export interface Turn {
  /** That press; null: something else does; undefined: unknown. */
  readonly whose: () => Press | null | undefined
  /** An event begins: `by` causes all that happens until its listeners and their promises are done. */
  readonly event: (event: Event, by: Press | null) => void
  /** A task goes on with what a press began. */
  readonly resume: (by: Press) => void
  readonly is: (type: string) => boolean
}

/** Promises that may wait for each other in one task. */
const HOPS = 16

/**
 * `microtask` is the browser's own `queueMicrotask`; `before` runs while the last cause still holds; `otherwise` says who causes what happens in events
 * that nobody has announced.
 */
export const turn = (microtask: (run: () => void) => void, before: () => void, otherwise: Turn['whose']): Turn => {
  let event: Event | undefined
  let by: Press | null = null
  let task: Press | undefined
  const release = (press: Press, hops = HOPS): void =>
    microtask(() => {
      if (hops) release(press, hops - 1)
      else if (task === press) task = undefined
    })
  // The phase of an event is 0 once it is over.
  const on = (): boolean => !!event?.eventPhase
  return {
    whose: () => (on() ? by : (task ?? otherwise())),
    event: (next, press) => {
      before()
      // An event within another of the same press, as of focus that is moved by a script, is over before that one.
      if (!(on() && by === press)) event = next
      by = press
      task = undefined
    },
    resume: (press) => {
      before()
      task = press
      release(press)
    },
    is: (type) => on() && event?.type === type,
  }
}
