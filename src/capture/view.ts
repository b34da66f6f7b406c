import type { Capture } from '../core/world.js'
import { layout } from './layout.js'
import { places } from './place.js'
import { zoneNamed, zoneSelector } from './zone.js'

/** Zones watched at once: more would cost a page more than they tell. */
const MOST = 200
/** ms between looking for new zones. */
const SCAN = 1000

/** Which zones are visible, how much of them, and where on the screen. */
export const view: Capture = (world) => {
  const { window, document } = world
  const place = world.use(places)
  const watched = new WeakSet<Element>()
  const shown = new Set<number>()
  let room = MOST

  const observer = new window.IntersectionObserver(
    (entries) => {
      for (const { target, rootBounds, boundingClientRect: box, intersectionRect: part, intersectionRatio, time } of entries) {
        const height = rootBounds?.height || window.innerHeight
        // Taller than the viewport: covering half of it is being there.
        const share = box.height > height ? Math.min(1, (part.height / height) * 2) : intersectionRatio
        // The bottom third is where the eye seldom is.
        const weight = part.y + part.height / 2 > height / 1.5 ? 0.5 : 1
        const at = place.of(target)
        // Most zones of a page begin out of view, and stay there.
        if (share || shown.delete(at)) world.sample({ kind: 'seen', t: time, place: at, share: Math.round(share * 100) / 100, weight })
        if (share) shown.add(at)
        if (target.isConnected) continue
        observer.unobserve(target)
        room++
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
    for (const element of document.querySelectorAll(zoneSelector)) {
      if (!room || watched.has(element)) continue
      watched.add((last = element))
      if (!zoneNamed(element) || !place.of(element)) continue
      observer.observe(element)
      room--
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
