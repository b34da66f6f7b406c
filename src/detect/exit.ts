import type { Detector } from '../core/part.js'

export interface ExitOptions {
  /** ms the page must have been used before leaving it means anything. @default 5000 */
  readonly arm?: number
  /** px from the top within which the pointer must leave. @default 20 */
  readonly edge?: number
  /** px/ms upward: an ordinary drift to the tabs is slower. Halves the alarms on recorded people. @default 0.5 */
  readonly speed?: number
  /** ms after a click in which leaving is just the end of it. @default 1000 */
  readonly click?: number
  /** ms between two. @default 1800000 */
  readonly cooldown?: number
}

export const exitDefaults: Required<ExitOptions> = { arm: 5000, edge: 20, speed: 0.5, click: 1000, cooldown: 1_800_000 }

/** Leaving upward through the top edge, fast; on touch, a fast scroll back up after half the page. */
export const exit =
  (options?: ExitOptions): Detector =>
  (emit) => {
    const { arm, edge, speed, click, cooldown } = { ...exitDefaults, ...options }
    // Where the pointer was every 10 ms or so, in a ring: enough to tell its speed at any sampling rate.
    const trail = Array.from({ length: 16 }, () => ({ t: -Infinity, x: 0, y: 0 }))
    let newest = 0
    let step = trail[0]!
    let began = 0
    let used = false
    let pressed = false
    let clicked = -Infinity
    let told = -Infinity
    let touch = false
    // Where the page was first told to be: readings that say no more than that are layout, not use.
    let first: number | undefined
    let depth = 0
    let tops: { t: number; top: number }[] = []
    let t = 0

    const tell = (via: 'pointer' | 'scroll', fast: number): void => {
      if (!used || pressed || t - began < arm || t - clicked < click || t - told < cooldown) return
      told = t
      emit({ type: 'exit_intent', via, speed: Math.round(fast * 100) / 100 }, t)
    }

    return (sample) => {
      ;({ t } = sample)
      switch (sample.kind) {
        case 'page':
          if (sample.how === 'load') began = t
          used = sample.how !== 'load'
          break
        case 'move':
          if (t - step.t < 10) break
          newest = (newest + 1) % trail.length
          step = trail[newest]!
          step.t = t
          step.x = sample.x
          step.y = sample.y
          break
        case 'press':
          pressed = used = true
          touch = sample.pointer === 'touch'
          break
        case 'key':
          used = true
          break
        case 'release':
        case 'cancel':
          pressed = false
          break
        case 'click':
          clicked = t
          break
        case 'leave': {
          const from = trail.reduce((first, each) => (t - each.t <= 150 && each.t < first.t ? each : first), { t, x: 0, y: 0 })
          if (sample.y > edge || t <= from.t) return
          const up = from.y - sample.y
          // Within 45° of straight up.
          if (up > Math.abs(sample.x - from.x) && up / (t - from.t) >= speed) tell('pointer', up / (t - from.t))
          break
        }
        case 'scroll': {
          used ||= sample.top !== (first ??= sample.top)
          tops = [...tops.filter((each) => t - each.t <= 1000), { t, top: sample.top }]
          const from = tops.reduce((a, b) => (b.top > a.top ? b : a))
          if (touch && depth >= 0.5 && from.top - sample.top >= 1.5 * sample.view) {
            pressed = false
            tell('scroll', (from.top - sample.top) / Math.max(1, t - from.t))
          }
          depth = Math.max(depth, (sample.top + sample.view) / sample.height)
        }
      }
    }
  }
