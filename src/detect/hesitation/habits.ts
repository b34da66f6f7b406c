import { baseline } from '../baseline.js'

/** What is usual for this person. */
export interface Habits {
  /** ms near a target that are long … */
  readonly long: () => number
  /** … and ms of rest before a press. */
  readonly still: () => number
  /** The last presses came after one and the same long rest: a timer made them, as for those who point with their eyes. */
  readonly timed: () => boolean
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
/** Rests that show a timer, and the ratio of the longest to the shortest: ±10 %. */
const TIMED = 3
const SAME = 1.2
/** Weight of rest beside decision time. */
const BESIDE = 0.2

const ln = (ms: number): number => Math.log(Math.max(50, Math.min(LONGEST, ms)))

/** `floor` and `stop`: ms near a target, and of rest before a press, that are never less than long. */
export const habits = (floor: number, stop: number): Habits => {
  const staying = baseline(NEAR)
  const pausing = baseline(REST)
  const deciding = baseline(Math.log(DECISION), ...PACE)
  const resting = baseline(Math.log(REST), ...PACE)
  let rests: readonly number[] = []
  return {
    long: () => staying.over(floor),
    still: () => pausing.over(stop),
    timed: () => !!rests[TIMED - 1] && Math.min(...rests) >= stop && Math.max(...rests) <= SAME * Math.min(...rests),
    press: (near, decided, rested) => {
      staying.learn(Math.min(LONGEST, near))
      rests = [rested, ...rests].slice(0, TIMED)
      pausing.learn(Math.min(LONGEST, rested))
      return deciding.learn(ln(decided)) + BESIDE * resting.learn(ln(rested))
    },
  }
}
