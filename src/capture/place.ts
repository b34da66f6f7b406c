import type { Capture } from '../core/world.js'
import { actsSelector, targetOf, zoneNamed } from './zone.js'

const IGNORED = '[data-inkling-ignore=""]'

/** Gives elements worth naming their numbers. */
export interface Places {
  /** The place an event's target lies in: the nearest ancestor that can be pressed or names a zone; 0 if none. */
  readonly of: (target: EventTarget | null) => number
  /** The element that would be pressed there, if the place is one to press. */
  readonly acting: (place: number, target: EventTarget | null) => Element | null
}

export const places: Capture<Places> = ({ sample, now }) => {
  // Every element asked about is remembered, and asks the one above it: a pointer crosses the same ones again and again.
  const numbers = new WeakMap<Element, number>()
  const zones = new WeakMap<Element, string | undefined>()
  const acts = new Set<number>()
  let count = 0
  const zoneOf = (element: Element | null): string | undefined => {
    if (!element) return undefined
    if (!zones.has(element)) zones.set(element, zoneNamed(element) ?? zoneOf(element.parentElement))
    return zones.get(element)
  }
  const declare = (element: Element, pressed: boolean): number => {
    const zone = zoneOf(element)
    const place = ++count
    if (pressed) acts.add(place)
    // Words are estimated from the length of the text, which is read for that only: six characters a word.
    sample({
      kind: 'place',
      t: now(),
      place,
      ...(zone && { zone }),
      target: targetOf(element),
      acts: pressed,
      words: pressed ? 0 : Math.round(element.textContent.length / 6),
    })
    return place
  }
  const of = (element: Element | null): number => {
    if (!element?.matches) return 0
    let place = numbers.get(element)
    if (place !== undefined) return place
    const above = of(element.parentElement)
    const pressed = element.matches(actsSelector)
    place = above < 0 || element.matches(IGNORED) ? -1 : pressed || zoneNamed(element) ? declare(element, pressed) : above
    numbers.set(element, place)
    return place
  }
  return {
    of: (target) => Math.max(0, of(target as Element | null)),
    acting: (place, target) => (acts.has(place) ? (target as Element).closest(actsSelector) : null),
  }
}
