import type { Detector } from '../core/part.js'
import { HELD } from './held.js'

export interface ThrashOptions {
  /** Reversals along one axis … @default 8 */
  readonly flips?: number
  /** … of at least so many px each … @default 40 */
  readonly turn?: number
  /** … within so many ms. @default 2000 */
  readonly window?: number
}

export const thrashDefaults: Required<ThrashOptions> = { flips: 8, turn: 40, window: 2000 }

/** ms between two looks at the pointer, which a page reads no more often: more readings must not make more turns. */
const EVERY = 95

/** Reversals along one axis; `see` answers since when the last `flips` of them have happened. */
const axis = (flips: number, turn: number) => {
  let times: number[] = []
  let extreme = NaN
  let way = 0
  return {
    see: (t: number, at: number): number => {
      const ahead = at - extreme
      if (ahead * way >= 0) extreme = at
      else if (Math.abs(ahead) >= turn) {
        times = [...times, t].slice(-flips)
        way = -way
        extreme = at
      }
      // The first step says which way it goes.
      way ||= Math.sign(ahead) || 0
      if (Number.isNaN(extreme)) extreme = at
      return times.length < flips ? -Infinity : times[0]!
    },
    reset: (): void => {
      times = []
      way = 0
      extreme = NaN
    },
  }
}

/**
 * Shaking the pointer. Others ask for 20 reversals in 2 s of every event; a pointer that is looked at ten times a second shows no more than 8 or so of
 * the fastest shake. In two hours of ordinary pointing, shopping and choosing (SapiMouse, AdSERP, KH2017) there is none. What is dragged may go to and fro.
 */
export const thrash =
  (options?: ThrashOptions): Detector =>
  (emit) => {
    const { flips, turn, window } = { ...thrashDefaults, ...options }
    const axes = [axis(flips, turn), axis(flips, turn)] as const
    let last = -Infinity
    let pressed = -Infinity
    const reset = (): void => {
      for (const each of axes) each.reset()
    }
    const release = (): void => {
      pressed = -Infinity
      reset()
    }
    return {
      move: ({ t, x, y }) => {
        if (t - last < EVERY || t - pressed < HELD) return
        last = t
        const since = Math.max(axes[0].see(t, x), axes[1].see(t, y))
        if (t - since > window) return
        emit({ type: 'thrash', flips, ms: Math.round(t - since) }, t)
        reset()
      },
      press: ({ t }) => {
        pressed = t
      },
      release,
      cancel: release,
      leave: reset,
      page: reset,
    }
  }
