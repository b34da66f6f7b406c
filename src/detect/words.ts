import type { Places } from '../core/part.js'
import type { SampleOf } from '../core/sample.js'

/** The longest silence that counts as reading, ms. */
export const READING = 60_000

/** Knows how many words are in view, as places are seen. */
export interface WordsInView {
  readonly seen: (sample: SampleOf<'seen'>) => void
  readonly count: () => number
}

export const wordsInView = (places: Places): WordsInView => {
  /** By place: as many as are in view of it. */
  const counts = new Map<number, number>()
  let sum = 0
  return {
    seen: ({ place, share }) => {
      const words = share * (places.get(place)?.words ?? 0)
      sum += words - (counts.get(place) ?? 0)
      if (share) counts.set(place, words)
      else counts.delete(place)
    },
    count: () => sum,
  }
}
