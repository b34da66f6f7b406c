/** Values after which a person is known, and as many values as everybody's norm weighs. */
const KNOWN = 8

/** What is usual for one person, in constant memory: running mean and spread (Welford 1962), the mean shrunk towards `norm`, everybody's. */
export interface Baseline {
  /** Answers how far the value is from what was usual before it. */
  readonly learn: (value: number) => number
  /** `max(floor, mean + 1.5σ)`; the floor alone until 8 values are known. */
  readonly over: (floor: number) => number
}

export const baseline = (norm: number): Baseline => {
  let n = 0
  let mean = 0
  let squares = 0
  const usual = (): number => (n * mean + KNOWN * norm) / (n + KNOWN)
  return {
    learn: (value) => {
      const unusual = value - usual()
      const off = value - mean
      mean += off / ++n
      squares += off * (value - mean)
      return unusual
    },
    over: (floor) => (n < KNOWN ? floor : Math.max(floor, usual() + 1.5 * Math.sqrt(squares / (n - 1)))),
  }
}
