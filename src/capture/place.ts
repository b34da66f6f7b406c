import { PLACES } from '../core/part.js'
import type { Capture } from '../core/world.js'
import { above } from './above.js'
import { layout } from './layout.js'
import { life } from './life.js'
import { matches } from './matches.js'
import { actsSelector, editableSelector, targetOf, zoneNamed } from './zone.js'

// React writes ="true".
export const IGNORED = '[data-inkling-ignore=""],[data-inkling-ignore=true]'

/** An element worth naming: it can be pressed, or names a zone. */
export interface Spot {
  readonly element: Element
  /** The zone it lies in, and whether it is this element that names it. */
  readonly zone: string | undefined
  readonly named: boolean
  readonly acts: boolean
  /** Its number, 0 until it is declared, -1 if the page wants it ignored. */
  place: number
  /** How many words were declared. */
  words: number
}

/** Gives elements worth naming their numbers. */
export interface Places {
  /** The nearest element worth naming that an event's target lies in. */
  readonly spot: (target: EventTarget | null) => Spot | undefined
  /** The number of the place an event's target lies in, 0 if none; declares it when it is asked for first. */
  readonly of: (target: EventTarget | null) => number
  /** Declares a place once more if it holds twice or half the words by now, and says whether it does. */
  readonly recount: (target: EventTarget | null) => boolean
  /** What elements are called may have changed. */
  readonly afresh: () => void
  /** Whether the page wants an event's target ignored. */
  readonly ignored: (target: EventTarget | null) => boolean
  /** What tells the zone that an element names; without it none does. */
  zoneNamed?: typeof zoneNamed
}

/** Words are estimated from the length of the text, which is read for that only: six characters a word. */
const wordsIn = (element: Element): number => {
  let { length } = element.textContent
  // What a person has written is not what the page says.
  for (const { textContent } of element.querySelectorAll(`script,style,noscript,textarea,${editableSelector}`)) length -= textContent.length
  return Math.max(0, Math.round(length / 6))
}

export const places: Capture<Places> = (world) => {
  // Every element asked about is remembered, and asks the one above it: a pointer crosses the same ones again and again.
  let spots = new WeakMap<Element, Spot | undefined>()
  // A page may call things otherwise after it has changed; what stays the same keeps its number.
  const numbered = new WeakMap<Element, Spot>()
  let declared = new WeakSet<Spot>()
  let count = 0
  const afresh = (): void => {
    spots = new WeakMap()
  }
  world.use(layout).always(afresh)
  world.use(life).add(() => {
    afresh()
    // Some may be forgotten by now.
    if (count > PLACES) declared = new WeakSet()
  })

  const spot = (target: EventTarget | null): Spot | undefined => {
    const element = target as Element | null
    if (!element?.matches) return undefined
    if (spots.has(element)) return spots.get(element)
    let found = spot(above(element))
    const acts = matches(element, actsSelector)
    const marked = matches(element, IGNORED)
    const ignored = marked || found?.place === -1
    // What is to be ignored has no name.
    const named = ignored ? undefined : self.zoneNamed?.(element, acts)
    // Any other element is only a part of what it lies in.
    if (named || acts || marked || matches(element, editableSelector)) {
      const zone = named ?? found?.zone
      found = numbered.get(element)
      if (found?.zone !== zone || found?.acts !== acts || found.place < 0 !== ignored)
        numbered.set(element, (found = { element, zone, named: !!named, acts, place: ignored ? -1 : 0, words: NaN }))
    }
    spots.set(element, found)
    return found
  }
  const declare = (found: Spot): boolean => {
    const { element, zone, acts } = found
    // How much a person has written is not counted.
    const words = acts || matches(element, editableSelector) ? 0 : wordsIn(element)
    if (Math.abs(words - found.words) * 2 <= Math.max(words, found.words)) return false
    found.words = words
    found.place ||= ++count
    world.sample({
      kind: 'place',
      t: world.now(),
      place: found.place,
      ...(zone && { zone }),
      target: targetOf(element),
      acts,
      words,
    })
    return true
  }
  const of = (target: EventTarget | null): number => {
    const found = spot(target)
    if (!found || found.place < 0) return 0
    if (!declared.has(found)) {
      declared.add(found)
      found.words = NaN
      declare(found)
    }
    return found.place
  }
  const recount = (target: EventTarget | null): boolean => {
    const found = spot(target)
    return !!found && found.place > 0 && declare(found)
  }
  const self: Places = { spot, of, recount, afresh, ignored: (target) => spot(target)?.place === -1 }
  return self
}

/** What zones are called is known only where a signal tells of them: 2 kB that others need not carry. */
export const zones: Capture = ({ use }) => {
  use(places).zoneNamed = zoneNamed
}
