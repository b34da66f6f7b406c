import type { Capture } from '../core/world.js'
import { layout } from './layout.js'

/** ms between two readings while the page scrolls. */
const EVERY = 100

/** The position of the main scroller: the document, or the element that fills at least half of the viewport in its stead. */
export const scroll: Capture = (world) => {
  const { window, document, sample, signal } = world
  const { after, always } = world.use(layout)
  const root = (): Element => document.scrollingElement ?? document.documentElement
  let main: Element | undefined
  let timer = 0
  let told = ''

  const scrolls = (element: Element): boolean => element.scrollHeight > element.clientHeight + 1
  const fills = (element: Element): boolean => element.clientHeight * element.clientWidth >= window.innerHeight * window.innerWidth * 0.5
  const elect = (): Element => {
    if (scrolls(root())) return root()
    if (main?.isConnected && scrolls(main)) return main
    for (let element = document.elementFromPoint(window.innerWidth / 2, window.innerHeight / 2); element; element = element.parentElement) {
      if (scrolls(element) && fills(element) && /auto|scroll/.test(window.getComputedStyle(element).overflowY)) return element
    }
    return root()
  }
  const read = (): void => {
    main = elect()
    // A column that scrolls in reverse counts down from zero.
    const top = Math.abs(main.scrollTop)
    const now = [top, main.scrollHeight, main.clientHeight].map(Math.round)
    if (told === (told = now.join())) return
    sample({ kind: 'scroll', t: window.performance.now(), top: now[0]!, height: now[1]!, view: now[2]! })
  }
  const soon = (): void => {
    timer = 0
    after(read)
  }
  document.addEventListener('scroll', () => { timer ||= window.setTimeout(soon, EVERY) }, { passive: true, capture: true, signal })
  always(read)
  signal.addEventListener('abort', () => window.clearTimeout(timer))
}
