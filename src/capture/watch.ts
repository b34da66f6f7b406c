import { native } from '../core/native.js'
import type { World } from '../core/world.js'
import { layout } from './layout.js'
import { life } from './life.js'
import { scroll } from './scroll.js'

/** Elements watched at once: more would cost a page more than they tell. Of those that are off the screen, the nearest in the document. */
const MOST = 200
/** ms in which elements are looked at in one go, so that a page of thousands never waits for it; and until the next. */
const GO = { on: 4, pause: 50 }
/** Where on the screen to ask what is there, as shares of its width and height: no grid has a gap at all of them. */
const POINTS = [0.3, 0.5, 0.7]
/** ms between looking for new ones. */
const SCAN = 1000

/** What to do with elements that come into view. */
export interface Watcher {
  readonly selector: string
  readonly wanted: (element: Element) => boolean
  /** It has come onto the screen, or gone. */
  readonly shows: (element: Element, on: boolean) => void
  /** The page has moved: positions can be read now, and cost nothing. `still` says that it rests, or has not moved since. */
  readonly measure: (still: boolean) => void
}

/** Watches for elements on the screen, those that are added later among them. The observer tells what comes and goes, and misses nothing. */
export const watch = (world: World, { selector, wanted, shows, measure }: Watcher): void => {
  const { window, document, now } = world
  const set = native(window, 'setTimeout')
  const { after } = world.use(layout)
  /** Those looked at, and whether they are wanted. */
  const known = new WeakMap<Element, boolean>()
  const watched = new Set<Element>()
  const shown = new Set<Element>()
  const observer = new (native(window, 'IntersectionObserver'))((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) shown.add(target)
      else shown.delete(target)
      shows(target, isIntersecting)
    }
  })
  const all = document.getElementsByTagName('*')
  let count = 0
  let timer = 0
  /** Those that are to be looked at, and the wanted ones among those that were. */
  let left: Element[] = []
  let near = new Set<Element>()
  const unwatch = (element: Element): void => {
    observer.unobserve(element)
    watched.delete(element)
    shown.delete(element)
  }
  /** Those first that stand near, in the document, to what is on the screen. */
  const nearest = (found: readonly Element[]): Element[] => {
    if (found.length <= MOST) return [...found]
    const here = POINTS.map((at) => {
      const point = document.elementFromPoint(window.innerWidth * at, window.innerHeight * at) ?? document
      return found.filter((each) => each.compareDocumentPosition(point) & window.Node.DOCUMENT_POSITION_FOLLOWING).length
    })
    return found
      .map((element, i) => ({ element, far: Math.min(...here.map((at) => Math.abs(at - i))) }))
      .sort((a, b) => a.far - b.far)
      .map(({ element }) => element)
  }
  const scan = (): void => {
    timer = 0
    if (!left[0]) {
      for (const element of watched) {
        if (element.isConnected) continue
        unwatch(element)
        count = 0
      }
      // The browser keeps the count; looking through a page that is still the same would cost more.
      if (count === all.length && near.size < MOST) return
      count = all.length
      near = new Set()
      left = nearest([...document.querySelectorAll(selector)])
    }
    const until = now() + GO.on
    for (const [i, element] of left.entries()) {
      if (near.size >= MOST) break
      if (now() > until) {
        left = left.slice(i)
        timer = set(scan, GO.pause)
        return
      }
      if (!element.isConnected) continue
      const wants = known.get(element) ?? wanted(element)
      known.set(element, wants)
      if (!wants) continue
      near.add(element)
      if (!watched.has(element)) observer.observe(element)
      watched.add(element)
    }
    left = []
    for (const element of watched) if (!near.has(element) && !shown.has(element)) unwatch(element)
    // Meanwhile nobody was heard who asked for a look.
    if (count !== all.length) scanSoon()
  }
  const scanNext = (): void => after(scan)
  // New ones come with a page that grows or scrolls, with a route, or with what a click brings in.
  const scanSoon = (): void => {
    timer ||= set(scanNext, SCAN)
  }
  scanNext()
  world.use(scroll).add(measure).add(scanSoon)
  world.use(life).add(scanSoon)
  world.listen(window, 'click', scanSoon)
  world.signal.addEventListener('abort', () => {
    observer.disconnect()
    clearTimeout(timer)
  })
}
