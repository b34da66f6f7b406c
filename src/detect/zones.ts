import type { SampleOf } from '../core/sample.js'

/** Remembers which zone each place lies in. */
export const zones = () => {
  const named = new Map<number, string>()
  return {
    place: ({ place, zone }: SampleOf<'place'>): void => {
      if (zone) named.set(place, zone)
      else named.delete(place)
    },
    /** As a part of an event, empty where there is none. */
    zone: (place: number): { readonly zone?: string } => {
      const zone = named.get(place)
      return zone ? { zone } : {}
    },
  }
}
