import { onCLS, onFCP, onINP, onLCP, onTTFB, type Metric } from 'web-vitals'
import { checkOptions } from './core/must.js'
import type { Capture, Signal } from './core/world.js'
import { vital } from './detect/vital.js'

export interface VitalsOptions {
  /** Every change for the worse as it happens; otherwise each vital once it is settled, CLS and INP when the page is hidden. @default false */
  readonly changes?: boolean
}

export const vitalsDefaults: Required<VitalsOptions> = { changes: false }

/**
 * How fast the page was for this person, from the web-vitals package: event `vital`. A slow page is not a hesitant person.
 * Hand it over with the other signals: `start({ signals: [vitals()] })`. What web-vitals measures it measures until the page ends, so make one.
 */
export const vitals = (options?: VitalsOptions): Signal => {
  const { changes: reportAllChanges } = { ...vitalsDefaults, ...checkOptions('vitals', vitalsDefaults, options) }
  let tell: ((metric: Metric) => void) | undefined
  let watching = false
  const capture: Capture = ({ window, sample, now, signal }) => {
    // It knows no other window than its own.
    if (window !== globalThis.window) return
    tell = ({ name, value, rating }) => sample({ kind: 'vital', t: now(), name, value, rating })
    signal.addEventListener('abort', () => {
      tell = undefined
    })
    if (watching) return
    watching = true
    for (const watch of [onCLS, onFCP, onINP, onLCP, onTTFB]) watch((metric) => tell?.(metric), { reportAllChanges })
  }
  return { emits: ['vital'], captures: [capture], detector: vital() }
}
