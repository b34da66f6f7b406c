import { native } from '../../core/native.js'
import type { World } from '../../core/world.js'
import { layout } from '../layout.js'
import { matches } from '../matches.js'
import { shadowsIn, within } from '../shadow.js'
import { entry, type Aim } from './aim.js'
import type { Ambient } from './ambient.js'
import { calls } from './calls.js'
import { judge } from './judge.js'
import { differs, pressOf, SOON, type Press } from './press.js'
import { signs } from './signs.js'
import { turn } from './turn.js'
import { waiting, type Timers } from './waiting.js'

/** ms after a move in which what is hovered shows that. */
const HOVER = 150
/** ms in which a press that opens another window, or the browser's own, has opened it; who leaves later was not sent there. */
const LEAVES = 1000
/** Events that show that something was done, in the tree they happen in. */
const SHOWN =
  'input change reset invalid toggle beforetoggle cancel close play pause volumechange ratechange fullscreenchange copy cut paste dragstart'
/** What a person does beside the press: with the pointer, of which a page is told several times at each step, or otherwise. */
const POINTS = 'pointermove mousemove pointerover mouseover pointerout mouseout pointerenter mouseenter pointerleave mouseleave'
const OTHER = 'keydown keyup wheel touchmove'

/** The page while a press waits for its effect: what observes it, overhears it or hears it often lives only so long. */
export interface Session {
  readonly begin: (event: MouseEvent, aim: Aim) => void
  /** The newest press that waits. */
  readonly newest: () => Press | undefined
  /** An event of the newest press, or that follows from it at once. */
  readonly own: (event: Event) => void
  readonly released: (drag: boolean) => void
  /** Whose doing what happens now is; null: another's than a press's; undefined: nobody knows. */
  readonly whose: () => Press | null | undefined
  /** An answer of whoever does what happens now, or of whoever may be waiting. */
  readonly answered: () => void
  /** The page is left: an answer of any, if it comes at once. */
  readonly left: () => void
  /** Rare events caused by the page, or by the browser for it. */
  readonly shown: (event: Event) => void
  readonly submitted: (event: Event) => void
  readonly focused: (event: Event) => void
  readonly end: () => void
}

export type Hear = (target: EventTarget, types: string, run: (event: Event) => void) => void

/** The functions that steps are taken by, as they are when we begin: a page may replace them later. */
export interface Own extends Timers {
  readonly microtask: (run: () => void) => void
  /** Listens until the functions in `undo` are called: cheaper than an abort signal for each. */
  readonly hearing: (undo: (() => void)[]) => Hear
}

export const functions = ({ window, safe }: World): Own => {
  const add = native(window.EventTarget.prototype, 'addEventListener')
  const remove = native(window.EventTarget.prototype, 'removeEventListener')
  return {
    set: native(window, 'setTimeout'),
    clear: native(window, 'clearTimeout'),
    microtask: native(window, 'queueMicrotask').bind(window),
    hearing: (undo) => (target, types, run) => {
      const heard = safe(run)
      for (const type of types.split(' ')) {
        add.call(target, type, heard, { passive: true, capture: true })
        undo.push(() => remove.call(target, type, heard, true))
      }
    },
  }
}

/** Hears of answers in a tree. */
export const answers = (root: Node, hear: Hear, session: () => Session | undefined): void => {
  hear(root, SHOWN, (event) => session()?.shown(event))
  hear(root, 'submit', (event) => session()?.submitted(event))
  hear(root, 'focusin', (event) => session()?.focused(event))
}

/** Begins with the first press that waits, and calls `over` once none does. */
export const session = (world: World, by: Own, alone: Ambient, over: () => void): Session => {
  const { window, document, sample, now, safe } = world
  const { navigation } = window as { navigation?: EventTarget }
  const { after } = world.use(layout)
  const { set, microtask } = by
  const ended = new AbortController()
  const undo: (() => void)[] = []
  const hear = by.hearing(undo)
  /** When the person last did something else, and last moved the pointer. */
  let other = 0
  let moved = 0
  /** Which press asked for a scroll. */
  let scrolling: Press | undefined

  const end = (): void => {
    if (ended.signal.aborted) return
    ended.abort()
    undo.forEach((run) => run())
    presses.end()
    over()
  }
  const marks = signs()
  const presses = waiting(world, by, marks, end)
  const { newest, held, since } = presses
  const cause = turn(
    microtask,
    () => {
      const records = observer.takeRecords()
      if (records[0]) read(records)
    },
    // Asked, and not heard: they come in streams. The promises of whoever hears one end before it does.
    () => {
      const { event } = window
      // A page may have put one there that is long over.
      if (!event?.eventPhase || !event.isTrusted || !POINTS.includes(event.type)) return undefined
      return held() ?? null
    },
  )
  const { whose } = cause
  const { read, guess } = judge(world, presses, marks, alone, cause)
  const observer = new (native(window, 'MutationObserver'))(safe(read))
  undo.push(() => observer.disconnect())

  const answered = (): void => presses.shown(whose() ?? undefined)
  const own = (event: Event): void => {
    const press = newest()
    cause.event(event, press ?? null)
    if (!press || press.clicked || event.type !== 'click') return
    presses.clicked(press)
    const link = press.aim.self.closest<HTMLAnchorElement>('a[href]')
    const [to, within] = link?.href.split('#') ?? []
    if (to === window.location.href.split('#')[0] && within !== undefined) scrolling = press
    // Where no event tells that a page is about to be left (https://webkit.org/b/219102).
    else if (!navigation && link && /^https?:$/.test(link.protocol))
      set(() => {
        if (!event.defaultPrevented) presses.shown(press)
      })
    after(() => {
      if (differs(press, alone.is)) presses.shown(press)
    })
  }
  /** Frequent events of a tree. */
  const streams = (root: Node): void => {
    hear(root, 'scroll', ({ target }) => {
      const press = newest()
      if (!press || other > since()) return
      if (scrolling || press.touch) presses.shown(scrolling ?? press)
      else guess(target === document ? document.documentElement : (target as Element))
    })
    hear(root, 'transitionrun animationstart', ({ target }) => {
      const press = newest()
      const self = press?.aim.self
      const element = target as Element
      if (!self || element.contains(self) || self.contains(element) || now() - moved <= HOVER) return
      // Style shows a menu while the button is still down, for what was pressed has the focus.
      if (press.held && press.beside.includes(element)) presses.shown(press)
      else guess(element)
    })
  }
  // What happens in a shadow root is not seen from outside.
  const observe = (root: Node): void =>
    observer.observe(root, { subtree: true, childList: true, attributeOldValue: true, characterDataOldValue: true })
  const roots = new Set<Node>()
  /** Also hears of it: of what is pressed in, for a page may have hundreds of components. */
  const watch = (root: Node): void => {
    if (roots.has(root)) return
    roots.add(root)
    observe(root)
    streams(root)
    if (root === document) return
    answers(root, hear, () => self)
    // Where no window knows of an event.
    hear(root, POINTS, (event) => {
      if (event.isTrusted) cause.event(event, held() ?? null)
    })
  }
  const selections = (): void => {
    const selected = (): boolean => document.getSelection()?.type === 'Range'
    let is = selected()
    hear(document, 'selectionchange', () => {
      const was = is
      is = selected()
      const press = newest()
      if (!press || press.selected || !(was || is)) return
      const { self } = press.aim
      // Clicking fast on a control selects its words.
      if (self.matches('button,a,summary,label,[role]') && self.contains(document.getSelection()!.anchorNode)) return
      press.selected = true
      // Something else may come of it yet.
      sample({ kind: 'effect', t: now(), press: 0, guess: 0, seen: true, selects: true, ms: 0 })
    })
  }

  hear(window, 'pointermove', ({ isTrusted, timeStamp }) => {
    if (isTrusted && !held()) moved = timeStamp
  })
  hear(window, OTHER, (event) => {
    const { type, timeStamp, isTrusted } = event
    if (!isTrusted) return
    if (type === 'touchmove' && held()) return own(event)
    cause.event(event, null)
    other = timeStamp
  })
  selections()
  // Who listens to beforeunload keeps a page out of the back/forward cache in some browsers.
  if (!navigation) {
    hear(window, 'popstate hashchange', () => window.location.href.endsWith('#') || answered())
    hear(window, 'beforeunload', answered)
  }
  watch(document)
  for (const root of shadowsIn(document)) observe(root)
  calls(window, ended.signal, undo, {
    whose,
    justClicked: presses.justClicked,
    asked: presses.asked,
    // What else a call is told is not how long ago it was.
    shown: (press) => presses.shown(press),
    resume: (press) => {
      press.answered = press.soon = now() + SOON
      cause.resume(press)
    },
    scrolls: (press, _, self) => {
      scrolling = press
      const root = self instanceof window.Element && self.getRootNode()
      // Of that nobody hears outside of it.
      if (root instanceof window.ShadowRoot) watch(root)
    },
  })

  const self: Session = {
    newest,
    own,
    whose,
    answered,
    end,
    begin: (event, aim) => {
      for (const each of event.composedPath()) if (each instanceof window.ShadowRoot) watch(each)
      const press = pressOf(event, aim, marks.before(aim.self))
      presses.add(press)
      cause.event(event, press)
    },
    released: (drag) => {
      const press = newest()
      if (press && !press.clicked) presses.released(press, drag)
    },
    left: () => presses.shown(undefined, 0, now() - Math.max(newest()?.t ?? 0, newest()?.soon ?? 0) < LEAVES),
    shown: ({ type, isTrusted, target }) => {
      // A field that was written in says so when a press takes its focus.
      if (type === 'change' && isTrusted && matches(target as Element, entry)) return
      if (other <= since()) answered()
    },
    submitted: (event) => {
      const press = whose() ?? undefined
      // A form that is only kept from being sent has done nothing yet.
      if (newest())
        set(() => {
          if (!event.defaultPrevented) presses.shown(press)
        })
    },
    focused: (event) => {
      const press = newest()
      const to = event.composedPath()[0] as Element
      if (press && other <= press.t && !within(press.aim.self, to) && !within(to, press.aim.self)) presses.shown(press)
    },
  }
  return self
}
