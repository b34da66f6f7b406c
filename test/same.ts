import type { Sample } from '../src/core/sample.js'
import { detectors, replay, type MicroEvent } from '../src/testing.js'
import { coalesced, frames, glanced, pixels, zoomed } from './readings.js'

/** Another way to read the same behaviour. */
export interface Way {
  readonly name: string
  readonly read: (samples: readonly Sample[]) => readonly Sample[]
}
export const ways: readonly Way[] = [
  ...[1000, 120, 60, 30].map((hz) => ({ name: `${hz} Hz`, read: (samples: readonly Sample[]) => frames(samples, 1000 / hz) })),
  { name: 'throttled to 25 ms', read: (samples) => frames(samples, 25) },
  { name: 'coalesced at 60 Hz', read: (samples) => coalesced(samples, 1000 / 60) },
  { name: 'one reading in 100 ms', read: (samples) => glanced(samples) },
  ...[0.8, 1.25, 2].map((by) => ({ name: `zoom ${by}`, read: (samples: readonly Sample[]) => zoomed(samples, by) })),
  ...[1, 1.25, 1.5, 2, 3].map((ratio) => ({ name: `pixel ratio ${ratio}`, read: (samples: readonly Sample[]) => pixels(samples, ratio) })),
]

/** ms by which the time of an event, and the ms it tells, may differ: one reading of a page, and one at either end. */
const LATER = 100
const LONGER = 200

/** What all detectors tell of what somebody did: that there is a page is the same however it is read. */
export const told = (samples: readonly Sample[]): MicroEvent[] =>
  replay(
    samples,
    Object.values(detectors).map(({ detector }) => detector()),
  ).filter(({ type }) => type !== 'page')

/** Every word of an event, and the depth, which is one of a few. */
const named = (event: MicroEvent): string =>
  Object.entries(event)
    .flatMap(([name, value]) => (typeof value === 'string' || name === 'depth' ? [`${name} ${value}`] : []))
    .toSorted()
    .join()
const ms = (event: MicroEvent): number => (event as { ms?: number }).ms ?? 0

/** The types of all events on either side that have no counterpart on the other: same in all words, and in time and ms within a reading. */
export const apart = (one: readonly MicroEvent[], other: readonly MicroEvent[]): string[] => {
  const left = [...other]
  const alone = one.filter((event) => {
    const i = left.findIndex(
      (each) => named(each) === named(event) && Math.abs(each.t - event.t) <= LATER && Math.abs(ms(each) - ms(event)) <= LONGER,
    )
    if (i >= 0) left.splice(i, 1)
    return i < 0
  })
  return [...alone, ...left].map(({ type }) => type)
}
