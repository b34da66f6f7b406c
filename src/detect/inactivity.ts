import type { Detector } from '../core/part.js'
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

/** What comes without the person; so does a page that only grows. */
const passive: readonly string[] = ['place', 'box', 'seen', 'jank', 'tick']

/** Silence while the page is visible: it begins, becomes an absence, ends. Playing media suspends it; most first seconds of silence are still looking. */
export const inactivity =
  (options?: InactivityOptions): Detector =>
  (emit) => {
    const { after, touch, text, away } = { ...inactivityDefaults, ...options }
    const words = wordsInView()
    let state: 'active' | 'start' | 'away' = 'active'
    let last = 0
    let visible = true
    let playing = false
    let touches = false
    let top = 0

    return (sample) => {
      const { kind, t } = sample
      // The move path: the tick that was asked for finds out.
      if (kind === 'move' && state === 'active') {
        last = t
        return
      }
      const tell = (to: 'start' | 'away' | 'end'): void => emit({ type: 'inactivity', state: to, ms: Math.round(t - last) }, t)
      if (kind === 'visible') visible = sample.on
      if (kind === 'media') playing = sample.on
      if (kind === 'over' || kind === 'press') touches = sample.pointer === 'touch'
      if (kind === 'scroll' ? top !== (top = sample.top) : !passive.includes(kind)) {
        if (state !== 'active') tell('end')
        state = 'active'
        last = t
      }
      const start = (touches ? touch : after) * (words(sample) >= TEXT ? text : 1)
      if (!visible || playing) return Infinity
      if (state === 'active' && t - last >= start) tell((state = 'start'))
      if (state === 'start' && t - last >= away) tell((state = 'away'))
      return last + (state === 'active' ? start : state === 'start' ? away : Infinity)
    }
  }
