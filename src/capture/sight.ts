import type { SampleOf } from '../core/sample.js'
import type { World } from '../core/world.js'
import { above } from './above.js'
import { layout } from './layout.js'
import { life } from './life.js'
import { opaque } from './opaque.js'
import { places, zones, type Spot } from './place.js'
import { watch } from './watch.js'

type Reading = Omit<SampleOf<'seen'>, 't' | 'place'> | Omit<SampleOf<'target'>, 't' | 'place'>

/** What to tell of elements on the screen. */
export interface Sight {
  readonly selector: string
  readonly wanted: (spot: Spot) => boolean
  /** How one is now, read when that costs nothing; and what is told of one that has gone. */
  readonly read: (element: Element) => Reading
  readonly gone: Reading
  /** Whether it is read only while the page does not scroll. */
  readonly resting?: true
}

/** What was told of one, of which place, 0 if of none; and its place as it is now, unless that is to be asked. */
interface Shown {
  said: Reading | undefined
  place: number
  means: number | undefined
}

const alike = (one: Reading, other: Reading): boolean =>
  Object.keys(one).every((key) => one[key as keyof Reading] === other[key as keyof Reading])

/** Tells of elements for as long as they are on the screen and can be seen. */
export const sight = (world: World, { selector, wanted, read, gone, resting }: Sight): void => {
  const { window, sample, now, listen } = world
  world.use(zones)
  const { of, spot, recount } = world.use(places)
  const { after } = world.use(layout)
  const shown = new Map<Element, Shown>()
  let rests = true

  const wants = (element: Element): boolean => {
    const found = spot(element)
    return found?.element === element && found.place >= 0 && wanted(found)
  }
  /** Fields are often drawn by what lies around them. */
  const visible = (element: Element): boolean => opaque((/^(input|select)$/.test(element.localName) && above(element)) || element) !== false
  const tell = (element: Element, one: Shown, on = true): void => {
    const place = on && visible(element) ? (one.means ??= wants(element) ? of(element) : 0) : 0
    // It may stay, and be something else by now.
    if (one.place && one.place !== place) sample({ ...gone, t: now(), place: one.place })
    const said = place ? read(element) : gone
    if (place && !(one.said && place === one.place && alike(one.said, said))) sample({ ...said, t: now(), place })
    one.place = place
    one.said = said
  }
  const measure = (): void => {
    if (rests || !resting) for (const [element, one] of shown) tell(element, one)
  }
  // A new page knows nothing of what is where.
  world.use(life).add(() => {
    for (const one of shown.values()) {
      one.said = undefined
      one.means = undefined
    }
  })
  // Style alone may show and hide.
  listen(window, 'click transitionend animationend', () => after(measure))
  watch(world, {
    selector,
    shown,
    wanted: (element) => {
      const yes = wants(element)
      const one = shown.get(element)
      if (one) {
        one.means = undefined
        if (yes && recount(element)) one.said = undefined
        after(measure)
      }
      return yes
    },
    shows: (element, on) => {
      const one = shown.get(element)
      if (on) shown.set(element, { said: undefined, place: 0, means: undefined })
      else if (one) {
        tell(element, one, false)
        shown.delete(element)
      }
      after(measure)
    },
    measure: (still) => {
      rests = still
      measure()
    },
  })
}
