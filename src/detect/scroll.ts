import type { Detector } from '../core/part.js'

export interface ScrollOptions {
  /** Percentages worth an event, ascending. @default [25, 50, 75, 90, 100] */
  readonly milestones?: readonly number[]
  /** ms the viewport must stay that deep: a fling past it is not a visit. @default 500 */
  readonly stay?: number
}

/** ms a page must fit the window to be taken for one that has no more to show: others fill up within that time. */
const WHOLE = 3000

export const scrollDefaults: Required<ScrollOptions> = { milestones: [25, 50, 75, 90, 100], stay: 500 }

/**
 * How deep the bottom of the viewport has come. A page that cannot scroll is as deep as it gets, and has no depths on the way.
 * When the content grows, milestones that no longer hold can be reached again.
 */
export const scroll =
  (options?: ScrollOptions): Detector =>
  (emit) => {
    const { milestones, stay } = { ...scrollDefaults, ...options }
    // When each milestone was last passed downward: -1 not now, Infinity already told.
    let passed: number[] = []
    let height = 0
    let whole = false
    let start = 0
    let depth = -1

    const settle = (t: number, grew = false, leaves = false): number => {
      const least = whole && !leaves ? Math.max(stay, WHOLE) : stay
      passed = milestones.map((milestone, i) => {
        const at = passed[i] ?? -1
        // Half a per cent of tolerance: zoom leaves fractions of a pixel.
        if (depth < milestone - 0.5) return at === Infinity && !grew ? at : -1
        if (at < 0) return t
        if (at < Infinity && t - at >= least) {
          if (!whole || i === milestones.length - 1) emit({ type: 'scroll_depth', depth: milestone, ms: Math.round(t - start) }, t)
          return Infinity
        }
        return at
      })
      return Math.min(...passed.map((at) => (at < 0 ? Infinity : at + least)))
    }
    return {
      page: ({ t }) => {
        passed = []
        depth = -1
        start = t
      },
      scroll: (sample) => {
        const grew = sample.height > height
        depth = ((sample.top + sample.view) / sample.height) * 100
        height = sample.height
        whole = height <= sample.view
        return settle(sample.t, grew)
      },
      tick: ({ t }) => settle(t),
      // Who leaves has seen what there was.
      depart: ({ t }) => settle(t, false, true),
      visible: ({ t, on }) => settle(t, false, !on),
    }
  }
