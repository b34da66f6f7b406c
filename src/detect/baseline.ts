/** What is usual for one person, in constant memory: running mean and spread (Welford 1962), the mean shrunk towards everybody's. */
export interface Baseline {
  /** Answers how far the value is from what was usual before it. */
  readonly learn: (value: number) => number
  /** `max(floor, mean + 1.5σ)`; the floor alone until the person is known. */
  readonly over: (floor: number) => number
}

/** `norm`: everybody's mean. It weighs as much as `known` values, after so many a person is known. Older values than the last `window` fade. */
export const baseline = (norm: number, known: number = 8, window: number = Infinity): Baseline => {
  let n = 0
  let mean = 0
  let squares = 0
  const usual = (): number => (n * mean + known * norm) / (n + known)
  return {
    learn: (value) => {
      const unusual = value - usual()
      const off = value - mean
      if (n < window) n++
      else squares -= squares / n
      mean += off / n
      squares += off * (value - mean)
      return unusual
    },
    over: (floor) => (n < known ? floor : Math.max(floor, usual() + 1.5 * Math.sqrt(squares / (n - 1)))),
  }
}
