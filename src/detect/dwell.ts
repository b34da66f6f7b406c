import { must } from '../core/must.js'
import type { Detector } from '../core/part.js'
import { attention, attentionDefaults, type Attention, type AttentionOptions } from './attention.js'

export interface DwellOptions extends AttentionOptions {
  /** Attended ms at which a zone reports; after the last at every whole minute, and when it leaves the view. @default [1000, 3000, 10000, 30000, 60000] */
  readonly milestones?: readonly number[]
}

export const dwellDefaults: Required<DwellOptions> = { ...attentionDefaults, milestones: [1000, 3000, 10_000, 30_000, 60_000] }

/** ms between reports after the last milestone: sums over them go on growing. */
const ON = 60_000

/** Attention on a zone, told at milestones and for what remains of it at the end; a glance is none. */
export const dwell = (options?: DwellOptions): Detector => {
  const { milestones, ...rest } = { ...dwellDefaults, ...options }
  must(rest.idle > rest.full, 'dwell.idle', 'more than dwell.full', rest.idle)
  return (emit, places) => {
    const reached = (zone: string, attention: Attention, t: number): void => {
      const { total, told, seen } = attention
      if (total - told < 1) return
      const ms = Math.round(total - told)
      emit({ type: 'dwell', zone, ms, seen: Math.round(seen) }, t)
      // As it was told: what is rounded off counts next time, or sums would come short.
      attention.told = told + ms
      attention.seen = 0
    }
    return attention(places, rest, {
      next: ({ total }) => milestones.find((milestone) => milestone > total + 1e-6) ?? (Math.floor((total + 1e-6) / ON) + 1) * ON,
      reached,
      over: (zone, attention, t, turned) => {
        if (attention.total - (turned ? 0 : attention.told) >= milestones[0]!) reached(zone, attention, t)
      },
    })
  }
}
