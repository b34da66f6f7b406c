import type { SampleOf } from '../core/sample.js'

/** Remembers what places are called, for events to say where something happened. */
export const places = () => {
  const known = new Map<number, SampleOf<'place'>>()
  return {
    place: (sample: SampleOf<'place'>): void => void known.set(sample.place, sample),
    /** The zone a place lies in. */
    zone: (place: number): { readonly zone?: string } => {
      const zone = known.get(place)?.zone
      return zone ? { zone } : {}
    },
    /** Zone and target. */
    of: (place: number): { readonly zone?: string; readonly target?: string } => {
      const { zone, target } = known.get(place) ?? {}
      return { ...(zone && { zone }), ...(target && { target }) }
    },
    /** Whether one searches there. */
    searches: (place: number): boolean => {
      const { zone, target } = known.get(place) ?? {}
      return zone === 'search' || target === 'search' || target === 'searchbox'
    },
  }
}
