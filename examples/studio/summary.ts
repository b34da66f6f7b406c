import type { Row, StudioStore } from './store.js'

export interface Summary {
  readonly events: number
  readonly sessions: number
  /** Pages loaded, each with its own numbering of events: a `tab` of the wire. */
  readonly documents: number
  /** Events a document numbered that never arrived and that it did not report as dropped. */
  readonly lost: number
  /** Events documents dropped themselves because a cap was reached. */
  readonly dropped: number
  readonly cells: readonly { readonly type: string; readonly zone: string | null; readonly count: number }[]
  /** Events per minute, the oldest first; the last is the minute under way. */
  readonly minutes: readonly number[]
  /** Events per second, the oldest first, up to `now`. */
  readonly seconds: readonly number[]
  /** The newest events, newest first. */
  readonly recent: readonly Row[]
  /** Epoch ms. */
  readonly now: number
}

const MINUTES = 60
const SECONDS = 180

const totals = `
  with heard as (select tab, count(*) as n from events group by tab)
  select
    (select count(*) from events) as events,
    (select count(distinct session) from events) as sessions,
    count(*) as documents,
    coalesce(sum(dropped), 0) as dropped,
    coalesce(sum(greatest(0, last_seq - coalesce(n, 0) - dropped)), 0) as lost
  from tabs left join heard using (tab)`

const cells = 'select type, zone, count(*) as count from events group by type, zone order by count desc, type, zone'

const buckets =
  'select epoch_ms("at") // $2::bigint as bucket, count(*) as count from events where "at" > epoch_ms($1::bigint) group by bucket'

const recent =
  'select tab, seq, type, zone, epoch_ms("at") as "at", site, session, path, fields from events order by "at" desc, seq desc limit 40'

/** Reads the whole picture; asked again within a second it answers the same one. */
export const createSummary = (store: StudioStore, clock: () => number = Date.now): (() => Promise<Summary>) => {
  let latest: { readonly at: number; readonly summary: Promise<Summary> } | undefined

  const perBucket = async (now: number, width: number, count: number): Promise<number[]> => {
    const last = Math.floor(now / width)
    const found = new Map(
      (await store.query(buckets, [BigInt((last - count) * width), BigInt(width)])).map((row) => [
        Number(row['bucket']),
        Number(row['count']),
      ]),
    )
    return Array.from({ length: count }, (_, n) => found.get(last - count + 1 + n) ?? 0)
  }

  const read = async (now: number): Promise<Summary> => {
    const [total] = await store.query(totals)
    return {
      events: Number(total!['events']),
      sessions: Number(total!['sessions']),
      documents: Number(total!['documents']),
      lost: Number(total!['lost']),
      dropped: Number(total!['dropped']),
      cells: (await store.query(cells)).map((row) => ({
        type: row['type'] as string,
        zone: row['zone'] as string | null,
        count: Number(row['count']),
      })),
      minutes: await perBucket(now, 60_000, MINUTES),
      seconds: await perBucket(now, 1000, SECONDS),
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
    const now = clock()
    if (!latest || now - latest.at >= 900) {
      latest = { at: now, summary: read(now) }
      // A failed reading must not be remembered.
      latest.summary.catch(() => {
        latest = undefined
      })
    }
    return latest.summary
  }
}
