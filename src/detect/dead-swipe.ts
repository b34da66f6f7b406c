import type { Detector } from '../core/part.js'
import type { SampleOf } from '../core/sample.js'

export interface DeadSwipeOptions {
  /** px a finger must go. @default 30 */
  readonly least?: number
  /** ms after its end in which something may still move or change. @default 1000 */
  readonly after?: number
}

export const deadSwipeDefaults: Required<DeadSwipeOptions> = { least: 30, after: 1000 }

/** A swipe to the side of which nothing came. Up and down is scrolling, and every page ends somewhere. */
export const deadSwipe =
  (options?: DeadSwipeOptions): Detector =>
  (emit) => {
    const { least, after } = { ...deadSwipeDefaults, ...options }
    const places = new Map<number, SampleOf<'place'>>()
    const ambient = new Set<number>()
    let guesses = new Set<number>()
    let swipe: SampleOf<'swipe'> | undefined
    let exempt = false
    let alive = false
    const reset = (): void => {
      swipe = undefined
      alive = false
      guesses = new Set()
    }
    return {
      place: (sample) => void places.set(sample.place, sample),
      press: reset,
      page: reset,
      visible: reset,
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
        if (exempt || Math.abs(sample.dx) < least || Math.abs(sample.dx) < Math.abs(sample.dy) * 1.5) return undefined
        swipe = sample
        return sample.t + after
      },
      tick: ({ t }) => {
        if (!swipe) return undefined
        if (t < swipe.t + after) return swipe.t + after
        const { zone, target } = places.get(swipe.place) ?? {}
        if (!alive && !guesses.size) emit({ type: 'dead_swipe', ...(zone && { zone }), ...(target && { target }) }, t)
        return reset()
      },
    }
  }
