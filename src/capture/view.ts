import type { Capture } from '../core/world.js'
import { layout } from './layout.js'
import { places } from './place.js'
import { zoneSelector } from './zone.js'

/** Zones watched at once: more would cost a page more than they tell. */
const MOST = 200
/** ms between looking for new zones. */
const SCAN = 1000

/** Which zones are visible, how much of them, and where on the screen. */
export const view: Capture = (world) => {
  const { window, document } = world
  const { of, spot } = world.use(places)
  const watched = new Set<Element>()
  const seen = new WeakSet<Element>()
  const shown = new WeakSet<Element>()

  const observer = new window.IntersectionObserver(
    (entries) => {
      const height = entries[0]?.rootBounds?.height || window.innerHeight
      for (const entry of entries) {
        const { target } = entry
        // Most zones of a page begin out of view, and stay there.
        if (!entry.isIntersecting && !shown.delete(target)) continue
        const { intersectionRatio: ratio, intersectionRect: part, time } = entry
        // Taller than the viewport: covering half of it is being there.
        const share = part.height > ratio * height ? Math.min(1, (part.height / height) * 2) : ratio
        if (share) shown.add(target)
        // The bottom third is where the eye seldom is.
        const weight = part.y + part.height / 2 > height / 1.5 ? 0.5 : 1
        world.sample({ kind: 'seen', t: time, place: of(target), share: Math.round(share * 100) / 100, weight })
      }
    },
    { threshold: [0, 0.25, 0.5, 0.75, 1] },
  )
  const all = document.getElementsByTagName('*')
  let count = 0
  let last: Element | undefined
  let timer = 0
  const scan = (): void => {
    timer = 0
    // The browser keeps the count; looking through a page that is still the same would cost more.
    if (count === (count = all.length) && last?.isConnected) return
    for (const element of watched) {
      if (element.isConnected) continue
      observer.unobserve(element)
      watched.delete(element)
    }
    for (const element of document.querySelectorAll(zoneSelector)) {
      if (watched.size >= MOST || seen.has(element)) continue
      seen.add((last = element))
      const found = spot(element)
      if (found?.element !== element || !found.named || found.place < 0) continue
      observer.observe(element)
      watched.add(element)
    }
  }
  // New zones come with a page that grows or with what a click brings in.
  const scanSoon = (): void => {
    timer ||= window.setTimeout(scan, SCAN)
  }
  const { after, always } = world.use(layout)
  after(scan)
  always(scanSoon)
  world.listen(window, 'click', scanSoon)
  world.signal.addEventListener('abort', () => {
    observer.disconnect()
    clearTimeout(timer)
  })
}
