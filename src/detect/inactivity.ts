import type { Detector } from '../core/part.js'
import type { Pointer } from '../core/sample.js'

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

/** Silence while the page is visible: it begins, becomes an absence, ends. Playing media suspends it; most first seconds of silence are still looking. */
export const inactivity =
  (options?: InactivityOptions): Detector =>
  (emit) => {
    const { after, touch, text, away } = { ...inactivityDefaults, ...options }
    const words = new Map<number, number>()
    const shown = new Map<number, number>()
    let reading = 0
    let state: 'active' | 'start' | 'away' = 'active'
    let last = 0
    let visible = true
    let playing = false
    let pointer: Pointer = 'mouse'
    let t = 0

    const tell = (to: 'start' | 'away' | 'end'): void => emit({ type: 'inactivity', state: to, ms: Math.round(t - last) }, t)
    const active = (): void => {
      if (state !== 'active') tell('end')
      state = 'active'
      last = t
    }

    return (sample) => {
      ;({ t } = sample)
      // The move path: the tick that was asked for finds out.
      if (sample.kind === 'move' && state === 'active') {
        last = t
        return
      }
      switch (sample.kind) {
        case 'place':
          words.set(sample.place, sample.words)
          return
        case 'seen':
          shown.set(sample.place, sample.share)
          reading = 0
          for (const [place, share] of shown) reading += share * (words.get(place) ?? 0)
          break
        case 'media':
          playing = sample.on
          active()
          break
        case 'visible':
          visible = sample.on
          active()
          break
        case 'over':
        case 'press':
          pointer = sample.pointer
          active()
          break
        case 'move':
        case 'release':
        case 'click':
        case 'key':
        case 'scroll':
        case 'focus':
        case 'page':
          active()
      }
      if (!visible || playing) return Infinity
      const start = (pointer === 'touch' ? touch : after) * (reading >= TEXT ? text : 1)
      if (state === 'active' && t - last >= start) tell((state = 'start'))
      if (state === 'start' && t - last >= away) tell((state = 'away'))
      return last + (state === 'active' ? start : state === 'start' ? away : Infinity)
    }
  }
