import type { Detector } from '../core/part.js'
import type { Sample, SampleOf } from '../core/sample.js'
import { HELD } from './held.js'
import { runs } from './runs.js'

export interface ExitOptions {
  /** ms the page must have been used before leaving it means anything. @default 5000 */
  readonly arm?: number
  /** px from the top within which the pointer must leave. @default 20 */
  readonly edge?: number
  /** px/ms upward: an ordinary drift to the tabs is slower. Halves the alarms on recorded people. @default 0.5 */
  readonly speed?: number
  /** ms after a click in which leaving is just the end of it, and scrolling for as long as it then goes on. @default 1000 */
  readonly click?: number
  /** ms between two. @default 1800000 */
  readonly cooldown?: number
}

export const exitDefaults: Required<ExitOptions> = { arm: 5000, edge: 20, speed: 0.5, click: 1000, cooldown: 1_800_000 }

/** ms after a press in which a pointer that leaves is a pen that was lifted. */
const LIFTED = 100
/** Viewports scrolled back besides the largest step: a page that jumps has only that one. */
const STEPS = 0.5

/** Leaving upward through the top edge, fast; on touch, a fast scroll back up after half the page. */
export const exit =
  (options?: ExitOptions): Detector =>
  (emit) => {
    const { arm, edge, speed, click, cooldown } = { ...exitDefaults, ...options }
    // Where the pointer was every 60 ms or so, in a ring: enough to tell its speed at any sampling rate.
    const trail = [0, 0, 0, 0].map(() => ({ t: -Infinity, x: 0, y: 0 }))
    let newest = 0
    let step = trail[0]!
    let tops: readonly SampleOf<'scroll'>[] = []
    let depth = 0
    // The first scroll position: samples that only repeat it are layout, not use.
    let first: number | undefined
    let began = 0
    let used = false
    let pressed = -Infinity
    let released = -Infinity
    let touch = false
    // Until when what happens is a click's doing.
    let led = 0
    let told = -Infinity

    const tell = (via: 'pointer' | 'scroll', fast: number, t: number): void => {
      if (!used || t - began < arm || t < led || t - told < cooldown) return
      told = t
      emit({ type: 'exit_intent', via, speed: Math.round(fast * 100) / 100 }, t)
    }

    const release = ({ t }: Sample): void => {
      pressed = -Infinity
      released = t
    }
    return {
      move: ({ t, x, y }) => {
        if (t - step.t < 60) return
        step = trail[newest++ % trail.length]!
        step.t = t
        step.x = x
        step.y = y
      },
      page: ({ t, how }) => {
        // A route may be the page's own doing.
        if (how !== 'route') {
          used = false
          began = t
        }
        tops = []
        depth = 0
        first = undefined
      },
      press: ({ t, pointer }) => {
        used = true
        pressed = t
        led = 0
        touch = pointer === 'touch'
      },
      key: () => {
        used = true
      },
      release,
      cancel: release,
      click: ({ t }) => {
        led = t + click
      },
      leave: (sample) => {
        const { t, x, y, framed } = sample
        const from = trail.reduce((first, each) => (t - each.t <= 250 && each.t < first.t ? each : first), sample)
        const up = from.y - y
        // Within 45° of straight up.
        if (framed || t - pressed < HELD || t - released < LIFTED || y > edge || up <= Math.abs(x - from.x)) return
        const fast = up / (t - from.t)
        if (fast >= speed) tell('pointer', fast, t)
      },
      scroll: (sample) => {
        const { t, top, view, height } = sample
        used ||= top !== (first ??= top)
        const last = tops.at(-1)
        // One that a click scrolls, or that is no longer as high, was not scrolled by hand.
        if (t < led || (last && last.height > height)) tops = []
        led = runs(led, t)
        tops = [...tops.filter((each) => t - each.t <= 1000), sample]
        const from = tops.reduce((a, b) => (b.top > a.top ? b : a))
        const way = from.top - top
        const leap = Math.max(...tops.map((each, i) => (tops[i - 1] ?? each).top - each.top))
        if (touch && depth >= 0.5 && way >= 1.5 * view && way - leap >= STEPS * view) tell('scroll', way / Math.max(1, t - from.t), t)
        depth = Math.max(depth, (top + view) / height)
      },
    }
  }
