import { LONG, type Press } from './press.js'

/** ms of quiet that separate two changes of one element. */
const PART = 150

/** Something that changes and nobody knows why. */
interface Spot {
  readonly guess: number
  /** When it changed last, and since when it has been at it. */
  t: number
  from: number
  times: number
  ambient: boolean
  presses: readonly Press[]
}

/** Tells changes that come by themselves from a press's effects. What is learnt of an element holds while it lives. */
export interface Ambient {
  /** It is known to change by itself. */
  readonly is: (node: Node) => boolean
  /** It changed, and nobody knows why. Answers its number: positive if it may be an answer, negative once it proves to be none, 0 if there is no news. */
  readonly heard: (element: Element, t: number, presses: readonly Press[]) => number
}

export const ambient = (): Ambient => {
  const spots = new WeakMap<Node, Spot>()
  let count = 0
  return {
    is: (node) => !!spots.get(node)?.ambient,
    heard: (element, t, presses) => {
      const newest = presses.at(-1)!
      const spot = spots.get(element) ?? { guess: ++count, t: -Infinity, from: t, times: 0, ambient: false, presses }
      spots.set(element, spot)
      if (spot.presses !== presses) spot.times = 0
      spot.presses = presses
      const on = t - spot.t < PART
      spot.t = t
      if (spot.ambient || (on && t - spot.from < LONG)) return 0
      if (!on) {
        spot.from = t
        spot.times++
      }
      // What changes on and on, or more often than anybody clicks, needs no click; nor what changes before it or long after, unless an answer has just come.
      spot.ambient =
        on ||
        spot.times > presses.length ||
        (((!newest.clicked && !newest.touch) || (spot.times > 1 && t - newest.t > LONG)) && !presses.some(({ answered }) => t < answered))
      return spot.ambient ? -spot.guess : spot.guess
    },
  }
}
