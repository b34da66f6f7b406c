import { baseline } from '../baseline.js'

/** What is usual for this person. */
export interface Habits {
  /** ms near a target that are long … */
  readonly long: () => number
  /** … and ms of rest before a press. */
  readonly still: () => number
  /** Learns from a press after so many ms near its target, to decide, and at rest; answers how slow it was for them, in ln of ms. */
  readonly press: (near: number, decided: number, rested: number) => number
}

/** ms near a target before a press, to decide, and at rest before it that are usual for everybody (medians of recorded decisions). */
const NEAR = 400
const DECISION = 1700
const REST = 110
/** The pace of a decision is judged by the last few: people speed up and slow down. */
const PACE = [2, 6] as const
/** Longer says the person was elsewhere, not what is usual for them. */
const LONGEST = 30_000
/** Weight of rest beside decision time. */
const BESIDE = 0.2

const ln = (ms: number): number => Math.log(Math.max(50, Math.min(LONGEST, ms)))

/** `floor` and `stop`: ms near a target, and of rest before a press, that are never less than long. */
export const habits = (floor: number, stop: number): Habits => {
  const staying = baseline(NEAR)
  const pausing = baseline(REST)
  const deciding = baseline(Math.log(DECISION), ...PACE)
  const resting = baseline(Math.log(REST), ...PACE)
  return {
    long: () => staying.over(floor),
    still: () => pausing.over(stop),
    press: (near, decided, rested) => {
      staying.learn(Math.min(LONGEST, near))
      pausing.learn(Math.min(LONGEST, rested))
      return deciding.learn(ln(decided)) + BESIDE * resting.learn(ln(rested))
    },
  }
}
