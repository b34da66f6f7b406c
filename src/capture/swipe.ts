import type { Capture } from '../core/world.js'
import { around } from './above.js'
import { innermost } from './innermost.js'
import { layout } from './layout.js'
import { places } from './place.js'

/** Over it a page counts as magnified. */
const ZOOMED = 1.05
/** px within which a finger only taps: nothing is asked of the page then. */
const TAP = 10
/** So much further to the side than up or down, a finger goes to the side: as for the detector. */
const ASIDE = 1.5

/** One finger going over the page: from where to where. */
export const swipe: Capture = (world) => {
  const { window, document, sample, listen, use } = world
  const { of } = use(places)
  const { after } = use(layout)
  let [startX, startY, fingers] = [0, 0, 0]
  /** Whether an element lies in something that scrolls sideways, and so may be at its end; or up and down, and is at the end it is sent to. */
  const ends = (element: Element | null, aside: boolean, dy: number): boolean => {
    if (!element) return false
    const { scrollTop } = element
    const room = aside ? element.scrollWidth - element.clientWidth : element.scrollHeight - element.clientHeight
    const may = room > 0 && (aside || (dy > 0 ? scrollTop : room - scrollTop) < 1)
    return (may && /auto|scroll/.test(styleOf(element)[aside ? 'overflowX' : 'overflowY'])) || ends(around(element), aside, dy)
  }
  const styleOf = (element: Element): CSSStyleDeclaration => window.getComputedStyle(element)
  /** Whether an element lies over the page and not in it: in a dialog, or what darkens the page behind it; in nothing that scrolls by itself. */
  const over = (element: Element | null): boolean => {
    if (!element) return false
    const { position, overflowY } = styleOf(element)
    if (element.scrollHeight > element.clientHeight && /auto|scroll/.test(overflowY)) return false
    return /fixed|absolute/.test(position) || over(around(element))
  }
  /** A page that does not scroll, for a dialog or for good. More than a window of it below is no menu that waits there to slide in. */
  const lock = (): { hides: boolean } | undefined => {
    const roots = [document.documentElement, document.body].filter((each) => each && /hidden|clip/.test(styleOf(each).overflowY))
    return roots[0] && { hides: roots.some((each) => each.scrollHeight - each.scrollTop > 2 * each.clientHeight) }
  }
  listen<TouchEvent>(window, 'touchstart touchend', (event) => {
    const { type, touches, changedTouches, timeStamp: t } = event
    const { clientX, clientY } = changedTouches[0]!
    // Magnified, a finger moves what is seen of the page, of which the page hears nothing.
    if ((window.visualViewport?.scale ?? 1) > ZOOMED) fingers = 0
    else if (type === 'touchstart') [startX, startY, fingers] = [clientX, clientY, touches.length]
    else if (fingers === 1) {
      const [dx, dy] = [clientX - startX, clientY - startY]
      if (Math.hypot(dx, dy) < TAP) return
      const on = innermost(event)
      const aside = Math.abs(dx) >= Math.abs(dy) * ASIDE
      after(() => {
        const locked = aside ? undefined : lock()
        if (ends(on, aside, dy) || (locked && over(on))) return
        sample({ kind: 'swipe', t, place: of(on), dx, dy, ...(locked?.hides && { locked: true }) })
      })
    }
  })
}
