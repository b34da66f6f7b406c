import type { Capture } from '../core/world.js'
import { native } from '../core/native.js'
import { around } from './above.js'
import { layout } from './layout.js'
import { life } from './life.js'

/** px by which the browser's own bars may make an app that fills the window overflow it. */
const BARS = 150
/** ms after which a page that fits the window is read once more: what fills up inside tells nobody. */
const LATER = 2500
/** ms without a press, a key or a move of the focus after which it is asked whether it is a person who scrolls. */
const DOUBT = 30_000

/**
 * The position of the main scroller: the document, or the element that fills at least half of the viewport in its stead.
 * Answers what runs at each reading, when layout is clean; `still` says that it rests, or has not moved since the last.
 */
export const scroll: Capture<Set<(still: boolean) => void>> = (world) => {
  const readings = new Set<(still: boolean) => void>()
  const { window, document } = world
  const { after, always } = world.use(layout)
  let main: Element | null = null
  let told = ''
  let later = 0
  /** Ends the wheel and press listeners that run only while nothing scrolls: without them scrolling is smoother. */
  let probes: readonly (() => void)[] = []
  /** When somebody was last heard to do something, and what ends the wheel listener of a doubt: it is there until somebody does, once in `DOUBT` at most. */
  let hand = 0
  let doubt: (() => void) | undefined
  const heard = (): void => {
    hand = world.now()
    doubt?.()
    doubt = undefined
  }

  const scrolls = (element: Element): boolean => element.scrollHeight > element.clientHeight + 1
  const rootOf = (): Element => document.scrollingElement ?? document.documentElement
  const elect = (): Element => {
    const root = rootOf()
    // Such an app scrolls inside.
    if (root.scrollHeight > root.clientHeight + BARS) return root
    if (main?.isConnected && main !== root && scrolls(main)) return main
    const { innerWidth, innerHeight } = window
    let element: Element | null = null
    for (let tree: DocumentOrShadowRoot | null = document; tree; tree = element?.shadowRoot ?? null) {
      const inner: Element | null = tree.elementFromPoint(innerWidth / 2, innerHeight / 2)
      if (!inner || inner === element) break
      element = inner
    }
    while (
      element &&
      !(
        scrolls(element) &&
        element.localName !== 'textarea' &&
        element.clientHeight * element.clientWidth * 2 >= innerHeight * innerWidth &&
        /auto|scroll/.test(window.getComputedStyle(element).overflowY)
      )
    )
      element = around(element)
    return element ?? root
  }
  const read = (still: boolean): void => {
    main = elect()
    hear(main.getRootNode())
    const { scrollTop } = main
    // A column that scrolls in reverse counts down from zero; a page that is pulled beyond its top does, too, and has not moved.
    const top = Math.round(main === rootOf() ? Math.max(0, scrollTop) : Math.abs(scrollTop))
    const { scrollHeight: height, clientHeight: view } = main
    const fits = height <= view + 1
    if (fits !== !!probes[0]) {
      probes.forEach((end) => end())
      // Components that scroll may be made later.
      probes = fits ? ['wheel', 'pointerdown'].map((type) => world.glance(window, type, readNext, () => {})) : []
    }
    const same = told === (told = `${top} ${height} ${view}`)
    if (!same && fits) {
      native(window, 'clearTimeout')(later)
      later = native(window, 'setTimeout')(world.safe(readNext), LATER)
    }
    if (!same) {
      const t = world.now()
      world.sample({ kind: 'scroll', t, top, height, view, ...(doubt && { alone: true }) })
      // This one may be a wheel's: only the next is known to be the page's.
      if (t - hand >= DOUBT) doubt ??= world.glance(window, 'wheel', heard, () => {})
    }
    for (const run of readings) run(still || same)
  }
  const rest = (): void => read(true)
  const readNext = (): void => after(rest)
  const passing = (): void => read(false)
  const glance = (root: Node): (() => void) => world.glance(root, 'scroll', () => after(passing), readNext)
  glance(document)
  // Assistive technology moves the focus where no key is heard.
  world.listen(window, 'pointerdown keydown focusin', heard)
  // What scrolls within a shadow root is heard of only there, for as long as it is the page.
  let within: Node = document
  let end = (): void => {}
  const hear = (root: Node): void => {
    if (root === within) return
    end()
    within = root
    end = root === document ? () => {} : glance(root)
  }
  always(rest)
  world.signal.addEventListener('abort', () => native(window, 'clearTimeout')(later))
  // A window that grows or shrinks may leave the page as it is.
  world.listen(window, 'resize', readNext)
  // Each page is told of anew where it is.
  world.use(life).add(() => {
    told = ''
    readNext()
  })
  return readings
}
