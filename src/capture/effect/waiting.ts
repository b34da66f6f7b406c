import type { World } from '../../core/world.js'
import { SOON, type Press } from './press.js'
import type { Signs } from './signs.js'

/** ms an effect is waited for: after a press that is not clicked yet, after a click on what looks clickable or does not, with a request under way. */
const WAIT = { press: 10_000, clickable: 5000, plain: 1500, asked: 10_000 }

/** Presses that wait for their effects, and what is told of them. */
export interface Waiting {
  /** All there were, also those that wait no more. */
  readonly all: readonly Press[]
  readonly newest: () => Press | undefined
  /** When the oldest began. */
  readonly since: () => number
  /** The newest, while it is held. */
  readonly held: () => Press | undefined
  /** The newest that was clicked just before this time. */
  readonly justClicked: (t: number) => Press | undefined
  readonly add: (press: Press) => void
  readonly clicked: (press: Press) => void
  /** It was let go of: by a drag, or for a click that is still to come. */
  readonly released: (press: Press, drag: boolean) => void
  /** Something of a press, or of any, came `ms` ago; not `seen`: perhaps. */
  readonly shown: (press: Press | undefined, ms?: number, seen?: boolean) => void
  /** A request of a press is under way. */
  readonly asked: (press: Press) => void
  /** The pressed element shows that it is pressed: whether that stays is to be seen. */
  readonly later: () => void
  readonly end: () => void
}

export interface Timers {
  readonly set: Window['setTimeout']
  readonly clear: Window['clearTimeout']
}

/** `over` is called once none waits any more. */
export const waiting = ({ sample, now }: World, { set, clear }: Timers, marks: Signs, over: () => void): Waiting => {
  const all: Press[] = []
  let pending: Press[] = []
  let timer = 0
  /** When `timer` goes off, perhaps too early: resetting it costs more. */
  let rings = Infinity
  const newest = (): Press | undefined => pending.at(-1)

  const later = (): void => {
    if (!pending[0]) return over()
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
      if (marks.stays(press, t)) shown(press, t - sign)
    }
    pending = pending.filter(({ until }) => until > t)
    later()
  }
  const shown = (press: Press | undefined, ms = 0, seen = true): void => {
    if (!pending[0] || (press && !pending.includes(press))) return
    sample({ kind: 'effect', t: now(), press: press?.t ?? 0, guess: 0, seen, ms })
    pending = press ? pending.filter((each) => each !== press) : []
    later()
  }
  return {
    all,
    newest,
    since: () => pending[0]?.t ?? 0,
    held: () => {
      const press = newest()
      return press?.held ? press : undefined
    },
    justClicked: (t) => pending.filter((press) => press.clicked && t > press.t && t < press.soon).at(-1),
    add: (press) => {
      press.until = press.t + WAIT.press
      // A press that was not clicked until the next was none.
      pending = [...pending.filter(({ clicked }) => clicked), press]
      all.push(press)
      later()
    },
    clicked: (press) => {
      press.clicked = true
      press.held = false
      press.soon = now() + SOON
      press.until = now() + WAIT[press.aim.looks === 'clickable' ? 'clickable' : 'plain']
      later()
    },
    released: (press, drag) => {
      press.held = false
      // What no click follows was none, but perhaps a swipe.
      press.until = drag && !press.touch ? 0 : now() + WAIT.plain
      later()
    },
    shown,
    asked: (press) => {
      if (!pending.includes(press)) return
      sample({ kind: 'effect', t: now(), press: press.t, guess: 0, seen: false, ms: 0 })
      // Not for as long as a page goes on asking.
      press.until = Math.min(now(), press.t + WAIT.asked) + WAIT.asked
      later()
    },
    later,
    end: () => {
      pending = []
      clear(timer)
    },
  }
}
