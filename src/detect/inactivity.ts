import type { Detector } from '../core/part.js'
import type { Sample, SampleOf } from '../core/sample.js'
import { freezes } from './freezes.js'
import { wordsInView } from './words.js'

export interface InactivityOptions {
  /** ms without input, while visible, after which silence begins. @default 30000 */
  readonly after?: number
  /** The same for touch, where a held screen dims sooner. @default 20000 */
  readonly touch?: number
  /** Times longer where text is in view. @default 2 */
  readonly text?: number
  /** ms after which the person is taken to be away. @default 120000 */
  readonly away?: number
}

export const inactivityDefaults: Required<InactivityOptions> = { after: 30_000, touch: 20_000, text: 2, away: 120_000 }

/** Words in view that make a page one to read. */
const TEXT = 200

/** Silence while the page is visible: it begins, becomes an absence, ends. Playing media and focus in a frame suspend it; most first seconds of silence are still looking. */
export const inactivity =
  (options?: InactivityOptions): Detector =>
  (emit, places) => {
    const { after, touch, text, away } = { ...inactivityDefaults, ...options }
    const words = wordsInView(places)
    let state: 'active' | 'start' | 'away' = 'active'
    let last = 0
    let visible = true
    let playing = false
    /** When that began. */
    let began = 0
    /** In a frame, as far as is known. */
    let elsewhere = false
    /** ms since the last input in which the page was stuck. */
    let frozen = 0
    const thaw = freezes()
    let touches = false
    let top = 0

    const silent = (t: number): number => t - last - frozen
    const settle = (t: number): number => {
      const start = (touches ? touch : after) * (words.count() >= TEXT ? text : 1)
      if (!visible || playing || elsewhere) return Infinity
      if (state === 'active' && silent(t) >= start) tell((state = 'start'), t)
      if (state === 'start' && silent(t) >= away) tell((state = 'away'), t)
      return last + frozen + (state === 'active' ? start : state === 'start' ? away : Infinity)
    }
    const tell = (to: 'start' | 'away' | 'end', t: number): void => emit({ type: 'inactivity', state: to, ms: Math.round(silent(t)) }, t)
    const input = ({ t }: Sample): number => {
      if (state !== 'active') tell('end', t)
      state = 'active'
      last = t
      frozen = 0
      return settle(t)
    }
    const over = (sample: SampleOf<'over' | 'press'>): number => {
      touches = sample.pointer === 'touch'
      return input(sample)
    }

    return {
      // The tick that was asked for finds out.
      move: (sample) => {
        if (state !== 'active') return input(sample)
        last = sample.t
        frozen = 0
        return undefined
      },
      over,
      press: over,
      release: input,
      cancel: input,
      click: input,
      leave: input,
      focus: input,
      key: input,
      // A route may be the page's own doing; what a person did for it was heard.
      page: (sample) => (sample.how === 'route' ? settle(sample.t) : input(sample)),
      visible: (sample) => {
        visible = sample.on
        // Whoever hides the page is not back.
        return visible ? input(sample) : undefined
      },
      // What plays may have begun by itself.
      media: (sample) => {
        const { t, on } = sample
        if (state === 'active') {
          playing = on
          return input(sample)
        }
        if (playing && !on) frozen += t - began
        else if (!playing) began = t
        playing = on
        return settle(t)
      },
      frame: (sample) => {
        elsewhere = sample.on
        return input(sample)
      },
      // Whatever was done meanwhile has not been heard yet.
      jank: (sample) => {
        frozen += thaw(sample, last)
      },
      // A page that only grew is no input.
      scroll: (sample) => (top === (top = sample.top) || sample.alone ? settle(sample.t) : input(sample)),
      seen: (sample) => {
        words.seen(sample)
        return settle(sample.t)
      },
      tick: ({ t }) => settle(t),
    }
  }
