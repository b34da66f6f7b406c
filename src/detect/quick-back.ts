import type { Detector } from '../core/part.js'

export interface QuickBackOptions {
  /** ms on a page within which turning back is strong … @default 10000 */
  readonly strong?: number
  /** … and within which it is weak, the limit of studies on search results. @default 30000 */
  readonly weak?: number
  /** Share of the page that may have been scrolled. @default 0.25 */
  readonly scrolled?: number
  /** ms in which they are counted together: two in 3 min are pogo-sticking. @default 180000 */
  readonly window?: number
}

export const quickBackDefaults: Required<QuickBackOptions> = { strong: 10_000, weak: 30_000, scrolled: 0.25, window: 180_000 }

/**
 * There and back again: a page left soon, hardly scrolled, for the one before. Client-side routes are known by their paths; a page restored from the
 * back/forward cache knows how long it was left, not what was scrolled elsewhere, so that it takes the strong limit.
 */
export const quickBack =
  (options?: QuickBackOptions): Detector =>
  (emit) => {
    const { strong, weak, scrolled, window } = { ...quickBackDefaults, ...options }
    let before: string | undefined
    let path: string | undefined
    let came = 0
    // Since when the page is hidden; what was scrolled on it, as a share of its height.
    let left = Infinity
    let lowest = Infinity
    let share = 0
    let recent: number[] = []

    const back = (ms: number, least: number, t: number): void => {
      if (ms < 0 || ms > least) return
      recent = [...recent.filter((at) => t - at < window), t]
      emit({ type: 'quick_back', strength: ms <= strong ? 'strong' : 'weak', count: recent.length, ms: Math.round(ms) }, t)
    }
    return {
      visible: ({ t, on }) => {
        left = on ? Infinity : Math.min(left, t)
      },
      scroll: ({ top, height }) => {
        // A new page begins where the one before was scrolled to, and then at its top.
        lowest = Math.min(lowest, top)
        share = Math.max(share, (top - lowest) / height)
      },
      page: ({ t, how, path: to, nav, replaces, forward }) => {
        if (how === 'restore') {
          if (!forward) back(t - left, strong, t)
        } else {
          const returns = how === 'route' && nav !== 'navigate' && to === before
          if (returns && share < scrolled) back(t - came, weak, t)
          // Forward again to what was just left is no way back.
          if (!replaces) before = how === 'load' || returns ? undefined : path
          path = to
          came = t
        }
        lowest = left = Infinity
        share = 0
      },
    }
  }
