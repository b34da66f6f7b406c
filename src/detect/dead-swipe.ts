import type { Detector } from '../core/part.js'
import type { SampleOf } from '../core/sample.js'
import { nameOf } from './places.js'

export interface DeadSwipeOptions {
  /** px a finger must go. @default 30 */
  readonly least?: number
  /** ms after its end in which something may still move or change. @default 1000 */
  readonly after?: number
}

export const deadSwipeDefaults: Required<DeadSwipeOptions> = { least: 30, after: 1000 }

/** A swipe of which nothing came. Up and down only where the page could have scrolled: every page ends somewhere. */
export const deadSwipe =
  (options?: DeadSwipeOptions): Detector =>
  (emit, places) => {
    const { least, after } = { ...deadSwipeDefaults, ...options }
    const ambient = new Set<number>()
    let guesses = new Set<number>()
    let swipe: SampleOf<'swipe'> | undefined
    let exempt = false
    let alive = false
    // What there is of the page above and below.
    let above = 0
    let below = 0
    const reset = (): void => {
      swipe = undefined
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
        exempt = looks === 'exempt'
      },
      effect: ({ guess }) => {
        if (!guess) alive = true
        else if (!ambient.has(guess)) guesses.add(guess)
      },
      ambient: ({ guess }) => {
        ambient.add(guess)
        guesses.delete(guess)
      },
      swipe: (sample) => {
        const { dx, dy } = sample
        const aside = Math.abs(dx) >= Math.abs(dy) * 1.5
        const room = aside ? Infinity : dy > 0 ? above : below
        if (exempt || Math.max(Math.abs(dx), Math.abs(dy)) < least || room < least) return undefined
        swipe = sample
        return sample.t + after
      },
      tick: ({ t }) => {
        if (!swipe) return undefined
        if (t < swipe.t + after) return swipe.t + after
        if (!alive && !guesses.size) emit({ type: 'dead_swipe', ...nameOf(places, swipe.place) }, t)
        return reset()
      },
    }
  }
