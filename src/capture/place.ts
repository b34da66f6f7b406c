import type { Capture } from '../core/world.js'
import { actsSelector, targetOf, zoneNamed } from './zone.js'

const IGNORED = '[data-inkling-ignore=""]'

/** An element worth naming: it can be pressed, or names a zone. */
interface Spot {
  readonly element: Element
  /** The zone it lies in, and whether it is this element that names it. */
  readonly zone: string | undefined
  readonly named: boolean
  readonly acts: boolean
  /** Its number, 0 until it is declared, -1 if the page wants it ignored. */
  place: number
}

/** Gives elements worth naming their numbers. */
export interface Places {
  /** The nearest element worth naming that an event's target lies in. */
  readonly spot: (target: EventTarget | null) => Spot | undefined
  /** The number of the place an event's target lies in, 0 if none; declares it when it is asked for first. */
  readonly of: (target: EventTarget | null) => number
}

export const places: Capture<Places> = ({ sample, now }) => {
  // Every element asked about is remembered, and asks the one above it: a pointer crosses the same ones again and again.
  const spots = new WeakMap<Element, Spot | undefined>()
  let count = 0
  const spot = (target: EventTarget | null): Spot | undefined => {
    const element = target as Element | null
    if (!element?.matches) return undefined
    if (spots.has(element)) return spots.get(element)
    let found = spot(element.parentElement)
    const named = zoneNamed(element)
    const acts = element.matches(actsSelector)
    const ignored = found?.place === -1 || element.matches(IGNORED)
    if (named || acts || ignored) found = { element, zone: named ?? found?.zone, named: !!named, acts, place: ignored ? -1 : 0 }
    spots.set(element, found)
    return found
  }
  const of = (target: EventTarget | null): number => {
    const found = spot(target)
    if (!found) return 0
    const { element, zone, acts } = found
    if (!found.place) {
      found.place = ++count
      // Words are estimated from the length of the text, which is read for that only: six characters a word.
      const words = acts ? 0 : Math.round(element.textContent.length / 6)
      sample({ kind: 'place', t: now(), place: count, ...(zone && { zone }), target: targetOf(element), acts, words })
    }
    return Math.max(0, found.place)
  }
  return { spot, of }
}
