import type { Detector } from '../core/part.js'
import type { Sample, SampleOf } from '../core/sample.js'
import { distance } from './distance.js'
import { nameOf } from './places.js'
import { READING } from './words.js'

export interface HoverOptions {
  /** ms of rest after which a hover is worth an event. At 500 ms the place was really looked at 80 % of the time (recorded gaze). @default 500 */
  readonly after?: number
  /** px the pointer may drift … @default 6 */
  readonly drift?: number
  /** … in so many ms, to count as resting (hoverIntent's rule). @default 100 */
  readonly settle?: number
  /** ms of credit after the last move on what is not text, where it is at most a minute: a parked pointer says nothing. @default 2000 */
  readonly credit?: number
}

export const hoverDefaults: Required<HoverOptions> = { after: 500, drift: 6, settle: 100, credit: 2000 }

/** A place with at least so many words is text: reading it moves no pointer. */
const TEXT = 20
/** So many times `settle` are well over a glance. */
const SILENCE = 2.5

/** Resting inside a place: by mouse or pen within a small drift, by keyboard with focus. Touch does not hover. */
export const hover =
  (options?: HoverOptions): Detector =>
  (emit, places) => {
    const { after, drift, settle, credit } = { ...hoverDefaults, ...options }
    let place: SampleOf<'place'> | undefined
    // Where the pointer was last told to be: still so after a scroll if it moves and nothing else is told.
    let under = 0
    let focused = false
    // Nobody moved the pointer since the page last scrolled: when that was, and where the pointer is.
    let parked = false
    let scrolled = 0
    let lastX = NaN
    let lastY = NaN
    let top = 0
    // Since when it is at x, y; whether that was long enough once; credit up to the last move.
    let began = 0
    let x = NaN
    let y = NaN
    let rests = false
    let moved = 0
    let ms = 0

    /** Credits the time since the last move. A pointer read elsewhere must have been silent for longer than a glance: within one it may never have stopped. */
    const pass = (t: number, least = SILENCE * settle): void => {
      if (!rests && t - began >= least) {
        rests = true
        ms = moved - began
      }
      if (rests) ms += Math.min(t - moved, place!.words >= TEXT ? READING : credit)
      moved = t
    }
    const go = (t: number, to: number, resting = false): void => {
      if (place) {
        pass(t)
        if (ms >= after) emit({ type: 'hover', ...nameOf(places, place.place), ms: Math.round(ms) }, t)
      }
      place = places.get(to)
      rests = resting
      began = moved = t
      ms = 0
      x = NaN
    }

    const leave = ({ t }: Sample): void => {
      parked = false
      under = 0
      go(t, 0)
    }
    return {
      move: (sample) => {
        const { t } = sample
        const late = t - scrolled >= SILENCE * settle
        const still = distance(sample.x - lastX, sample.y - lastY) <= drift
        // What is read by glances may be old, and a scroll makes some browsers tell where the pointer is.
        if (!parked || !late) {
          lastX = sample.x
          lastY = sample.y
        }
        if (parked) {
          if (!late || still) return
          parked = focused = false
          go(t, under)
        }
        if (!place) {
          if (!under) return
          go(t, under)
        }
        if (distance(sample.x - x, sample.y - y) <= drift) return pass(t, settle)
        pass(t)
        if (rests) return
        ;({ x, y } = sample)
        began = t
      },
      over: (sample) => {
        under = sample.pointer !== 'touch' && places.has(sample.place) ? sample.place : 0
        parked &&= sample.pointer !== 'touch'
        // The scroll moved the page there, and no hand the pointer.
        if (parked) return
        focused = false
        go(sample.t, under)
      },
      focus: (sample) => {
        if (sample.pointer !== 'keyboard') return
        focused = true
        go(sample.t, sample.place, true)
      },
      // What lies under a resting pointer after a scroll is not where it went; focus scrolls along.
      scroll: (sample) => {
        if (sample.top === top) return
        if (!focused) go(sample.t, 0)
        parked = true
        scrolled = sample.t
        ;({ top } = sample)
      },
      // A page that is stuck hears of no move: nobody rested meanwhile.
      jank: (sample) => {
        if (!place) return
        if (rests) pass(Math.max(moved, sample.t - sample.ms))
        else began = Math.max(began, sample.t)
        moved = Math.max(moved, sample.t)
      },
      leave,
      depart: ({ t }) => go(t, 0),
      visible: ({ t, on }) => {
        if (!on) go(t, 0)
      },
    }
  }
