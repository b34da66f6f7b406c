import type { Capture } from '../core/world.js'
import { actsSelector, targetOf, zoneNamed, zoneSelector } from './zone.js'

/** Gives elements worth naming their numbers. */
export interface Places {
  /** The place an event's target lies in: the nearest ancestor that can be pressed or names a zone; 0 if none. */
  readonly of: (target: EventTarget | null) => number
  /** The element that would be pressed there, if the place is one to press. */
  readonly acting: (place: number, target: EventTarget | null) => Element | null
}

const selector = `${actsSelector},${zoneSelector}`
const IGNORED = '[data-inkling-ignore=""]'

export const places: Capture<Places> = ({ sample, now }) => {
  // Every target asked about is remembered: a pointer crosses the same ones again and again.
  const numbers = new WeakMap<EventTarget, number>()
  const zones = new WeakMap<Element, string | undefined>()
  const acts = new Set<number>()
  let count = 0
  const named = (element: Element): string | undefined => {
    if (!zones.has(element)) zones.set(element, zoneNamed(element))
    return zones.get(element)
  }
  const above = (element: Element): Element | null => element.parentElement?.closest(selector) ?? null
  const zoneOf = (element: Element | null): string | undefined => (element ? (named(element) ?? zoneOf(above(element))) : undefined)
  const find = (element: Element | null): number => {
    if (!element) return 0
    const pressed = element.matches(actsSelector)
    if (!pressed && !named(element)) return find(above(element))
    const known = numbers.get(element)
    if (known) return known
    const place = ++count
    numbers.set(element, place)
    if (pressed) acts.add(place)
    const zone = zoneOf(element)
    // Words are estimated from the length of the text, which is read for that only: six characters a word.
    sample({ kind: 'place', t: now(), place, ...(zone && { zone }), target: targetOf(element), acts: pressed, words: pressed ? 0 : Math.round(element.textContent.length / 6) })
    return place
  }
  return {
    of: (target) => {
      if (!target) return 0
      const known = numbers.get(target)
      if (known !== undefined) return known
      // A document is a target too, and has no closest.
      const from = target as Partial<Element>
      const place = from.closest?.(IGNORED) ? 0 : find(from.closest?.(selector) ?? null)
      numbers.set(target, place)
      return place
    },
    acting: (place, target) => (acts.has(place) ? (target as Element).closest(actsSelector) : null),
  }
}
