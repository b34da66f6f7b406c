import type { Capture } from '../core/world.js'
import { actsSelector, targetOf, zoneNamed, zoneSelector } from './zone.js'

/** Gives elements worth naming their numbers. */
export interface Places {
  /** The place an event's target lies in: the nearest ancestor that can be pressed or names a zone; 0 if none. */
  readonly of: (target: EventTarget | null) => number
  /** The element of a place; gone once the page has dropped it. */
  readonly element: (place: number) => Element | undefined
}

const selector = `${actsSelector},${zoneSelector}`
const IGNORED = '[data-inkling-ignore=""]'

export const places: Capture<Places> = ({ sample, now }) => {
  // Every element asked about is remembered: a pointer crosses the same ones again and again.
  const numbers = new WeakMap<Element, number>()
  const zones = new WeakMap<Element, string | undefined>()
  const elements: WeakRef<Element>[] = []
  const named = (element: Element): string | undefined => {
    if (!zones.has(element)) zones.set(element, zoneNamed(element))
    return zones.get(element)
  }
  const above = (element: Element | null | undefined): Element | null => element?.parentElement?.closest(selector) ?? null
  const zoneOf = (element: Element | null): string | undefined => element ? (named(element) ?? zoneOf(above(element))) : undefined
  const find = (element: Element): number => {
    const known = numbers.get(element)
    if (known !== undefined) return known
    const acts = element.matches(actsSelector)
    let place = 0
    if (acts || named(element)) {
      place = elements.push(new WeakRef(element))
      const zone = zoneOf(element)
      // Words are estimated from the length of the text, which is read for that only: six characters a word.
      sample({ kind: 'place', t: now(), place, ...(zone && { zone }), target: targetOf(element), acts, words: acts ? 0 : Math.round(element.textContent.length / 6) })
    } else {
      const parent = above(element)
      place = parent ? find(parent) : 0
    }
    numbers.set(element, place)
    return place
  }
  return {
    of: (target) => {
      const element = (target as Partial<Element> | null)?.closest?.(selector)
      return element && !element.closest(IGNORED) ? find(element) : 0
    },
    element: (place) => elements[place - 1]?.deref(),
  }
}
