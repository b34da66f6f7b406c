import type { Capture } from '../core/world.js'
import { layout } from './layout.js'
import { life } from './life.js'
import { places } from './place.js'
import { watch } from './watch.js'
import { actsSelector } from './zone.js'

type Box = Pick<DOMRectReadOnly, 'x' | 'y' | 'width' | 'height'>
const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 }

/** Where the things on the screen are that can be pressed: before the pointer has come to them. While the page scrolls nobody heads for any. */
export const targets: Capture = (world) => {
  const { sample, now } = world
  const { of, spot } = world.use(places)
  const { after } = world.use(layout)
  const shown = new Map<Element, Box>()
  let resting = true
  const tell = (element: Element, box: Box): void => {
    const { x, y, width: w, height: h } = box
    const told = shown.get(element)
    if (told?.x === x && told.y === y && told.width === w && told.height === h) return
    shown.set(element, box)
    sample({ kind: 'target', t: now(), place: of(element), x, y, w, h })
  }
  const measure = (): void => {
    for (const element of shown.keys()) tell(element, element.getBoundingClientRect())
  }
  // A new page knows nothing of what is where.
  world.use(life).add(() => {
    for (const element of shown.keys()) shown.set(element, NOWHERE)
    after(measure)
  })
  watch(world, {
    selector: actsSelector,
    wanted: (element) => {
      const found = spot(element)
      // A link in no zone is text to read.
      return found?.element === element && found.acts && found.place >= 0 && (!!found.zone || element.localName !== 'a')
    },
    shows: (element, on) => {
      if (on) shown.set(element, NOWHERE)
      else if (shown.has(element)) {
        tell(element, NOWHERE)
        shown.delete(element)
      }
      if (resting) after(measure)
    },
    measure: (still) => {
      resting = still
      if (still) measure()
    },
  })
}
