import type { Capture } from '../core/world.js'
import { layout } from './layout.js'
import { places } from './place.js'
import { watch } from './watch.js'
import { zoneSelector } from './zone.js'

/** Which zones are visible, how much of them, and where on the screen. */
export const view: Capture = (world) => {
  const { window, sample, now } = world
  const { of, spot } = world.use(places)
  const { after } = world.use(layout)
  /** What was told of each that is on the screen. */
  const shown = new Map<Element, string>()

  const tell = (target: Element, share: number, weight: number): void => {
    const told = `${share} ${weight}`
    if (shown.get(target) === told) return
    shown.set(target, told)
    sample({ kind: 'seen', t: now(), place: of(target), share, weight })
  }
  const measure = (): void => {
    const { innerHeight, innerWidth } = window
    for (const target of shown.keys()) {
      const { top, bottom, left, right, height, width } = target.getBoundingClientRect()
      const from = Math.max(0, top)
      const to = Math.min(innerHeight, bottom)
      // Taller than the viewport: covering half of it is being there.
      const tall = height > innerHeight ? Math.min(1, ((to - from) / innerHeight) * 2) : (to - from) / height
      const wide = (Math.min(innerWidth, right) - Math.max(0, left)) / width
      const share = Math.round(tall * wide * 10) / 10
      // The bottom third is where the eye seldom is.
      tell(target, share > 0 ? share : 0, from + to > innerHeight / 0.75 ? 0.5 : 1)
    }
  }
  watch(world, {
    selector: zoneSelector,
    wanted: (element) => {
      const found = spot(element)
      return found?.element === element && found.named && found.place >= 0
    },
    shows: (target, on) => {
      if (on) shown.set(target, '')
      else if (shown.has(target)) {
        tell(target, 0, 1)
        shown.delete(target)
      }
      after(measure)
    },
    measure,
  })
}
