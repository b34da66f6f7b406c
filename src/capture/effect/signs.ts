import { look } from './change.js'
import type { Press } from './press.js'

/** ms after which what was shown while pressing (a ripple, a class) is gone; what stays is an effect. */
const SETTLE = 1000
/** Elements in one that is no control any more, but a part of the page: how it looks is not followed. */
const LARGE = 60

/** What pressed elements show in themselves. Text and state say that something was done; classes, styles and decoration may only say that it was pressed. */
export interface Signs {
  readonly before: (self: Element) => number
  /** What spreads in a pressed element. */
  readonly spread: (nodes: NodeList) => void
  /** It changed. Returns whether this undoes what an earlier click did: then clicks cause it, no timer. */
  readonly seen: (press: Press, record: MutationRecord, clicking: boolean, t: number) => boolean
  /** When to look whether it stays. */
  readonly due: (press: Press) => number
  /** Whether it stays. */
  readonly stays: (press: Press, t: number) => boolean
}

export const signs = (): Signs => {
  const looks = new WeakMap<Element, number>()
  const spread = new WeakSet<Node>()
  /** Values that attributes had before clicks. */
  const flips = new WeakMap<Node, Map<string, Set<string | null>>>()
  return {
    before: (self) => {
      const before = looks.get(self) ?? (self.getElementsByTagName('*').length < LARGE ? look(self, spread) : NaN)
      looks.set(self, before)
      return before
    },
    spread: (nodes) => nodes.forEach((node) => spread.add(node)),
    seen: (press, { target, attributeName, oldValue }, clicking, t) => {
      press.sign = t
      if (!attributeName || !clicking) return false
      const is = (target as Element).getAttribute(attributeName)
      const all = flips.get(target) ?? new Map<string, Set<string | null>>()
      const olds = all.get(attributeName) ?? new Set()
      flips.set(target, all.set(attributeName, olds))
      const back = is !== oldValue && olds.has(is)
      olds.add(oldValue)
      return back
    },
    due: ({ sign }) => sign + SETTLE,
    stays: (press, t) => {
      if (t < press.sign + SETTLE) return false
      press.sign = Infinity
      return press.before >= 0 && look(press.aim.self, spread) !== press.before
    },
  }
}
