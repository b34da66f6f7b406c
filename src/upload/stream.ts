import type { Range } from '../core/ranges.js'

/**
 * The life of an event, from emitted to forgotten: what one document has told and the collector has not answered for. Pure, so that
 * test/unit/upload/explore.test.ts can walk through everything that may happen to it.
 *
 * ```
 *           push         a request carries it, the answer comes
 * emitted ───────▶ free ────────────────────────────────────────▶ gone
 *                  │  ▲                                            ▲
 *  a beacon takes  │  │ it is missing, or                          │ it is not missing
 *  it: no answer   ▼  │ nobody can tell                            │
 *  will ever come  held ──────────── a request asks after it ──────┘
 * ```
 *
 * A request that fails changes nothing, so being under way is no state. What lies in the buffer of a document that has died comes back held:
 * it may or may not have left.
 */
export interface Waiting {
  readonly seq: number
  readonly page: number
  /** As it goes over the wire: ASCII, so that its length is its bytes. */
  readonly json: string
  readonly held?: boolean
}

/** What one request carries, and what it asks after. */
export interface Asked {
  readonly events: readonly Waiting[]
  readonly held: readonly Range[]
}

/** Ranges one request asks after at most. */
const MOST = 100

/** The first free events up to number `last`, as many as there is room for (bytes), and at least one. */
export const fit = (waiting: readonly Waiting[], room: number, last: number = Infinity): readonly Waiting[] => {
  const fitting: Waiting[] = []
  let bytes = 0
  for (const each of waiting) {
    if (each.held) continue
    bytes += each.json.length + 1
    if (each.seq > last || (fitting[0] && bytes > room)) break
    fitting.push(each)
  }
  return fitting
}

/** The numbers of what is held. */
export const ranges = (waiting: readonly Waiting[]): readonly Range[] => {
  const found: [from: number, to: number][] = []
  for (const { seq, held } of waiting) {
    const open = found.at(-1)
    if (held && open?.[1] === seq - 1) open[1] = seq
    else if (held) found.push([seq, seq])
  }
  return found.slice(0, MOST)
}

/** A beacon took all that was free up to number `last`. */
export const hold = (waiting: readonly Waiting[], last: number): Waiting[] =>
  waiting.map((each) => (each.seq > last ? each : { ...each, held: true }))

/** Nobody will ever tell what became of what is held: all of it is free. */
export const release = (waiting: readonly Waiting[]): Waiting[] => waiting.map((each) => ({ ...each, held: false }))

const within = (all: readonly Range[], seq: number): boolean => all.some(([from, to]) => from <= seq && seq <= to)

/** What still waits once a request was answered; `missing` is what the collector lacks of what was asked after, if it can tell. */
export const settle = (waiting: readonly Waiting[], { events, held }: Asked, missing: readonly Range[] = held): Waiting[] => {
  const carried = new Set(events.map(({ seq }) => seq))
  return waiting.flatMap((each) => {
    if (carried.has(each.seq)) return []
    if (!each.held || !within(held, each.seq)) return each
    return within(missing, each.seq) ? { ...each, held: false } : []
  })
}
