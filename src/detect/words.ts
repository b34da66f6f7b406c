import type { Sample } from '../core/sample.js'

/** Counts the words in view as places are told and seen; answers how many they are. */
export const wordsInView = (): ((sample: Sample) => number) => {
  const words = new Map<number, number>()
  const shares = new Map<number, number>()
  let sum = 0
  return (sample) => {
    if (sample.kind === 'place' && sample.words) words.set(sample.place, sample.words)
    if (sample.kind === 'seen') {
      const { place, share } = sample
      sum += (share - (shares.get(place) ?? 0)) * (words.get(place) ?? 0)
      if (share) shares.set(place, share)
      else shares.delete(place)
    }
    return sum
  }
}
