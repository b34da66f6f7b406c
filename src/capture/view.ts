import type { Capture } from '../core/world.js'
import { layout } from './layout.js'
import { life } from './life.js'
import { places } from './place.js'
import { scroll } from './scroll.js'
import { zoneSelector } from './zone.js'

/** Zones watched at once: more would cost a page more than they tell. */
const MOST = 200
/** ms between looking for new zones. */
const SCAN = 1000

/** Which zones are visible, how much of them, and where on the screen. */
export const view: Capture = (world) => {
  const { window, document, sample, now } = world
  const { of, spot } = world.use(places)
  const { after } = world.use(layout)
  const seen = new WeakSet<Element>()
  const watched = new Set<Element>()
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

  // The observer tells what comes and goes, and misses nothing; how much of it there is, is measured when the page moves.
  const observer = new window.IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) shown.set(target, '')
      else if (shown.has(target)) {
        tell(target, 0, 1)
        shown.delete(target)
      }
    }
    after(measure)
  })
  const all = document.getElementsByTagName('*')
  let count = 0
  let timer = 0
  const scan = (): void => {
    timer = 0
    const gone = [...watched].filter((each) => !each.isConnected)
    // The browser keeps the count; looking through a page that is still the same would cost more.
    if (count === (count = all.length) && !gone[0]) return
    for (const element of gone) {
      observer.unobserve(element)
      watched.delete(element)
    }
    for (const element of document.querySelectorAll(zoneSelector)) {
      if (watched.size >= MOST || seen.has(element)) continue
      seen.add(element)
      const found = spot(element)
      if (found?.element !== element || !found.named || found.place < 0) continue
      observer.observe(element)
      watched.add(element)
    }
  }
  // New zones come with a page that grows or scrolls, with a route, or with what a click brings in.
  const scanSoon = (): void => {
    timer ||= window.setTimeout(scan, SCAN)
  }
  after(scan)
  world.use(scroll).add(measure).add(scanSoon)
  world.use(life).add(scanSoon)
  world.listen(window, 'click', scanSoon)
  world.signal.addEventListener('abort', () => {
    observer.disconnect()
    clearTimeout(timer)
  })
}
