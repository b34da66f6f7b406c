import type { Places } from '../core/part.js'

/** The zone a place lies in, for an event to say where something happened. */
export const zoneOf = (places: Places, place: number): { readonly zone?: string } => {
  const zone = places.get(place)?.zone
  return zone ? { zone } : {}
}
/** Zone and target. */
export const nameOf = (places: Places, place: number): { readonly zone?: string; readonly target?: string } => {
  const target = places.get(place)?.target
  return { ...zoneOf(places, place), ...(target && { target }) }
}
/** Whether one searches there. */
export const searches = (places: Places, place: number): boolean => {
  const { zone, target } = places.get(place) ?? {}
  return zone === 'search' || target === 'search' || target === 'searchbox'
}
