import type { SampleOf } from '../../core/sample.js'
import { distance } from '../distance.js'

/** How the pointer moved lately, in constant memory and the same at any sampling rate. */
export interface Motion {
  readonly move: (sample: SampleOf<'move'>) => void
  /** Forgets: what comes is another movement. */
  readonly reset: () => void
  /** When it last moved. */
  readonly moved: () => number
  /** Since when it rests. */
  readonly rests: () => number
  /** When the first of the last flips happened. */
  readonly flipped: () => number
  /** Net distance ÷ path since the last rest; 1 while too short to tell. */
  readonly straight: () => number
  /** Where it last rested. */
  readonly from: () => readonly [x: number, y: number]
}

/** px around a point that still count as resting there (hoverIntent's 6 px). */
const DRIFT = 6
/** ms of rest that end one movement and begin the next. */
const REST = 300
/** px of a movement too short to have a shape. */
const SHORT = 100

/** `flips` reversals in x of at least `turn` px are remembered; tremor below that is neither a flip nor a detour. */
export const motion = (flips: number, turn: number): Motion => {
  let times: readonly number[] = []
  let t = 0
  let x = 0
  let y = 0
  // The resting point, where the movement began, the last corner of its path, the last extreme in x.
  let restX = NaN
  let restY = NaN
  let rest = 0
  let fromX = 0
  let fromY = 0
  let cornerX = 0
  let cornerY = 0
  let path = 0
  let extreme = 0
  let way = 0
  const begin = (atX: number, atY: number): void => {
    fromX = cornerX = extreme = atX
    fromY = cornerY = atY
    path = way = 0
  }
  return {
    move: (sample) => {
      ;({ t, x, y } = sample)
      const rested = distance(x - restX, y - restY) <= DRIFT
      if (!rested)
        if (Number.isNaN(restX)) begin(x, y)
        else if (t - rest >= REST) begin(restX, restY)
      const ahead = x - extreme
      if (ahead * way > 0) extreme = x
      else if (Math.abs(ahead) >= turn) {
        if (way) times = [t, ...times].slice(0, flips)
        way = Math.sign(ahead)
        extreme = x
      }
      if (rested) return
      restX = x
      restY = y
      rest = t
      const step = distance(x - cornerX, y - cornerY)
      // A path of steps, so that a mouse that reports more often does not seem to go farther.
      if (step < turn) return
      path += step
      cornerX = x
      cornerY = y
    },
    reset: () => {
      restX = NaN
      times = []
    },
    moved: () => t,
    rests: () => rest,
    flipped: () => times[flips - 1] ?? -Infinity,
    straight: () => {
      const whole = path + distance(x - cornerX, y - cornerY)
      return whole < SHORT ? 1 : distance(x - fromX, y - fromY) / whole
    },
    from: () => [fromX, fromY],
  }
}
