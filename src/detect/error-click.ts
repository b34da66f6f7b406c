import type { Detector } from '../core/part.js'
import type { SampleOf } from '../core/sample.js'
import { distance, DRAG } from './distance.js'
import { nameOf } from './places.js'

export interface ErrorClickOptions {
  /** ms after a click in which a script that fails is taken to have failed on it. @default 2000 */
  readonly within?: number
  /** ms for which a page that failed while nobody clicked is taken to fail by itself. @default 10000 */
  readonly alone?: number
}

export const errorClickDefaults: Required<ErrorClickOptions> = { within: 2000, alone: 10_000 }

/** ms after which a failure may be told of. */
const TOLD = 500
/** A click after which a script failed or a promise was rejected. */
export const errorClick =
  (options?: ErrorClickOptions): Detector =>
  (emit, places) => {
    const { within, alone } = { ...errorClickDefaults, ...options }
    /** Presses by their time, each with the time of its click, NaN before that. */
    let recent: readonly (readonly [press: SampleOf<'press' | 'click'>, at: number])[] = []
    let failed = -Infinity
    /** When the last click that was told of was pressed. */
    let told = -Infinity
    const clear = (): void => {
      recent = []
    }
    const add = (press: SampleOf<'press' | 'click'>, at: number): void => {
      recent = [...recent.filter(([, before]) => press.t - before <= within + TOLD), [press, at]]
    }
    const drop = (): void => {
      recent = recent.filter(([, at]) => at)
    }
    return {
      // A press that was not clicked until the next was none.
      press: (sample) => add(sample, NaN),
      release: ({ x, y }) => {
        const last = recent.at(-1)?.[0]
        if (last && distance(x - last.x, y - last.y) > DRAG) drop()
      },
      cancel: drop,
      click: (sample) => {
        const { t, pointer } = sample
        const last = recent.at(-1)
        if (pointer === 'keyboard') add(sample, t)
        else if (last && !(last[1] <= t)) recent = [...recent.slice(0, -1), [last[0], t]]
      },
      page: clear,
      visible: clear,
      failure: ({ t, of }) => {
        if (of === 'resource') return
        const click = recent.filter(([press, at]) => press.t <= t && t - (at || press.t) <= within).at(-1)?.[0]
        // One click may fail more than once.
        if (!click && t - told <= within) return
        if (!click) failed = t
        if (!click || click.t - failed <= alone) return
        clear()
        told = click.t
        if (!click.ignored) emit({ type: 'error_click', ...nameOf(places, click.place), ms: Math.round(t - click.t) }, t)
      },
    }
  }
