/** The longest wait a timer can be set to, ms. */
const LONGEST = 2 ** 31 - 1

/** One timer for all who wait. */
export interface Clock {
  /** Rings at `due` if nobody wanted it sooner; `t` is now. */
  readonly wake: (due: number | void, t: number) => void
  readonly stop: () => void
}

export const clock = (window: Window, ring: (t: number) => void): Clock => {
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
      clearTimeout(timer)
      timer = window.setTimeout(rings, Math.max(0, next - t))
    },
    stop: () => {
      clearTimeout(timer)
      next = Infinity
    },
  }
}
