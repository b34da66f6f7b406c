import type { Detector } from '../core/part.js'

export interface ScrollOptions {
  /** Percentages worth an event, ascending. @default [25, 50, 75, 90, 100] */
  readonly milestones?: readonly number[]
  /** ms the viewport must stay that deep: a fling past it is not a visit. @default 500 */
  readonly stay?: number
}

export const scrollDefaults: Required<ScrollOptions> = { milestones: [25, 50, 75, 90, 100], stay: 500 }

/**
 * How deep the bottom of the viewport has come. A page that cannot scroll is 100.
 * When the content grows, milestones that no longer hold can be reached again.
 */
export const scroll = (options?: ScrollOptions): Detector => {
  const { milestones, stay } = { ...scrollDefaults, ...options }
  // When each milestone was last passed downward: -1 not now, Infinity already told.
  let passed: number[] = []
  let height = 0
  let start = 0
  let depth = -1
  const again = (): void => { passed = milestones.map(() => -1) }
  again()

  return (sample, emit) => {
    const { t } = sample
    if (sample.kind === 'move') return
    if (sample.kind === 'page') {
      again()
      start = t
    }
    if (sample.kind === 'scroll') {
      depth = Math.min(100, ((sample.top + sample.view) / sample.height) * 100)
      // Half a per cent of tolerance: zoom leaves fractions of a pixel.
      const holds = (milestone: number): boolean => depth >= milestone - 0.5
      passed = passed.map((at, i) => holds(milestones[i]!) ? (at < 0 ? t : at) : at === Infinity && sample.height <= height ? at : -1)
      height = sample.height
    } else if (sample.kind === 'page' && depth >= 0) passed = passed.map((_, i) => (depth >= milestones[i]! - 0.5 ? t : -1))
    passed = passed.map((at, i) => {
      if (at < 0 || t - at < stay) return at
      if (at < Infinity) emit({ type: 'scroll_depth', depth: milestones[i]!, ms: Math.round(t - start) }, t)
      return Infinity
    })
    return Math.min(...passed.map((at) => (at < 0 ? Infinity : at + stay)))
  }
}
