import type { Line } from './collector.js'

/** A document that emitted. */
export interface Doc {
  /** Epoch ms at which it was killed, if it was. */
  killed?: number
}

/** An event that a page was told to track. */
export interface Emitted {
  readonly sku: string
  readonly doc: Doc
  /** Epoch ms; none if the page died before it could say that it had tracked it: such an event counts only if it is stored. */
  readonly at?: number
}

/** A visit to one site and the visit after it. */
export interface Run {
  readonly site: string
  readonly emitted: Emitted[]
  /** What IndexedDB had acknowledged as written, as far as the page could say so. */
  readonly written: Set<string>
}

export interface Tally {
  readonly runs: number
  readonly emitted: number
  readonly stored: number
  /** Emitted, and nowhere after the last visit. */
  readonly lost: readonly Emitted[]
  /** How many IndexedDB had acknowledged as written, as far as pages could say so; of the lost, how many. */
  readonly written: number
  readonly forgotten: number
  /** How many are known to be missing from holes in `seq`, with no look at what was emitted. */
  readonly holes: number
  /** Events stored more than once, under the same name or another. */
  readonly twice: number
  /** Events that arrived more than once, stored or not. */
  readonly doubles: number
  /** ms from the event to its being stored, sorted. */
  readonly delays: readonly number[]
}

const more = (names: readonly string[]): number => names.length - new Set(names).size

export const tally = (runs: readonly Run[], { kept, wire }: { readonly kept: readonly Line[]; readonly wire: readonly Line[] }): Tally => {
  const sites = new Set(runs.map(({ site }) => site))
  const rows = kept.filter(({ site }) => sites.has(site)).flatMap(({ at, tab, events }) => events.map((event) => ({ ...event, at, tab })))
  const arrivals = wire.filter(({ site }) => sites.has(site)).flatMap(({ tab, events }) => events.map(({ seq }) => `${tab} ${seq}`))
  const at = new Map(rows.toReversed().map((row) => [row.sku, row.at]))
  const numbers = new Map<string, number[]>()
  for (const { tab, seq } of rows) numbers.set(tab, [...(numbers.get(tab) ?? []), seq])

  const emitted = runs.flatMap((run) => run.emitted).filter((each) => each.at !== undefined || at.has(each.sku))
  const lost = emitted.filter(({ sku }) => !at.has(sku))
  const written = new Set(runs.flatMap((run) => [...run.written]))
  return {
    runs: runs.length,
    emitted: emitted.length,
    stored: at.size,
    lost,
    written: written.size,
    forgotten: lost.filter(({ sku }) => written.has(sku)).length,
    holes: [...numbers.values()].reduce((sum, seqs) => sum + Math.max(...seqs) - new Set(seqs).size, 0),
    // Each event carries a name of its own, so that one that was renamed on its way is seen, too.
    twice: Math.max(more(rows.map(({ sku }) => String(sku))), more(rows.map(({ tab, seq }) => `${tab} ${seq}`))),
    doubles: more(arrivals),
    delays: emitted
      .flatMap((each) => (each.at !== undefined && at.has(each.sku) ? at.get(each.sku)! - each.at : []))
      .toSorted((a, b) => a - b),
  }
}
