import { native } from './native.js'

/** The longest wait a timer can be set to, ms. */
const LONGEST = 2 ** 31 - 1

/** One timer for all who wait. */
export interface Clock {
  /** Rings at `due` if nobody wanted it sooner; `t` is now. */
  readonly wake: (due: number | void, t: number) => void
  readonly stop: () => void
}

export const clock = (window: Window, ring: (t: number) => void): Clock => {
  // As it was when this began: a page may replace it, or we, to hear what a click leaves to be done later.
  const set = native(window, 'setTimeout')
  const clear = native(window, 'clearTimeout')
  let timer = 0
  let next = Infinity
  const rings = (): void => {
    const t = Math.max(window.performance.now(), next)
    next = Infinity
    ring(t)
  }
  return {
    wake: (due, t) => {
      if (!(due! < next)) return
      next = Math.min(due!, t + LONGEST)
      clear(timer)
      timer = set(rings, Math.max(0, next - t))
    },
    stop: () => {
      clear(timer)
      next = Infinity
    },
  }
}
