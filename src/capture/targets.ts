import type { Capture } from '../core/world.js'
import { layout } from './layout.js'
import { places } from './place.js'
import { watch } from './watch.js'
import { actsSelector } from './zone.js'

/** Where the things on the screen are that can be pressed: before the pointer has come to them. */
export const targets: Capture = (world) => {
  const { sample, now } = world
  const { of, spot } = world.use(places)
  const shown = new Map<Element, string>()
  const tell = (element: Element, { x, y, width: w, height: h }: Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>): void => {
    const told = `${x} ${y} ${w} ${h}`
    if (shown.get(element) === told) return
    shown.set(element, told)
    sample({ kind: 'target', t: now(), place: of(element), x, y, w, h })
  }
  const measure = (): void => {
    for (const element of shown.keys()) tell(element, element.getBoundingClientRect())
  }
  world.use(layout).always(measure)
  watch(world, {
    selector: actsSelector,
    wanted: (element) => {
      const found = spot(element)
      // A link in no zone is text to read.
      return found?.element === element && found.acts && found.place >= 0 && (!!found.zone || element.localName !== 'a')
    },
    shows: (element, on) => {
      if (on) shown.set(element, '')
      else if (shown.has(element)) {
        tell(element, { x: 0, y: 0, width: 0, height: 0 })
        shown.delete(element)
      }
    },
    measure,
  })
}
