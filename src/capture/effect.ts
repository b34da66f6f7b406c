import type { Capture } from '../core/world.js'
import { aimOf, type Aim } from './aim.js'
import { changed, look, telling } from './change.js'
import { layout } from './layout.js'
import { native, overhear } from './native.js'
import { places } from './place.js'
import { innermost, pointer } from './pointer.js'

/** ms an effect is waited for after a click: of what looks clickable, of anything else, and while a request is under way. */
const WAIT = { clickable: 5000, plain: 1500, asked: 10_000 }
/** ms after which what was shown while pressing (a ripple, a class) is gone; what stays is an effect. */
const SETTLE = 1000
/** ms in which a change nobody saw coming is taken for an answer, wherever it is: the next frames, a message, a worker. */
const SOON = 100
/** ms without a change that part two changes of one thing. */
const PART = 150
/** px after which a press is a drag. */
const DRAG = 10
/** Calls that show a person something outside of the document's tree. */
const SHOWS = 'alert confirm prompt print open'
/** Addresses of other sites by which pages count what people do. */
const COUNTS = /analytics|collect|beacon|telemetry|pixel|track|metrics|\brum\b|\/(log|stat|event|batch)s?\b|\/[eigj]\/?$/i

/** A press whose effect is waited for. */
interface Press {
  readonly t: number
  readonly aim: Aim
  readonly x: number
  readonly y: number
  until: number
  /** Until when changes anywhere may be its doing. */
  soon: number
  clicked: boolean
  /** The finger or button is still down: what moves then, moves by this press. */
  held: boolean
  readonly touch: boolean
  /** When a sign within the pressed element came, and how that looked when it was pressed first. */
  sign: number
  readonly before: string
}
/** Something that changed and nobody knows why. */
interface Spot {
  guess: number
  t: number
  bursts: number
  ambient: boolean
  session: unknown
}

/** What a press did. Everything that hears of it lives only while a press is waiting for its effect. */
export const effect: Capture = (world) => {
  const { window, document, sample, now, listen } = world
  world.use(pointer)
  const { of } = world.use(places)
  const { after } = world.use(layout)
  const spots = new WeakMap<Node, Spot>()
  let guesses = 0
  let pending: Press[] = []
  let session: AbortController | undefined
  let observer: MutationObserver
  let presses = 0
  let timer = 0
  /** The event under way, and whose doing it is: nobody's that is waiting, if null. */
  let event: Event | undefined
  let by: Press | null = null
  /** Whose doing a task is that one of its events began. */
  let running: Press | undefined
  /** When the person last did something else: a key, the wheel; when the pointer last moved. */
  let other = 0
  let moved = 0
  let values = new Map<Element, string>()
  let befores = new Map<Element, string>()
  /** Values that attributes of pressed elements had before clicks. */
  let flips = new WeakMap<Node, Record<string, Set<string | null>>>()

  /** Whose doing what happens now is: undefined if nobody knows. The phase of an event is 0 once all that heard it are done, and their promises. */
  const whose = (): Press | null | undefined => (event?.eventPhase ? by : running)
  const disarm = (): void => {
    session?.abort()
    session = event = running = undefined
    pending = []
    values = befores = new Map()
    clearTimeout(timer)
  }
  const expire = (): void => {
    const t = now()
    settle(t)
    pending = pending.filter(({ until }) => until > t)
    wait()
  }
  const wait = (): void => {
    if (!pending[0]) return disarm()
    clearTimeout(timer)
    const due = pending.map(({ until, sign }) => Math.min(until, sign + SETTLE))
    timer = native(window, 'setTimeout')(expire, Math.max(1, Math.min(...due) - now()))
  }
  /** Of a press that is still waiting, or of any. */
  const tell = (press?: Press, { guess = 0, seen = true, ms = 0 } = {}): void => {
    if (!pending[0] || (press && !pending.includes(press))) return
    sample({ kind: 'effect', t: now(), press: press?.t ?? 0, guess, seen, ms })
    if (guess) return
    if (!seen) {
      press!.until = now() + WAIT.asked
    } else {
      const last = press?.t ?? Infinity
      pending = pending.filter(({ t }) => t > last)
    }
    wait()
  }
  const settle = (t: number): void => {
    for (const press of pending) {
      if (t < press.sign + SETTLE) continue
      const ms = t - press.sign
      press.sign = Infinity
      if (look(press.aim.self) !== press.before) tell(press, { ms })
    }
  }

  const visible = (element: Element): boolean => element.isConnected && (element.checkVisibility?.() ?? true)
  /** A sign of being pressed, until it stays or is taken back by the next click. */
  const mark = (press: Press, record: MutationRecord): void => {
    const name = record.attributeName
    press.sign = now()
    if (!name || event?.type !== 'click' || !event.eventPhase) return wait()
    const { target, oldValue } = record
    const is = (target as Element).getAttribute(name)
    const all = flips.get(target) ?? {}
    flips.set(target, all)
    const olds = (all[name] ??= new Set())
    if (is !== oldValue && olds.has(is)) return tell(press)
    olds.add(oldValue)
    wait()
  }
  const near = ({ aim }: Press, element: Element): boolean => aim.self.contains(element) || aim.near.some((root) => root.contains(element))
  /** Nobody knows whose doing this is. */
  const guess = (element: Element, close: boolean): void => {
    const newest = pending.at(-1)!
    const t = now()
    const spot = spots.get(element) ?? { guess: 0, t: -Infinity, bursts: 0, ambient: false, session }
    spots.set(element, spot)
    if (spot.session !== session) spot.bursts = 0
    spot.session = session
    const part = t - spot.t
    spot.t = t
    if (part < PART || spot.ambient) return
    spot.bursts++
    // What changes before the click, or more often than anybody clicks, or long after, needs no click.
    if ((!newest.clicked && !newest.touch) || spot.bursts > presses || (spot.bursts > 1 && t - newest.t > 600)) {
      spot.ambient = true
      if (spot.guess) sample({ kind: 'ambient', t, guess: spot.guess })
    } else if (close || t < newest.soon || near(newest, element)) {
      spot.guess ||= ++guesses
      after(() => {
        if (visible(element) && !spot.ambient) tell(newest.held ? newest : undefined, { guess: spot.guess, ms: now() - t })
      })
    }
  }
  const read = (records: readonly MutationRecord[]): void => {
    const press = whose()
    if (press === null || !pending[0]) return
    const seen: Element[] = []
    for (const record of records.slice(0, 500)) {
      const element = changed(record)
      if (!element) continue
      if (!press) guess(element, false)
      else if (!press.aim.self.contains(element)) seen.push(record.type === 'attributes' ? (element.parentElement ?? element) : element)
      else if (telling(record)) seen.push(element)
      else mark(press, record)
    }
    if (!press || !seen[0]) return
    const t = now()
    after(() => {
      if (seen.some(visible)) tell(press, { ms: now() - t })
    })
  }
  /** What was changed so far was somebody else's doing. */
  const flush = (): void => read(observer.takeRecords())
  const valued = (): [Element, string][] =>
    [...document.querySelectorAll<HTMLInputElement>('input:not([type=password]),select,textarea')]
      .slice(0, 200)
      .map((field) => [field, field.value + field.checked])
  /** Fields that are set tell nobody. */
  const compare = (press: Press): void =>
    after(() => {
      if (session && other < press.t && valued().some(([field, value]) => (values.get(field) ?? value) !== value)) tell(press)
    })
  const owns = (heard: Event): void => {
    flush()
    running = undefined
    event = heard
    const press = pending.at(-1)
    by = press ?? null
    if (!press) return
    if (heard.type === 'click') {
      press.clicked = true
      press.soon = now() + SOON
      press.until = now() + WAIT[press.aim.looks === 'clickable' ? 'clickable' : 'plain']
      compare(press)
      wait()
    }
  }
  const alien = (heard: Event): void => {
    if (pending.at(-1)?.held && !/^(key|wheel)/.test(heard.type)) return owns(heard)
    flush()
    running = undefined
    event = heard
    by = null
    if (/^(key|wheel|touchm)/.test(heard.type)) other = heard.timeStamp
    else moved = heard.timeStamp
  }
  /** Runs what a press left to be done later, and the promises that wait for it. */
  const later =
    (press: Press, run: (...args: unknown[]) => unknown) =>
    (...args: unknown[]): unknown => {
      if (!session) return run(...args)
      flush()
      running = press
      press.soon = Math.max(press.soon, now() + SOON)
      try {
        return run(...args)
      } finally {
        compare(press)
        release(press)
      }
    }
  /** A promise may wait for a few others. */
  const release = (press: Press, hops = 16): void =>
    native(
      window,
      'queueMicrotask',
    )(() => {
      if (hops) release(press, hops - 1)
      else if (running === press) running = undefined
    })

  /** A request that is not just counting. */
  const asks = (url: unknown, init?: RequestInit): void => {
    const press = whose() ?? (pending.at(-1) && now() < pending.at(-1)!.soon ? pending.at(-1) : undefined)
    const { href, origin } = new URL((url as Partial<Request>).url ?? (url as string), document.baseURI)
    const { keepalive, mode } = init ?? (url as Request)
    if (!press || keepalive || mode === 'no-cors' || (origin !== window.location.origin && COUNTS.test(href))) return
    if (!whose() && window.performance.getEntriesByName(href)[0]) return
    tell(press, { seen: false })
  }
  /** An answer came: what changes now is its doing. */
  const answer = (press: Press | undefined): void => {
    if (!press || !session) return
    flush()
    running = press
    press.soon = now() + SOON
    release(press)
  }

  const arm = (path: readonly EventTarget[]): void => {
    session = new AbortController()
    const { signal } = session
    presses = 0
    flips = new WeakMap()
    const hear = (target: EventTarget, types: string, run: (event: Event) => void): void => {
      for (const type of types.split(' '))
        native(target, 'addEventListener').call(target, type, run, { passive: true, capture: true, signal })
    }
    const Observer = native(window, 'MutationObserver')
    observer = new Observer(read)
    signal.addEventListener('abort', () => observer.disconnect())
    const roots = [document, ...path.filter((each) => (each as Node).nodeType === 11)] as Node[]
    for (const root of roots) {
      observer.observe(root, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeOldValue: true,
        characterData: true,
        characterDataOldValue: true,
      })
      hear(
        root,
        'input change reset submit invalid toggle beforetoggle cancel close play pause volumechange ratechange fullscreenchange copy cut paste dragstart enterpictureinpicture leavepictureinpicture pointerlockchange',
        () => {
          if (other <= (pending[0]?.t ?? Infinity)) tell(whose() ?? undefined)
        },
      )
      hear(root, 'scroll transitionrun animationstart', ({ type, target }) => {
        const element = target === document ? document.documentElement : (target as Element)
        const self = pending.at(-1)?.aim.self
        if (!self || (type === 'scroll' ? other > pending[0]!.t : element.contains(self) || self.contains(element) || now() - moved < PART))
          return
        guess(element, type === 'scroll')
      })
    }
    hear(window, 'mousedown mouseup click dblclick touchstart touchend focus blur focusin focusout', owns)
    hear(
      window,
      'pointermove mousemove pointerover mouseover pointerout mouseout pointerenter mouseenter pointerleave mouseleave keydown keyup wheel touchmove',
      alien,
    )
    hear(window, 'pointerup', (up) => {
      owns(up)
      const press = pending.at(-1)
      const { clientX, clientY } = up as PointerEvent
      if (!press) return
      press.held = false
      // What no click follows was none, but perhaps a swipe.
      if (!press.clicked && !press.touch && Math.hypot(clientX - press.x, clientY - press.y) > DRAG) press.until = 0
      else press.until = now() + WAIT.plain
      wait()
    })
    // The browser pans.
    hear(window, 'touchend touchcancel', () => {
      const press = pending.at(-1)
      if (!press || press.clicked) return
      press.held = false
      press.until = now() + WAIT.plain
      wait()
    })
    hear(document, 'focusin', ({ target }) => {
      const press = pending.at(-1)
      if (!press || other > press.t) return
      const { self } = press.aim
      const to = target as Element
      if (!to.contains(self) && !self.contains(to)) tell(press)
    })
    const selected = (): boolean => document.getSelection()?.type === 'Range'
    const was = selected()
    hear(document, 'selectionchange', () => {
      const press = pending.at(-1)
      // Clicking fast on a control selects its words.
      const inside = press?.aim.looks === 'clickable' && press.aim.self.contains(document.getSelection()!.anchorNode)
      if ((was || selected()) && !inside) tell()
    })
    hear(document, 'visibilitychange', () => tell())
    // Not focus that moves within the page.
    hear(window, 'blur', ({ target }) => {
      if (target === window) tell()
    })
    hear(window, 'popstate hashchange pagehide', () => {
      if (window.location.hash) tell()
    })
    const { navigation } = window as { navigation?: EventTarget }
    if (navigation)
      hear(navigation, 'navigate', (to) => {
        const { hashChange, destination } = to as Event & { hashChange: boolean; destination: { url: string } }
        // `#` alone is a link to nowhere.
        if (!hashChange || !destination.url.endsWith('#')) tell(whose() ?? undefined)
      })
    else hear(window, 'beforeunload', () => tell())

    const shows = (): void => {
      const press = whose()
      if (press) tell(press)
    }
    const starts = (_: string, [run, ...rest]: readonly unknown[]): readonly unknown[] | void => {
      const press = whose()
      if (press && typeof run === 'function') return [later(press, run as never), ...rest]
    }
    overhear(window, 'setTimeout setInterval requestAnimationFrame requestIdleCallback', signal, starts)
    overhear(window, SHOWS, signal, shows)
    overhear(document, 'startViewTransition', signal, shows)
    overhear(window.Clipboard?.prototype, 'write writeText', signal, shows)
    overhear(window.Navigator.prototype, 'share vibrate', signal, shows)
    overhear(window.HTMLMediaElement.prototype, 'play pause', signal, shows)
    overhear(window.HTMLInputElement.prototype, 'showPicker', signal, shows)
    overhear(window.URL, 'createObjectURL', signal, shows)
    overhear(window.WebSocket?.prototype, 'send', signal, () => {
      const press = whose()
      if (press) tell(press, { seen: false })
    })
    overhear(window.HTMLElement.prototype, 'click', signal, (_, __, self) => {
      if ((self as Element).matches('a[href],input[type=file],input[type=color]')) shows()
    })
    overhear(window.Element.prototype, 'animate', signal, (_, __, self) => {
      const press = whose()
      if (press && !press.aim.self.contains(self as Element)) tell(press)
    })
    let asking: Press | undefined
    overhear(
      window,
      'fetch',
      signal,
      (_, [url, init]) => {
        asking = whose() ?? undefined
        asks(url, init as RequestInit | undefined)
      },
      (result) => {
        const press = asking
        const done = (): void => answer(press)
        if (press) (result as Promise<unknown>).then(done, done)
      },
    )
    overhear(window.XMLHttpRequest.prototype, 'open', signal, (_, [, url], self) => {
      const press = whose() ?? undefined
      asks(url)
      if (press) hear(self as XMLHttpRequest, 'readystatechange load', () => answer(press))
    })
    world.signal.addEventListener('abort', disarm, { signal })
  }

  const begin = (heard: MouseEvent, t: number): void => {
    const target = innermost(heard)
    if (!target) return
    const aim = aimOf(target, heard)
    sample({ kind: 'aim', t, place: of(aim.self), looks: aim.looks })
    if (aim.looks === 'exempt') return
    if (!session) arm(heard.composedPath())
    else flush()
    running = undefined
    presses++
    values = new Map(valued())
    const before = befores.get(aim.self) ?? look(aim.self)
    befores.set(aim.self, before)
    const { clientX: x, clientY: y } = heard
    // A press that was not clicked until the next was none.
    pending = pending.filter(({ clicked }) => clicked)
    pending.push({
      t,
      aim,
      x,
      y,
      until: now() + WAIT.asked,
      soon: 0,
      clicked: false,
      held: !!heard.buttons,
      touch: (heard as PointerEvent).pointerType === 'touch',
      sign: Infinity,
      before,
    })
    event = heard
    by = pending.at(-1)!
    wait()
  }
  let down = -Infinity
  let last = -Infinity
  listen<PointerEvent>(window, 'pointerdown', (heard) => {
    if (heard.button > 0) return
    down = heard.timeStamp
    begin(heard, down)
  })
  // By the keyboard or by assistive technology; the click a label hands to its control is no other.
  listen<MouseEvent>(window, 'click', (heard) => {
    const { detail, timeStamp: t } = heard
    if (!detail && t - last > SETTLE / 2 && t - down > SETTLE / 2) {
      begin(heard, t)
      if (session) owns(heard)
    }
    last = t
  })
  let [startX, startY, fingers] = [0, 0, 0]
  listen<TouchEvent>(window, 'touchstart touchend touchcancel', ({ type, touches, changedTouches, target, timeStamp: t }) => {
    const { clientX, clientY } = changedTouches[0]!
    if (type === 'touchstart') [startX, startY, fingers] = [clientX, clientY, touches.length]
    else if (fingers === 1 && type === 'touchend')
      sample({ kind: 'swipe', t, place: of(target), dx: clientX - startX, dy: clientY - startY })
  })
}
