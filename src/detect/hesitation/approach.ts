import { distance } from '../distance.js'
import type { HesitationOptions, Tell } from './episode.js'
import type { Habits } from './habits.js'
import type { Motion } from './motion.js'

/** One approach of the pointer to a target. */
export interface Approach {
  /** Credits the time up to `t`; before the pointer moves on. */
  readonly pass: (t: number) => void
  /** The pointer is at x, y now, `far` px from a target so wide. */
  readonly move: (t: number, x: number, y: number, far: number, width: number) => void
  /** Tells if there is enough to tell; `time`, if it ends in a press: ln of the decision time over what is usual. */
  readonly judge: (t: number, ended?: boolean, time?: number) => void
  /** ms near the target. */
  readonly near: () => number
  /** When a cue may come true by waiting alone. */
  readonly due: () => number
}

/** ms after a move in which the pointer counts as held by a hand that is busy: a parked one does not linger. */
const BUSY = 500

export const approach = (
  options: Required<HesitationOptions>,
  pointer: Motion,
  tell: Tell,
  place: number,
  began: number,
  usual: Habits,
): Approach => {
  const { near, close, away } = options
  const long = usual.long()
  const [fromX, fromY] = pointer.from()
  let last = began
  let inRange = true
  let nearMs = 0
  let busyMs = 0
  // Where and how close it came before it turned away.
  let closest = Infinity
  let closeAt = 0
  let turnX = 0
  let turnY = 0
  let flips = false
  let retreat = false
  let straight: number | undefined
  let told = false

  /** Left another way than it came: going straight on is passing by. */
  const turned = (x: number, y: number): boolean => {
    const inX = turnX - fromX
    const inY = turnY - fromY
    const way = distance(inX, inY)
    return way >= close && inX * (x - turnX) + inY * (y - turnY) < 0.5 * way * distance(x - turnX, y - turnY)
  }

  const judge = (t: number, ended = false, time?: number): void => {
    const pressed = time !== undefined
    // Reading, resting or wandering past a target is no hesitation: without a press the movement itself must falter there.
    const counts = pressed || flips || retreat
    if (told || (options.cues ? !counts : !ended)) return
    const timed = pressed && usual.timed()
    const cues = [
      counts && !timed && (pressed ? nearMs : busyMs) >= long && 'linger',
      pressed && !timed && t - pointer.rests() >= usual.still() && 'stop',
      flips && 'flips',
      pressed && (straight ??= pointer.straight()) < options.straight && 'detour',
      retreat && 'retreat',
    ].filter((cue) => cue !== false)
    if (cues.length < options.cues) return
    told = true
    tell(place, cues.join('+'), cues.length, began, t, time)
  }

  return {
    pass: (t) => {
      if (t <= last) return
      if (inRange) {
        nearMs += t - last
        busyMs += Math.max(0, Math.min(t, pointer.moved() + BUSY) - last)
      }
      last = t
    },
    move: (t, x, y, far, width) => {
      inRange = far <= near
      if (far < closest) {
        if (far <= close && closest > close) closeAt = t
        closest = far
        turnX = x
        turnY = y
      }
      if (!far) straight ??= pointer.straight()
      flips ||= pointer.flipped() >= Math.max(began, t - options.window)
      if (far >= away && far >= width) {
        retreat ||= closest <= close && t - closeAt <= options.back && (flips || turned(x, y))
        closest = Infinity
      }
      judge(t)
    },
    judge,
    near: () => nearMs,
    // Only a linger comes true by waiting, and only beside a faltering movement does it matter.
    due: () => {
      const at = last + long - busyMs
      return (flips || retreat) && inRange && at > last && at <= pointer.moved() + BUSY ? at : Infinity
    },
  }
}
