import type { Detector } from '../core/part.js'
import type { SampleOf } from '../core/sample.js'
import { GRACE, LATE, unjudged } from './clicks.js'
import { nameOf } from './places.js'

export interface DeadSwipeOptions {
  /** px a finger must go, at least 10. @default 30 */
  readonly least?: number
  /** ms after its end in which something may still move or change. @default 1000 */
  readonly after?: number
}

export const deadSwipeDefaults: Required<DeadSwipeOptions> = { least: 30, after: 1000 }

/** A swipe of which nothing came. Up and down only where there is more of the page: every page ends somewhere. */
export const deadSwipe =
  (options?: DeadSwipeOptions): Detector =>
  (emit, places) => {
    const { least, after } = { ...deadSwipeDefaults, ...options }
    let guesses = new Set<number>()
    let swipe: SampleOf<'swipe'> | undefined
    let exempt = false
    let alive = false
    // What there is of the page above and below.
    let above = 0
    let below = 0
    // When it is judged, and when the page was last stuck.
    let due = Infinity
    let busy = 0
    const reset = (): void => {
      swipe = undefined
      due = Infinity
      alive = false
      guesses = new Set()
    }
    return {
      press: reset,
      page: reset,
      visible: reset,
      scroll: ({ top, view, height }) => {
        above = top
        below = height - top - view
      },
      aim: ({ looks }) => {
        exempt = unjudged(looks)
      },
      effect: ({ guess }) => {
        if (!guess) alive = true
        else guesses.add(guess)
      },
      ambient: ({ guess }) => {
        guesses.delete(guess)
      },
      swipe: (sample) => {
        const { dx, dy, locked } = sample
        const aside = Math.abs(dx) >= Math.abs(dy) * 1.5
        const room = aside ? Infinity : dy > 0 ? above : locked ? Infinity : below
        if (exempt || Math.max(Math.abs(dx), Math.abs(dy)) < least || room < least) return undefined
        swipe = sample
        // A page that was stuck has heard of it late.
        return (due = Math.max(sample.t, busy) + after)
      },
      jank: ({ t }) => {
        busy = t
        if (swipe) due = Math.max(due, t + after)
        return due
      },
      tick: ({ t }) => {
        if (!swipe || t < due) return due
        if (t > due + LATE) return (due = t + GRACE)
        if (!alive && !guesses.size) emit({ type: 'dead_swipe', ...nameOf(places, swipe.place) }, t)
        return reset()
      },
    }
  }
