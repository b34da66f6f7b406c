import { baseline } from '../baseline.js'

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
