import type { Detector } from '../core/part.js'
import { clicks, type Click } from './clicks.js'
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
    let failed = -Infinity
    /** The last click that was told. */
    let told: Click | undefined
    const { hears, pending } = clicks((t) => {
      for (const click of pending) if (t - (click.at || click.t) > within + TOLD) pending.delete(click)
      return Infinity
    })
    return {
      ...hears,
      failure: ({ t, of }) => {
        if (of === 'resource') return
        const click = [...pending].filter(({ at, t: pressed }) => pressed <= t && t - (at || pressed) <= within).at(-1)
        // One click may fail more than once.
        if (!click && told && t - told.t <= within) return
        if (!click) failed = t
        if (!click || click.t - failed <= alone) return
        pending.clear()
        told = click
        if (click.looks === 'ignored') return
        emit({ type: 'error_click', ...nameOf(places, click.place), ms: Math.round(t - click.t) }, t)
      },
    }
  }
