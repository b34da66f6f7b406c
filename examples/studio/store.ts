import { type DuckDBConnection, type DuckDBValue, type Json } from '@duckdb/node-api'
import { ranges, type Saved, type Store, type StoredBatch } from 'inkling/receive'
import { group } from './group.js'
import { zoneOf } from './row.js'
import { createSeen, type Name, type Part } from './seen.js'
import { append, create, openDatabase } from './tables.js'

export interface StudioStore extends Store {
  readonly query: (sql: string, values?: DuckDBValue[]) => Promise<Record<string, Json>[]>
  /** Waits for what is being written, then closes the file. */
  readonly close: () => Promise<void>
}

const batchRow = ({ site, tab, session, visitor, received, origin, sent, dropped, context, pages, events }: StoredBatch): DuckDBValue[] => {
  const seqs = ranges()
  for (const { seq } of events) seqs.add(seq)
  const list = seqs.list()
  return [
    site,
    tab,
    session,
    visitor ?? null,
    BigInt(received),
    received - (sent - origin),
    BigInt(dropped),
    JSON.stringify(context),
    JSON.stringify(Object.fromEntries(pages.map(({ page, path }) => [page, path]))),
    JSON.stringify(list),
    BigInt(list.at(-1)?.[1] ?? 0),
    events.length,
    JSON.stringify(events.map(({ seq }) => seq)),
    JSON.stringify(events.map(({ type }) => type)),
    JSON.stringify(events.map(({ t }) => t)),
    JSON.stringify(events.map(({ page }) => page)),
    JSON.stringify(events.map(({ fields }) => fields)),
  ]
}

/** How many events there are of each second, type and zone. */
const tallyRows = (batches: readonly StoredBatch[]): DuckDBValue[][] => {
  const tallies = new Map<string, [second: bigint, type: string, zone: string | null, count: number]>()
  for (const { events } of batches) {
    for (const { at, type, fields } of events) {
      const second = Math.floor(at / 1000)
      const zone = zoneOf(fields)
      const name = `${second} ${type} ${zone}`
      const tally = tallies.get(name)
      if (tally) tally[3]++
      else tallies.set(name, [BigInt(second), type, zone, 1])
    }
  }
  return [...tallies.values()]
}

const keep = async (connection: DuckDBConnection, batches: readonly StoredBatch[]): Promise<void> => {
  await connection.run('begin')
  try {
    await append(connection, 'batches', batches.map(batchRow))
    await append(connection, 'tallies', tallyRows(batches))
    await connection.run('commit')
  } catch (error) {
    await connection.run('rollback').catch(() => {})
    throw error
  }
}

const select = 'select site, tab, seqs, dropped from batches where tab in (select unnest(split($1, chr(32)))) order by last_seq'

/** Opens (or creates) the file. `stored` hears every event once, after it is safe on disk. */
export const openStore = async (file: string, stored: (batch: StoredBatch) => void): Promise<StudioStore> => {
  const database = await openDatabase(file)
  const connect = async (): Promise<DuckDBConnection> => {
    const connection = await database.connect()
    await connection.run('use studio')
    return connection
  }
  const writer = await connect()
  const reader = await connect()
  await create(writer)
  const names = await writer.runAndReadAll('select distinct site, tab from batches')
  const parts = async (tabs: readonly string[]): Promise<Part[]> => {
    const found = await writer.runAndReadAll(select, [tabs.join(' ')])
    return found.getRowObjectsJson().map(({ site, tab, seqs, dropped }) => ({
      site: site as string,
      tab: tab as string,
      seqs: JSON.parse(seqs as string) as Part['seqs'],
      dropped: Number(dropped),
    }))
  }
  const seen = createSeen(names.getRowObjectsJson() as unknown as readonly Name[], parts)

  // One commit at a time, so what is seen of a stream changes under nobody's hands.
  const write = async (batches: readonly StoredBatch[]): Promise<Saved[]> => {
    try {
      await seen.load(batches)
      return await check(batches)
    } catch (error) {
      seen.forget(batches)
      throw error
    }
  }
  const check = async (batches: readonly StoredBatch[]): Promise<Saved[]> => {
    const fresh: StoredBatch[] = []
    const saved = batches.map((batch): Saved => {
      const stream = seen.of(batch)
      const events = batch.events.filter(({ seq }) => stream.seen.add(seq))
      if (events.length || batch.dropped > stream.dropped) fresh.push({ ...batch, events })
      stream.dropped = Math.max(stream.dropped, batch.dropped)
      const missing = batch.held && stream.seen.missing(batch.held)
      return { stored: events.length, duplicates: batch.events.length - events.length, ...(missing && { missing }) }
    })
    if (fresh.length) await keep(writer, fresh)
    seen.trim()
    for (const batch of fresh) stored(batch)
    return saved
  }
  const { add, idle } = group(write, 1000)
  return {
    save: add,
    query: async (sql, values) => (await reader.runAndReadAll(sql, values)).getRowObjectsJson(),
    close: async () => {
      await idle()
      reader.closeSync()
      writer.closeSync()
      database.closeSync()
    },
  }
}
