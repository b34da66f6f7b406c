import { native } from '../core/native.js'
import type { Capture } from '../core/world.js'
import { above } from './above.js'
import { aimOf, entry } from './effect/aim.js'
import { ambient } from './effect/ambient.js'
import { calls } from './effect/calls.js'
import { changed, spreads, telling, UNSEEN } from './effect/change.js'
import { SOON, type Press } from './effect/press.js'
import { signs, type Signs } from './effect/signs.js'
import { turn } from './effect/turn.js'
import { innermost } from './innermost.js'
import { layout } from './layout.js'
import { matches } from './matches.js'
import { places } from './place.js'
import { pointer } from './pointer.js'
import { actsSelector } from './zone.js'

/** ms an effect is waited for: after a press that is not clicked yet, after a click on what looks clickable or does not, with a request under way. */
const WAIT = { press: 10_000, clickable: 5000, plain: 1500, asked: 10_000 }
/** px after which a press is a drag. */
const DRAG = 10
/** ms after a move in which what is hovered shows that. */
const HOVER = 150
/** Mutation records looked at: more than that is a change. */
const MOST = 100
/** Elements looked at for shadow roots: a thousand take about as long as one style. */
const ELEMENTS = 3000
/** Events that show that something was done, in the tree they happen in. */
const SHOWN =
  'input change reset invalid toggle beforetoggle cancel close play pause volumechange ratechange fullscreenchange copy cut paste dragstart'
/** Events of a press, and those that follow from it at once. */
const OWN = 'mousedown mouseup click dblclick touchstart touchend focus blur focusin focusout'
/** What else a person does meanwhile: with the pointer, of which a page is told several times at each step, or otherwise. */
const POINTS = 'pointermove mousemove pointerover mouseover pointerout mouseout pointerenter mouseenter pointerleave mouseleave'
const OTHER = 'keydown keyup wheel touchmove'

const within = (self: Element, node: Element | null): boolean =>
  !!node && (self.contains(node) || within(self, node.shadowRoot ? null : hostOf(node)))
const hostOf = (node: Element): Element | null => (node.getRootNode() as Partial<ShadowRoot>).host ?? null
/** Open shadow roots of the first elements of a page, and those within them. */
const shadowsIn = (root: Document | ShadowRoot): ShadowRoot[] => {
  const found: ShadowRoot[] = []
  const walker = (root.ownerDocument ?? root).createTreeWalker(root, 1)
  for (let i = 0; i < ELEMENTS && walker.nextNode(); i++) {
    const { shadowRoot } = walker.currentNode as Element
    if (shadowRoot) found.push(shadowRoot, ...shadowsIn(shadowRoot))
  }
  return found
}
/** Whether it can be seen, also when it keeps its place. */
const opaque = (element: Element): boolean | undefined => element.checkVisibility?.({ opacityProperty: true, visibilityProperty: true })
/** What stands next to an element, is no control itself and cannot be seen: style alone may show it while that is pressed, or has the focus. */
const hiddenBeside = ({ previousElementSibling, nextElementSibling }: Element): Element[] =>
  [previousElementSibling, nextElementSibling].filter(
    (each) => !!each && !matches(each, `${UNSEEN},${actsSelector}`) && opaque(each) === false,
  ) as Element[]
const checkedIn = (document: Document): readonly Element[] => [...document.querySelectorAll('input:checked,option:checked')]
const visible = (element: Element): boolean => element.isConnected && (element.checkVisibility?.() ?? true)

/** What a press did. All that observes the page, overhears it or hears it often lives only while a press is waiting for its effect; every step is taken by functions the page has not replaced. */
export const effect: Capture = (world) => {
  const { window, document, sample, now, listen, safe } = world
  const { navigation } = window as { navigation?: EventTarget }
  world.use(pointer)
  const { of, ignored } = world.use(places)
  const { after } = world.use(layout)
  const set = native(window, 'setTimeout')
  const clear = native(window, 'clearTimeout')
  const add = native(window.EventTarget.prototype, 'addEventListener')
  const remove = native(window.EventTarget.prototype, 'removeEventListener')
  const alone = ambient()
  let session: AbortController | undefined
  let listening = false
  let pending: Press[] = []
  /** All presses of this session. */
  let presses: Press[] = []
  let marks: Signs = signs()
  let observer: MutationObserver | undefined
  let watch: (root: Node) => void = () => {}
  let timer = 0
  /** When `timer` goes off, perhaps too early: resetting it costs more. */
  let rings = Infinity
  /** When the person last did something else, and last moved the pointer. */
  let other = 0
  let moved = 0
  /** Which press asked for a scroll. */
  let scrolling: Press | undefined
  const cause = turn(
    native(window, 'queueMicrotask').bind(window),
    () => {
      const records = observer?.takeRecords()
      if (records?.[0]) read(records)
    },
    // Asked, and not heard: they come in streams. The promises of whoever hears one end before it does.
    () => {
      const { event } = window
      // A page may have put one there that is long over.
      if (!event?.eventPhase || !event.isTrusted || !POINTS.includes(event.type)) return undefined
      return held() ?? null
    },
  )
  /** The newest press, while it is held. */
  const held = (): Press | undefined => {
    const press = pending.at(-1)
    return press?.held ? press : undefined
  }
  const { whose } = cause

  const disarm = (): void => {
    session?.abort()
    session = observer = scrolling = undefined
    pending = []
    presses = []
    clear(timer)
    rings = Infinity
  }
  const wait = (): void => {
    if (!pending[0]) return disarm()
    const due = Math.min(...pending.map((press) => Math.min(press.until, marks.due(press))))
    if (due >= rings) return
    clear(timer)
    rings = due
    timer = set(expire, Math.max(1, due - now()))
  }
  const expire = (): void => {
    rings = Infinity
    const t = now()
    for (const press of pending) {
      const { sign } = press
      if (marks.stays(press, t)) tell(press, t - sign)
    }
    pending = pending.filter(({ until }) => until > t)
    wait()
  }
  /** Something of a press that waits, or of any, was seen `ms` ago. */
  const tell = (press: Press | undefined, ms = 0): void => {
    if (!pending[0] || (press && !pending.includes(press))) return
    sample({ kind: 'effect', t: now(), press: press?.t ?? 0, guess: 0, seen: true, ms })
    pending = press ? pending.filter((each) => each !== press) : []
    wait()
  }
  const asked = (press: Press): void => {
    if (!pending.includes(press)) return
    sample({ kind: 'effect', t: now(), press: press.t, guess: 0, seen: false, ms: 0 })
    // Not for as long as a page goes on asking.
    press.until = Math.min(now(), press.t + WAIT.asked) + WAIT.asked
    wait()
  }
  /** An answer of a press, or of whoever may be waiting. */
  const shown = (): void => tell(whose() ?? undefined)

  const near = ({ aim: { self, near } }: Press, element: Element): boolean =>
    self.contains(element) || near.some((root) => window.Node.prototype.contains.call(root, element))
  /** A change without a known cause. */
  const guess = (element: Element, close: boolean): void => {
    const newest = pending.at(-1)
    if (!newest) return
    const t = now()
    const number = alone.heard(element, t, presses)
    if (number < 0) sample({ kind: 'ambient', t, guess: -number })
    else if (number && (close || t < newest.soon || near(newest, element)))
      after(() => {
        if (!visible(element) || alone.is(element) || !pending[0]) return
        sample({ kind: 'effect', t: now(), press: newest.held ? newest.t : 0, guess: number, seen: true, ms: now() - t })
      })
  }
  const read = (records: readonly MutationRecord[]): void => {
    const by = whose()
    const newest = pending.at(-1)
    if (by === null || !newest) return
    const press = by ?? newest
    const t = now()
    const seen: Element[] = []
    for (const record of records.slice(0, MOST)) {
      if (!by && alone.is(record.target)) continue
      const element = changed(record, press.aim.self)
      if (!element) continue
      if (!press.aim.self.contains(element) || telling(record)) {
        if (by) seen.push(record.type === 'attributes' ? (above(element) ?? element) : element)
        else guess(element, false)
      } else if (spreads(record)) marks.spread(record.addedNodes)
      else if (marks.seen(press, record, cause.is('click'), t)) tell(by)
      else wait()
    }
    if (by && seen[0])
      after(() => {
        if (seen.some(visible)) tell(by, now() - t)
      })
  }

  const own = (event: Event): void => {
    const press = pending.at(-1)
    cause.event(event, press ?? null)
    if (!press || press.clicked || event.type !== 'click') return
    press.clicked = true
    press.held = false
    press.soon = now() + SOON
    press.until = now() + WAIT[press.aim.looks === 'clickable' ? 'clickable' : 'plain']
    wait()
    const link = press.aim.self.closest<HTMLAnchorElement>('a[href]')
    const [to, within] = link?.href.split('#') ?? []
    if (to === window.location.href.split('#')[0] && within !== undefined) scrolling = press
    // Where no event tells that a page is about to be left (https://webkit.org/b/219102).
    else if (!navigation && link && /^https?:$/.test(link.protocol))
      set(() => {
        if (!event.defaultPrevented) tell(press)
      })
    after(() => {
      const checked = checkedIn(document)
      // A framework that saved the browser's setters bypasses our proxies.
      const others = checked.length !== press.checked.length || checked.some((element, i) => element !== press.checked[i])
      if (others || press.beside.some((element) => !alone.is(element) && opaque(element))) tell(press)
    })
  }
  const points = ({ isTrusted, timeStamp }: Event): void => {
    if (isTrusted && !held()) moved = timeStamp
  }
  const others = (event: Event): void => {
    const { type, timeStamp, isTrusted } = event
    if (!isTrusted) return
    if (type === 'touchmove' && held()) return own(event)
    cause.event(event, null)
    other = timeStamp
  }
  const released = (press: Press | undefined, drag: boolean): void => {
    if (!press || press.clicked) return
    press.held = false
    // What no click follows was none, but perhaps a swipe.
    press.until = drag && !press.touch ? 0 : now() + WAIT.plain
    wait()
  }

  type Hear = (target: EventTarget, types: string, run: (event: Event) => void) => void
  /** Adds the removal to `undo`: cheaper than an abort signal for each. */
  const hearing =
    (undo: (() => void)[]): Hear =>
    (target, types, run) => {
      const heard = safe(run)
      for (const type of types.split(' ')) {
        add.call(target, type, heard, { passive: true, capture: true })
        undo.push(() => remove.call(target, type, heard, true))
      }
    }
  /** Rare events caused by the page, or by the browser for it. */
  const answers = (root: Node, hear: Hear): void => {
    hear(root, SHOWN, ({ type, isTrusted, target }) => {
      // A field that was written in says so when a press takes its focus.
      if (type === 'change' && isTrusted && matches(target as Element, entry)) return
      if (other <= (pending[0]?.t ?? 0)) shown()
    })
    hear(root, 'submit', (event) => {
      const press = whose() ?? undefined
      // A form that is only kept from being sent has done nothing yet.
      if (pending[0])
        set(() => {
          if (!event.defaultPrevented) tell(press)
        })
    })
    hear(root, 'focusin', (event) => {
      const press = pending.at(-1)
      const to = event.composedPath()[0] as Element
      if (press && other <= press.t && !within(press.aim.self, to) && !within(to, press.aim.self)) tell(press)
    })
  }
  /** Frequent ones. */
  const streams = (root: Node, hear: Hear): void => {
    hear(root, 'scroll', ({ target }) => {
      const newest = pending.at(-1)
      if (!newest || other > pending[0]!.t) return
      if (scrolling || newest.touch) tell(scrolling ?? newest)
      else guess(target === document ? document.documentElement : (target as Element), now() < newest.soon)
    })
    hear(root, 'transitionrun animationstart', ({ target }) => {
      const newest = pending.at(-1)
      const self = newest?.aim.self
      const element = target as Element
      if (!self || element.contains(self) || self.contains(element) || now() - moved <= HOVER) return
      // Style shows a menu while the button is still down, for what was pressed has the focus.
      if (newest.held && newest.beside.includes(element)) tell(newest)
      else guess(element, false)
    })
  }
  /** Events of the page as a whole. */
  const leaves = (): void => {
    listen(document, 'visibilitychange', shown)
    listen(window, 'pagehide', shown)
    // Not focus that moves within the page.
    listen(window, 'blur', ({ target }) => {
      if (target === window) tell(undefined)
    })
    if (navigation)
      listen(navigation, 'navigate', (event) => {
        const { hashChange, destination } = event as Event & { hashChange: boolean; destination: { url: string } }
        // Pages that only note something in their history entry go nowhere.
        if (!whose() && destination.url === window.location.href) return
        // `#` alone is a link to nowhere.
        if (!hashChange || !destination.url.endsWith('#')) shown()
      })
  }
  /** Those that come often, or are not to be listened to for long. */
  const meanwhile = (hear: Hear): void => {
    const selected = (): boolean => document.getSelection()?.type === 'Range'
    let is = selected()
    hear(document, 'selectionchange', () => {
      const was = is
      is = selected()
      const press = pending.at(-1)
      if (!press || press.selected || !(was || is)) return
      const { self } = press.aim
      // Clicking fast on a control selects its words.
      if (self.matches('button,a,summary,label,[role]') && self.contains(document.getSelection()!.anchorNode)) return
      press.selected = true
      // Something else may come of it yet.
      sample({ kind: 'effect', t: now(), press: 0, guess: 0, seen: true, selects: true, ms: 0 })
    })
    // Who listens to beforeunload keeps a page out of the back/forward cache in some browsers.
    if (navigation) return
    hear(window, 'popstate hashchange', () => window.location.href.endsWith('#') || shown())
    hear(window, 'beforeunload', shown)
  }
  /** From the first press on: to listen anew at each costs more than to hear what comes seldom. */
  const listenOn = (): void => {
    listening = true
    const undo: (() => void)[] = []
    listen(window, OWN, own)
    listen<PointerEvent>(window, 'pointerup', (event) => {
      own(event)
      const press = pending.at(-1)
      const { clientX, clientY } = event
      released(press, !!press && Math.hypot(clientX - press.x, clientY - press.y) > DRAG)
    })
    // The browser pans, or drags.
    listen(window, 'touchend touchcancel dragstart', () => released(pending.at(-1), false))
    leaves()
    answers(document, hearing(undo))
    world.signal.addEventListener('abort', () => {
      disarm()
      undo.forEach((run) => run())
    })
  }
  const arm = (): void => {
    if (!listening) listenOn()
    session = new AbortController()
    const { signal } = session
    presses = []
    marks = signs()
    const undo: (() => void)[] = []
    const hear = hearing(undo)
    const watching = (observer = new (native(window, 'MutationObserver'))(safe(read)))
    signal.addEventListener('abort', () => {
      watching.disconnect()
      undo.forEach((run) => run())
    })
    hear(window, 'pointermove', points)
    hear(window, OTHER, others)
    meanwhile(hear)
    // What happens in a shadow root is not seen from outside.
    const roots = new Set<Node>()
    watch = (root) => {
      if (roots.has(root)) return
      roots.add(root)
      watching.observe(root, { subtree: true, childList: true, attributeOldValue: true, characterDataOldValue: true })
      streams(root, hear)
      if (root === document) return
      answers(root, hear)
      // Where no window knows of an event.
      hear(root, POINTS, (event) => {
        if (event.isTrusted) cause.event(event, held() ?? null)
      })
    }
    for (const root of [document, ...shadowsIn(document)]) watch(root)
    calls(window, signal, {
      whose,
      justClicked: (t) => pending.filter((press) => press.clicked && t > press.t && t < press.soon).at(-1),
      asked,
      shown: (press) => tell(press),
      resume: (press) => {
        press.soon = now() + SOON
        cause.resume(press)
      },
      scrolls: (press) => {
        scrolling = press
      },
    })
  }

  const begin = (event: MouseEvent, t: number, touch = false): void => {
    const target = innermost(event)
    if (!target) return
    const aim = aimOf(target, event)
    const { self } = aim
    // Followed all the same: what comes of it is not another's.
    const looks = ignored(target) ? 'ignored' : aim.looks
    sample({ kind: 'aim', t, place: of(self), looks })
    // Whoever was told of it may have stopped us.
    if (aim.looks === 'exempt' || world.signal.aborted) return
    if (!session) arm()
    for (const each of event.composedPath()) if (each instanceof window.ShadowRoot) watch(each)
    const { clientX: x, clientY: y, buttons } = event
    const press: Press = {
      t,
      aim,
      x,
      y,
      touch,
      until: t + WAIT.press,
      soon: 0,
      clicked: false,
      selected: false,
      held: !!buttons,
      sign: Infinity,
      before: marks.before(self),
      beside: hiddenBeside(self),
      checked: checkedIn(document),
    }
    // A press that was not clicked until the next was none.
    pending = [...pending.filter(({ clicked }) => clicked), press]
    presses.push(press)
    cause.event(event, press)
    wait()
  }
  let last = -Infinity
  listen<PointerEvent>(window, 'pointerdown', (event) => {
    if (event.button > 0) return
    last = event.timeStamp
    begin(event, last, event.pointerType === 'touch')
  })
  // By the keyboard or by assistive technology; the click a label hands to its control is no other.
  listen<MouseEvent>(window, 'click', (event) => {
    const { detail, timeStamp: t } = event
    if (!detail && t - last > 500) {
      begin(event, t)
      own(event)
    }
    last = t
  })
}
