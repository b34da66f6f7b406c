import type { Capture } from '../core/world.js'
import { actsSelector, targetOf, zoneOf, zoneSelector } from './zone.js'

/** Gives elements worth naming their numbers. */
export interface Places {
  /** The place an event's target lies in: the nearest ancestor that can be pressed or names a zone; 0 if none. */
  readonly of: (target: EventTarget | null) => number
  /** The element of the newest places; gone once the page has dropped it. */
  readonly element: (place: number) => Element | undefined
}

const selector = `${actsSelector},${zoneSelector}`
// Words of spaced scripts, and every character of scripts without spaces.
const words = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+/g

export const places: Capture<Places> = ({ sample, now }) => {
  const numbers = new WeakMap<Element, number>()
  const elements: WeakRef<Element>[] = []
  const declare = (element: Element): number => {
    const place = elements.push(new WeakRef(element))
    const zone = zoneOf(element)
    const acts = element.matches(actsSelector)
    numbers.set(element, place)
    sample({
      kind: 'place', t: now(), place, ...(zone && { zone }), target: targetOf(element), acts,
      // Counted, never kept. A very long text is cut: reading time is capped anyway.
      words: acts ? 0 : (element.textContent.slice(0, 9000).match(words)?.length ?? 0),
    })
    return place
  }
  return {
    of: (target) => {
      const element = target && (target as Element).closest ? (target as Element).closest(selector) : null
      if (!element || element.closest('[data-inkling-ignore=""]')) return 0
      return numbers.get(element) ?? declare(element)
    },
    element: (place) => elements[place - 1]?.deref(),
  }
}
