import type { Detector } from '../core/part.js'
import { clicks, effectOf } from './clicks.js'
import { nameOf } from './places.js'

export interface SlowClickOptions {
  /** ms to the first visible effect that are slow (the limit of keeping one's train of thought: https://www.nngroup.com/articles/response-times-3-important-limits/). @default 1000 */
  readonly after?: number
  /** ms after which nobody waits any more: later is no answer. @default 10000 */
  readonly most?: number
}

export const slowClickDefaults: Required<SlowClickOptions> = { after: 1000, most: 10_000 }

/** ms after which a change that may have come by itself counts, if it has not come again. */
const SURE = 2500

/** A click whose first visible effect took long. */
export const slowClick =
  (options?: SlowClickOptions): Detector =>
  (emit, places) => {
    const { after, most } = { ...slowClickDefaults, ...options }
    const { hears, pending } = clicks((t) => {
      let next = Infinity
      for (const click of pending) {
        const { at, shown, looks } = click
        const first = effectOf(click)
        if (looks !== 'clickable' || first - at < after) {
          // A first answer in time; or one that may yet prove to come by itself.
          if (looks !== 'clickable' || shown < Infinity) pending.delete(click)
        }
        if (!pending.has(click) || !(at >= 0)) continue
        const due = shown < Infinity ? t : Math.min(first + SURE, at + most)
        if (t < due) {
          next = Math.min(next, due)
          continue
        }
        pending.delete(click)
        const ms = Math.round(first - at)
        if (ms >= after && ms <= most) emit({ type: 'slow_click', ...nameOf(places, click.place), ms }, t)
      }
      return next
    })
    return hears
  }
