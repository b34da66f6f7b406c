/** What is usual for this person. */
export interface Baseline {
  readonly learn: (value: number) => void
  /** Their mean, shrunk towards everybody's by as much weight as 8 values. */
  readonly mean: () => number
  /** `max(floor, mean + 1.5σ)`; the floor alone until 8 values are known. */
  readonly over: (floor: number) => number
}

/** Values after which a person is known. */
const KNOWN = 8

/** Running mean and spread in constant memory (Welford 1962), starting from `norm`, what is usual for everybody. */
export const baseline = (norm: number): Baseline => {
  let n = 0
  let mean = 0
  let squares = 0
  const shrunk = (): number => (n * mean + KNOWN * norm) / (n + KNOWN)
  return {
    learn: (value) => {
      const off = value - mean
      mean += off / ++n
      squares += off * (value - mean)
    },
    mean: shrunk,
    over: (floor) => (n < KNOWN ? floor : Math.max(floor, shrunk() + 1.5 * Math.sqrt(squares / (n - 1)))),
  }
}
