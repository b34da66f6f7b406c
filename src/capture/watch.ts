import { native } from '../core/native.js'
import type { World } from '../core/world.js'
import { layout } from './layout.js'
import { life } from './life.js'
import { nearest } from './nearest.js'
import { places } from './place.js'
import { scroll } from './scroll.js'

/** Elements watched at once: more would cost a page more than they tell. Those on the screen, and those that stand next to them in the document. */
const MOST = 100
/** ms of looking at elements in one go, so that a page of thousands never waits for it; and ms until the next. */
const SLICE = { on: 3, pause: 50 }
/** ms between looking for new ones; and between asking again those that stay while a page changes all the time. */
const SCAN = 1000
const AGAIN = 3000

/** ms in which the observer need not look again: Chromium would look in every frame. TypeScript does not know it. */
const EASE: IntersectionObserverInit & { delay: number } = { delay: 100 }

/** What to do with elements that come into view. */
export interface Watcher {
  readonly selector: string
  /** Those on the screen, as `shows` has told. */
  readonly shown: ReadonlyMap<Element, unknown>
  readonly wanted: (element: Element) => boolean
  /** It has come onto the screen, or gone. */
  readonly shows: (element: Element, on: boolean) => void
  /** The page has moved: positions can be read now, and cost nothing. `still` says that it rests, or has not moved since. */
  readonly measure: (still: boolean) => void
}

/** Watches for elements on the screen, those that are added later among them. The observer tells what comes and goes, and misses nothing. */
export const watch = (world: World, { selector, shown, wanted, shows, measure }: Watcher): void => {
  const { window, document, signal, now, safe } = world
  const set = native(window, 'setTimeout')
  const clear = native(window, 'clearTimeout')
  const { after, always } = world.use(layout)
  const { afresh } = world.use(places)
  /** Those looked at, and whether they are wanted. */
  const known = new WeakMap<Element, boolean>()
  const watched = new Set<Element>()
  const see = (entries: readonly IntersectionObserverEntry[]): void => {
    for (const { target, isIntersecting } of entries) shows(target, isIntersecting)
  }
  const observer = new (native(window, 'IntersectionObserver'))(safe(see), EASE)
  const unwatch = (element: Element): void => {
    observer.unobserve(element)
    watched.delete(element)
    shows(element, false)
  }
  const all = document.getElementsByTagName('*')
  let count = 0
  let timer = 0
  /** Whether somebody has asked for a look since the last began. */
  let asked = false
  /** All that may be wanted, in the order of the document; those that are still to be looked at; and the wanted ones among those that were. */
  let found: readonly Element[] = []
  let left: readonly Element[] = []
  let near = new Set<Element>()
  /** When those near were asked last; and when to ask them again, for what stays while a page changes may mean something else by then. */
  let last = -Infinity
  let again = Infinity
  const changed = (): void => {
    again = Math.min(again, last + AGAIN)
  }

  const begin = (): void => {
    asked = false
    see(observer.takeRecords())
    for (const element of watched)
      if (!element.isConnected) {
        unwatch(element)
        count = 0
      }
    // The browser keeps the count; looking through a page that is still the same would cost more.
    const same = count === (count = all.length)
    if (!same) changed()
    const due = now() >= again
    if (same && near.size < MOST && !due) return
    if (!same) found = [...document.querySelectorAll(selector)]
    near = new Set()
    left = found.length > MOST ? nearest(document, found, shown) : found
    if (!due) return
    last = now()
    again = Infinity
    afresh()
    // What is wanted and not on the screen is asked when it comes there.
    for (const element of left.slice(0, MOST)) if (shown.has(element) || !known.get(element)) known.delete(element)
  }
  const scan = (): void => {
    clear(timer)
    timer = 0
    if (signal.aborted) return
    if (!left[0]) begin()
    const until = now() + SLICE.on
    for (let i = 0; i < left.length && near.size < MOST; i++) {
      const element = left[i]!
      if (!element.isConnected) continue
      if (!known.has(element)) {
        if (now() > until) {
          left = left.slice(i)
          timer = set(goOn, SLICE.pause)
          return
        }
        known.set(element, wanted(element))
      }
      if (!known.get(element)) continue
      near.add(element)
      if (watched.has(element)) continue
      watched.add(element)
      observer.observe(element)
    }
    if (left[0]) {
      left = []
      see(observer.takeRecords())
      for (const element of watched) if (!near.has(element)) unwatch(element)
    }
    if (asked || again < Infinity || count !== all.length) scanSoon()
  }
  const goOn = safe(scan)
  const scanNext = (): void => after(scan)
  // New ones come with a page that grows or scrolls, with a route, or with what a click brings in.
  const scanSoon = (): void => {
    asked = true
    timer ||= set(scanNext, SCAN)
  }
  scanNext()
  world.use(scroll).add(measure).add(scanSoon)
  always(changed)
  world.use(life).add(() => {
    count = 0
    again = 0
    scanSoon()
  })
  world.listen(window, 'click', () => {
    changed()
    scanSoon()
  })
  signal.addEventListener('abort', () => {
    observer.disconnect()
    clear(timer)
  })
}
