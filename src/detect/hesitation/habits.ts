/** What is usual for this person. */
export interface Habits {
  /** ms near a target that are long. */
  readonly long: () => number
  /** Learns from a press after so many ms near its target and so many ms to decide; answers ln of the latter over what was usual. */
  readonly press: (near: number, decided: number) => number
}

/** ms near a target before a press, and ms to decide, that are usual for everybody (medians of recorded decisions). */
const NEAR = 400
const DECISION = 1700
/** Longer says the person was elsewhere, not what is usual for them. */
const LONGEST = 30_000
/** Values after which a person is known. */
const KNOWN = 8

/** Running mean and spread in constant memory (Welford 1962); the mean is shrunk towards `norm`, everybody's, by as much weight as 8 values. */
const baseline = (norm: number) => {
  let n = 0
  let mean = 0
  let squares = 0
  const usual = (): number => (n * mean + KNOWN * norm) / (n + KNOWN)
  return {
    /** Answers how far the value is from what was usual. */
    learn: (value: number): number => {
      const unusual = value - usual()
      const off = value - mean
      mean += off / ++n
      squares += off * (value - mean)
      return unusual
    },
    /** `max(floor, mean + 1.5σ)`; the floor alone until 8 values are known. */
    over: (floor: number): number => (n < KNOWN ? floor : Math.max(floor, usual() + 1.5 * Math.sqrt(squares / (n - 1)))),
  }
}

/** `floor`: ms near a target that are never less than long. */
export const habits = (floor: number): Habits => {
  const staying = baseline(NEAR)
  const deciding = baseline(Math.log(DECISION))
  return {
    long: () => staying.over(floor),
    press: (near, decided) => {
      staying.learn(Math.min(LONGEST, near))
      return deciding.learn(Math.log(Math.max(50, Math.min(LONGEST, decided))))
    },
  }
}
