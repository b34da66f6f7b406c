import type { Detector } from '../core/part.js'
import type { SampleOf } from '../core/sample.js'

export interface HoverOptions {
  /** ms of rest after which a hover is worth an event. At 500 ms the place was really looked at 80 % of the time (recorded gaze). @default 500 */
  readonly after?: number
  /** px the pointer may drift … @default 6 */
  readonly drift?: number
  /** … in so many ms, to count as resting (hoverIntent's rule). @default 100 */
  readonly settle?: number
  /** ms of credit after the last move on what is not text: a parked pointer says nothing. @default 2000 */
  readonly credit?: number
}

export const hoverDefaults: Required<HoverOptions> = { after: 500, drift: 6, settle: 100, credit: 2000 }

/** A place with at least so many words is text: reading it moves no pointer. */
const TEXT = 20

/** Resting inside a place: by mouse or pen within a small drift, by keyboard with focus. Touch does not hover. */
export const hover =
  (options?: HoverOptions): Detector =>
  (emit) => {
    const { after, drift, settle, credit } = { ...hoverDefaults, ...options }
    const places = new Map<number, SampleOf<'place'>>()
    let place = 0
    // Where the pointer was last told to be: still so after a scroll if it moves and nothing else is told.
    let under = 0
    let focused = false
    let top = 0
    let began = 0
    let rests = false
    let x = NaN
    let y = NaN
    let moved = 0
    let from = 0
    let ms = 0
    let t = 0

    /** Credits the time up to now. */
    const settleUp = (): void => {
      if (!rests && place && t - began >= settle) {
        rests = true
        from = began
      }
      if (!rests) return
      const until = places.get(place)!.words >= TEXT ? t : Math.min(t, moved + credit)
      ms += Math.max(0, until - from)
      from = Math.max(from, t)
    }
    const go = (to: number, resting = false): void => {
      settleUp()
      const { zone, target } = places.get(place) ?? {}
      if (ms >= after) emit({ type: 'hover', ...(zone && { zone }), ...(target && { target }), ms: Math.round(ms) }, t)
      place = places.has(to) ? to : 0
      rests = resting && place > 0
      began = from = moved = t
      ms = 0
      x = NaN
    }

    return (sample) => {
      ;({ t } = sample)
      switch (sample.kind) {
        case 'place':
          places.set(sample.place, sample)
          break
        case 'over':
          under = sample.pointer !== 'touch' && places.has(sample.place) ? sample.place : 0
          focused = false
          go(under)
          break
        case 'focus':
          if (sample.pointer !== 'keyboard') break
          focused = true
          go(sample.place, true)
          break
        // What lies under a resting pointer after a scroll is not where it went; focus scrolls along.
        case 'scroll':
          if (sample.top !== top && !focused) go(0)
          top = sample.top
          break
        case 'leave':
        case 'page':
          under = 0
          go(0)
          break
        case 'visible':
          if (!sample.on) go(0)
          break
        case 'move':
          if (!place && under) go(under)
          settleUp()
          moved = t
          if (!rests && !(Math.hypot(sample.x - x, sample.y - y) <= drift)) {
            x = sample.x
            y = sample.y
            began = t
          }
      }
    }
  }
