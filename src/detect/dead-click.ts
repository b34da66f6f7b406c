import { must } from '../core/must.js'
import type { Detector } from '../core/part.js'
import { clicks, effectOf, sameSpot, worked, type Click } from './clicks.js'
import { nameOf } from './places.js'

export interface DeadClickOptions {
  /** ms without any effect after which a click is dead; at most 5000. Others wait .5–7 s; slower answers show at least that they are under way. @default 2500 */
  readonly after?: number
}

export const deadClickDefaults: Required<DeadClickOptions> = { after: 2500 }

/** ms to wait for the answer to a request. */
const ASKED = 10_000
/** Judged clicks kept, to know repeats. */
const REMEMBERED = 10

/** A click of which nothing came, on something that looks as if something should. Clicking again while one waits is the same, whatever comes of it. */
export const deadClick =
  (options?: DeadClickOptions): Detector =>
  (emit, places) => {
    const { after } = { ...deadClickDefaults, ...options }
    must(after <= 5000, 'deadClick.after', 'at most 5000: effects are not waited for longer', after)
    const end = (click: Click): number => click.at + after + click.jank
    /** When its answer came, or is no longer waited for. */
    const over = (click: Click): number => (effectOf(click) < Infinity ? effectOf(click) : end(click))
    let judged: readonly Click[] = []
    const { hears, pending } = clicks((t) => {
      let next = Infinity
      for (const click of pending) {
        const before = [...judged, ...pending].filter((each) => each.t < click.t && sameSpot(each, click))
        if (click.looks === 'clickable' && click.shown === Infinity) {
          // An answer that is under way may be to both.
          const asking = [...before.filter((each) => pending.has(each)), click].find(({ asked }) => asked < Infinity)
          const due = asking ? Math.max(end(click), asking.at + ASKED) : end(click)
          if (t < due) next = Math.min(next, due)
          // Not clicked yet, or not judged yet.
          if (!(t >= due)) continue
        }
        pending.delete(click)
        if (click.looks !== 'clickable' || before.some((each) => click.t < over(each))) continue
        judged = [...judged.slice(1 - REMEMBERED), click]
        if (!worked(click)) emit({ type: 'dead_click', ...nameOf(places, click.place) }, t)
      }
      return next
    })
    return hears
  }
