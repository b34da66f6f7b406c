import type { Capture } from '../core/world.js'
import { layout } from './layout.js'
import { places } from './place.js'
import { zoneSelector } from './zone.js'

/** Zones watched at once: more would cost a page more than they tell. */
const MOST = 200
/** ms between looking for new zones. */
const SCAN = 500

/** Which zones are visible, how much of them, and where on the screen. */
export const view: Capture = (world) => {
  const { window, document, sample, signal } = world
  const place = world.use(places)
  const watched = new WeakSet<Element>()
  let room = MOST

  const observer = new window.IntersectionObserver((entries) => {
    for (const { target, rootBounds, boundingClientRect: box, intersectionRect: part, intersectionRatio, time } of entries) {
      const height = rootBounds?.height || window.innerHeight
      const cover = part.height / height
      // Taller than the viewport: covering half of it is being there.
      const share = box.height > height ? Math.min(1, cover * 2) : intersectionRatio
      const low = part.y + part.height / 2 > (height * 2) / 3
      sample({ kind: 'seen', t: time, place: place.of(target), share: Math.round(share * 100) / 100, weight: low ? 0.5 : 1 })
      if (!target.isConnected) {
        observer.unobserve(target)
        room++
      }
    }
  }, { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] })

  let timer = 0
  const scan = (): void => {
    timer = 0
    for (const element of document.querySelectorAll(zoneSelector)) {
      if (!room || watched.has(element) || !place.of(element)) continue
      watched.add(element)
      observer.observe(element)
      room--
    }
  }
  // New zones come with a page that grows or with what a click brings in; a page that never rests is asked twice a second at most.
  const later = (): void => { timer ||= window.setTimeout(scan, SCAN) }
  scan()
  world.use(layout).always(later)
  window.addEventListener('click', later, { passive: true, capture: true, signal })
  signal.addEventListener('abort', () => {
    observer.disconnect()
    window.clearTimeout(timer)
  })
}
