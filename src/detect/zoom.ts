import type { Detector } from '../core/part.js'
import { zoneOf } from './places.js'

export interface ZoomOptions {
  /** Magnification from which one looks closer: less is a slip of two fingers. @default 1.15 */
  readonly scale?: number
  /** ms it must last. @default 500 */
  readonly after?: number
  /** ms after focus came to a field in which the browser, not the person, magnifies it: phones do with small print. @default 1000 */
  readonly focus?: number
}

export const zoomDefaults: Required<ZoomOptions> = { scale: 1.15, after: 500, focus: 1000 }

/** The page magnified with two fingers; told when it is back, or left. The zoom of the browser is a setting, and is not seen. */
export const zoom =
  (options?: ZoomOptions): Detector =>
  (emit, places) => {
    const { scale, after, focus } = { ...zoomDefaults, ...options }
    let began = NaN
    let most = 1
    let place = 0
    let at = 0
    let focused = -Infinity
    const end = ({ t }: { readonly t: number }): void => {
      if (t - began >= after) emit({ type: 'zoom', ...zoneOf(places, place), scale: most, ms: Math.round(t - began) }, t)
      began = NaN
      most = 1
    }
    return {
      press: (sample) => {
        at = sample.place
      },
      focus: (sample) => {
        if (sample.place) focused = sample.t
      },
      zoom: (sample) => {
        if (sample.scale < scale) return end(sample)
        most = Math.max(most, sample.scale)
        if (began <= sample.t || sample.t - focused < focus) return
        began = sample.t
        place = at
      },
      visible: (sample) => {
        if (!sample.on) end(sample)
      },
      depart: end,
    }
  }
