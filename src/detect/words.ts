import type { SampleOf } from '../core/sample.js'

/** Knows how many words are in view, as places are told and seen. */
export interface WordsInView {
  readonly place: (sample: SampleOf<'place'>) => void
  readonly seen: (sample: SampleOf<'seen'>) => void
  readonly count: () => number
}

export const wordsInView = (): WordsInView => {
  const words = new Map<number, number>()
  const shares = new Map<number, number>()
  let sum = 0
  return {
    place: (sample) => {
      if (sample.words) words.set(sample.place, sample.words)
    },
    seen: ({ place, share }) => {
      sum += (share - (shares.get(place) ?? 0)) * (words.get(place) ?? 0)
      if (share) shares.set(place, share)
      else shares.delete(place)
    },
    count: () => sum,
  }
}
