import { native } from '../core/native.js'
import type { World } from '../core/world.js'
import { layout } from './layout.js'
import { life } from './life.js'
import { scroll } from './scroll.js'

/** Elements watched at once: more would cost a page more than they tell. */
const MOST = 200
/** ms in which new elements are looked at in one go, so that a page of thousands never waits for it; and until the next. */
const GO = { on: 4, pause: 50 }
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
  const seen = new WeakSet<Element>()
  const watched = new Set<Element>()
  const observer = new (native(window, 'IntersectionObserver'))((entries) => {
    for (const { target, isIntersecting } of entries) shows(target, isIntersecting)
  })
  const all = document.getElementsByTagName('*')
  let count = 0
  let timer = 0
  /** Those that are to be looked at. */
  let left: Element[] = []
  const scan = (): void => {
    timer = 0
    if (!left[0]) {
      const gone = [...watched].filter((each) => !each.isConnected)
      // The browser keeps the count; looking through a page that is still the same would cost more.
      if (count === (count = all.length) && !gone[0]) return
      for (const element of gone) {
        observer.unobserve(element)
        watched.delete(element)
      }
      left = [...document.querySelectorAll(selector)]
    }
    const until = now() + GO.on
    for (const [i, element] of left.entries()) {
      if (watched.size >= MOST) break
      if (now() > until) {
        left = left.slice(i)
        timer = set(scan, GO.pause)
        return
      }
      if (seen.has(element) || !element.isConnected) continue
      seen.add(element)
      if (!wanted(element)) continue
      observer.observe(element)
      watched.add(element)
    }
    left = []
    // Meanwhile nobody was heard who asked for a look.
    if (count !== all.length) scanSoon()
  }
  // New ones come with a page that grows or scrolls, with a route, or with what a click brings in.
  const scanSoon = (): void => {
    timer ||= set(scan, SCAN)
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
