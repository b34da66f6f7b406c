import type { Detector } from '../core/part.js'
import { answerOf, clicks, effectOf, sameSpot, unjudged, type Click } from './clicks.js'
import { nameOf } from './places.js'

export interface RageClickOptions {
  /** Presses of a run. The usual three in a second fire 28 times an hour in ordinary work (recorded people). @default 4 */
  readonly least?: number
  /** ms between two presses of a run. @default 500 */
  readonly gap?: number
}

export const rageClickDefaults: Required<RageClickOptions> = { least: 4, gap: 500 }

/** ms after the last press in which signs that it worked may still come: what stays so long is more than a ripple. */
const SETTLE = 1100

/** Presses of a run that may be there to select: three select a paragraph, and one may not have taken. */
const SELECTING = 4

/** Hammering on one spot: in rage if nothing came of it, else as on a stepper. One event when the run ends. Keys and assistive technology repeat by nature. */
export const rageClick =
  (options?: RageClickOptions): Detector =>
  (emit, places) => {
    const { least, gap } = { ...rageClickDefaults, ...options }
    const finish = (run: readonly Click[], t: number): void => {
      const first = run[0]!
      for (const click of run) pending.delete(click)
      if (run.length < least) return
      const last = run.at(-1)!.t
      const came = first.looks === 'clickable' && run.length > SELECTING ? answerOf : effectOf
      emit(
        {
          type: run.slice(1).some((each) => came(each) <= last + gap) ? 'repeat_click' : 'rage_click',
          ...nameOf(places, first.place),
          count: run.length,
          ms: Math.round(last - first.t),
        },
        t,
      )
    }
    /** Ends the runs that are over, and answers when the next is; `left`: the page has been, and no sign will come any more. */
    const settle = (t: number, left = false): number => {
      let run: Click[] = []
      const runs = [run]
      for (const click of pending) {
        const before = run.at(-1)
        if (unjudged(click.looks) || click.pointer === 'keyboard') pending.delete(click)
        else if (!before || (click.t - before.t <= gap && sameSpot(run[0]!, click))) run.push(click)
        else runs.push((run = [click]))
      }
      let next = Infinity
      for (const each of runs) {
        const last = each.at(-1)
        if (!last) continue
        const sure = each.length < least || each.some(({ shown }) => shown < Infinity)
        const due = last.t + (sure || left ? gap : SETTLE) + last.jank
        if (t > due) finish(each, t)
        else next = Math.min(next, due + 1)
      }
      return next
    }
    const { hears, pending } = clicks(settle)
    return {
      ...hears,
      // Who has hammered may leave over it; at once, it may have led there.
      visible: (sample) => {
        settle(sample.t, true)
        return hears.visible!(sample)
      },
    }
  }
