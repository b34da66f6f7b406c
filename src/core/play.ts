import type { Draft } from './event.js'
import { hearing, type Detector } from './part.js'
import type { Sample } from './sample.js'

/**
 * Lets detectors hear samples as a page would and hands up what they tell: the draft, its time, its page, and who told it.
 * If the samples hold no `tick` but perhaps a last one, ticks come when a detector asks for one, up to the time of the last sample.
 */
export const play = (
  samples: readonly Sample[],
  detectors: readonly Detector[],
  tell: (draft: Draft, t: number, page: number, by: number) => void,
): void => {
  const recorded = samples.findIndex(({ kind }) => kind === 'tick')
  const ticks = recorded < 0 || recorded === samples.length - 1
  let page = 1
  let wake = Infinity
  let now = -Infinity
  const hear = hearing(
    detectors.map((detector, by) => (places) => detector((draft, t) => tell(draft, t, page, by), places)),
    (error) => {
      throw error
    },
  )
  const feed = (sample: Sample): void => {
    if (sample.kind === 'tick') wake = Infinity
    if (sample.kind === 'page') {
      if (sample.how !== 'restore') hear({ kind: 'depart', t: sample.t })
      page = sample.how === 'load' ? 1 : page + 1
    }
    wake = Math.min(wake, hear(sample))
  }
  for (const sample of samples) {
    // As in a page, where no timer comes back within the same millisecond.
    if (ticks) for (let t = Math.max(wake, now); t <= sample.t; t = Math.max(wake, t + 1)) feed({ kind: 'tick', t })
    feed(sample)
    now = sample.t
  }
}
