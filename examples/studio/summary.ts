import type { Row } from './row.js'
import type { StudioStore } from './store.js'
import { unfold } from './tables.js'

export interface Summary {
  readonly events: number
  readonly sessions: number
  /** Pages loaded, each with its own numbering of events: a `tab` of the wire. */
  readonly documents: number
  /** Events a document numbered that never arrived and that it did not report as dropped. */
  readonly lost: number
  /** Events documents gave up themselves: too many waited, or they were refused. */
  readonly dropped: number
  /** How many events there are of each type, the most frequent 500. */
  readonly types: readonly { readonly type: string; readonly count: number }[]
  /** How many there are of each type in each zone, the most frequent 500. */
  readonly cells: readonly { readonly type: string; readonly zone: string | null; readonly count: number }[]
  /** All cells there are, shown or not. */
  readonly cellCount: number
  /** Events per second, the oldest first, up to `now`. */
  readonly seconds: readonly number[]
  /** The newest events, newest first. */
  readonly recent: readonly Row[]
  /** Epoch ms. */
  readonly now: number
}

const SECONDS = 180

// Who sends one absurd number has lost a million at most, and given up a million.
const totals = `
  with documents as (
    select sum("count") as heard, max(last_seq) as last_seq, max(dropped) as dropped from batches group by site, tab
  )
  select
    coalesce(sum(heard), 0) as events,
    (select count(distinct session) from batches) as sessions,
    count(*) as documents,
    coalesce(sum(least(1000000, dropped)), 0) as dropped,
    coalesce(sum(least(1000000, greatest(0, last_seq - heard - dropped))), 0) as lost
  from documents`

const types = 'select type, sum("count") as count from tallies group by type order by count desc, type limit 500'

const cells = `
  select type, zone, sum("count") as count, count(*) over () as cells
  from tallies group by type, zone order by count desc, type, zone limit 500`

const newest = 'select second, sum("count") as count from tallies where second >= $1::bigint group by second'

const recent = `
  select tab, seq, type, zone, epoch_ms("at") as "at", site, session, path, fields
  from (${unfold('(select * from batches where "count" > 0 order by received desc limit 40)')}) order by "at" desc, seq desc limit 40`

/** ms for which a picture is good enough, counted from when it was read: reading may take longer than that. */
const GOOD = 900

/** Reads the whole picture, once at a time; asked again within a second it answers the same one. */
export const createSummary = (store: StudioStore, clock: () => number = Date.now): (() => Promise<Summary>) => {
  let latest: Promise<Summary> | undefined
  /** When it was read; undefined while it is being read. */
  let ended: number | undefined

  /** Of each second up to now. */
  const perSecond = async (now: number): Promise<number[]> => {
    const first = Math.floor(now / 1000) - SECONDS + 1
    const found = new Map((await store.query(newest, [BigInt(first)])).map((row) => [Number(row['second']), Number(row['count'])]))
    return Array.from({ length: SECONDS }, (_, n) => found.get(first + n) ?? 0)
  }

  const read = async (now: number): Promise<Summary> => {
    const [total] = await store.query(totals)
    const found = await store.query(cells)
    return {
      events: Number(total!['events']),
      sessions: Number(total!['sessions']),
      documents: Number(total!['documents']),
      lost: Number(total!['lost']),
      dropped: Number(total!['dropped']),
      types: (await store.query(types)).map((row) => ({ type: row['type'] as string, count: Number(row['count']) })),
      cells: found.map((row) => ({
        type: row['type'] as string,
        zone: row['zone'] as string | null,
        count: Number(row['count']),
      })),
      cellCount: Number(found[0]?.['cells'] ?? 0),
      seconds: await perSecond(now),
      recent: (await store.query(recent)).map(
        (row) =>
          ({
            ...row,
            seq: Number(row['seq']),
            at: Number(row['at']),
            fields: JSON.parse(row['fields'] as string) as Row['fields'],
          }) as unknown as Row,
      ),
      now,
    }
  }

  return () => {
    if (latest && (ended === undefined || clock() - ended < GOOD)) return latest
    ended = undefined
    latest = read(clock()).finally(() => {
      ended = clock()
    })
    // A failed reading must not be remembered.
    latest.catch(() => {
      latest = undefined
    })
    return latest
  }
}
