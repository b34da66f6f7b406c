import type { Detector } from '../core/part.js'
import type { SampleOf } from '../core/sample.js'
import { zoneOf } from './places.js'

export interface SelectOptions {
  /** ms for which a selection must stay as it is: dragging over a text passes many. @default 500 */
  readonly settle?: number
}

export const selectDefaults: Required<SelectOptions> = { settle: 500 }

/** Text of the page was selected, and stayed so. */
export const select =
  (options?: SelectOptions): Detector =>
  (emit, places) => {
    const { settle } = { ...selectDefaults, ...options }
    let last: SampleOf<'select'> | undefined
    return {
      select: (sample) => {
        last = sample
        return sample.t + settle
      },
      page: () => {
        last = undefined
      },
      tick: ({ t }) => {
        if (!last) return Infinity
        if (t < last.t + settle) return last.t + settle
        const { length: size, place } = last
        last = undefined
        if (size) emit({ type: 'select', ...zoneOf(places, place), size }, t)
        return Infinity
      },
    }
  }
