/** Whole numbers, the first and the last included. */
export type Range = readonly [from: number, to: number]

/**
 * A set of whole numbers that takes little room while they are nearly without gaps, as the `seq` of a stream are. It holds a thousand ranges: with
 * more gaps than that, the lowest counts as filled, and what comes to fill it late as known. A page leaves a few; a hostile one fills no memory.
 */
export interface Ranges {
  /** Adds a number, and says whether it is new. */
  readonly add: (value: number) => boolean
  /** The parts of `asked`, ascending ranges, that are not in the set. */
  readonly missing: (asked: readonly Range[]) => Range[]
  /** What is in the set, ascending: to be stored, and to begin again with. */
  readonly list: () => Range[]
}

/** Ranges of a set at most. */
const MOST = 1000
/** Pieces into which an answer splits what it was asked for: an answer is never much longer than its question. */
const PIECES = 100

/** A set of whole numbers over 0 as ascending ranges that do not touch. */
export const ranges = (from: readonly Range[] = []): Ranges => {
  // [from, to, from, to, …]
  const ends = from.flat()

  /** Index of the first range that ends at or after a number. */
  const find = (value: number): number => {
    let low = 0
    let high = ends.length / 2
    while (low < high) {
      const middle = (low + high) >> 1
      if (ends[middle * 2 + 1]! < value) low = middle + 1
      else high = middle
    }
    return low * 2
  }

  return {
    add: (value) => {
      // Nearly everything comes in order.
      const at = ends.at(-1)! < value ? ends.length : find(value)
      if (ends[at]! <= value) return false
      const before = ends[at - 1] === value - 1
      const after = ends[at] === value + 1
      if (before && after) ends.splice(at - 1, 2)
      else if (before) ends[at - 1] = value
      else if (after) ends[at] = value
      else ends.splice(at, 0, value, value)
      if (ends.length > 2 * MOST) ends.splice(1, 2)
      return true
    },
    missing: (asked) => {
      const found: Range[] = []
      let room = PIECES
      for (const [first, last] of asked) {
        let next = first
        for (let at = find(first); ends[at]! <= last && room > 0; at += 2) {
          if (ends[at]! > next) {
            found.push([next, ends[at]! - 1])
            room--
          }
          next = ends[at + 1]! + 1
        }
        if (next <= last) found.push([next, last])
      }
      return found
    },
    list: () => Array.from({ length: ends.length / 2 }, (_, i) => [ends[i * 2]!, ends[i * 2 + 1]!] as const),
  }
}
