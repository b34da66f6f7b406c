// Programs of Node, which has no DOM: what they import must not ask for it.
import { memoryStore, ranges, receive, sumReports, type Store } from 'inkling/receive'
import { detectors, recordTrace, replay, type MicroEvent } from 'inkling/testing'

export const collect = receive({ store: memoryStore() })
export const told: MicroEvent[] = replay([], [detectors['hover']!.detector()])

/** Of an environment: perhaps not set, and then the default. */
declare const list: string | undefined
declare const number: number | undefined
const known = ranges()
const store: Store = { save: async ({ held }) => ({ stored: 1, duplicates: 0, missing: held && known.missing(held) }) }
export const configured = [
  receive({ store, sites: list?.split(','), origins: list?.split(','), maxBytes: number, maxEvents: number, tabRate: number }),
  receive({ store, clientRate: number, key: number ? () => '' : undefined, now: undefined, onError: undefined }),
  sumReports({ least: number, most: number, sites: list?.split(',') }),
  memoryStore({ max: number, streams: number }),
  recordTrace({ id: list, view: undefined }),
]
