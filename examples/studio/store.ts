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
      // A type holds no space, so no zone is taken for another; nor is "null" for none.
      const name = zone === null ? `${second} ${type}` : `${second} ${type} ${zone}`
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

/** Bytes that may wait to be written: about so much is in memory. */
const ROOM = 64_000_000

/** About what a batch takes there: 200 for an event, 50 for each of its fields, and its text. */
const sizeOf = ({ events }: StoredBatch): number => {
  let size = 1000
  for (const { fields } of events) {
    size += 200
    for (const name in fields) {
      const value = fields[name]
      size += typeof value === 'string' ? 50 + value.length : 50
    }
  }
  return size
}

const select = 'select site, tab, seqs, dropped from batches where tab in (select unnest(split($1, chr(32)))) order by last_seq'

/** ms from one opening that comes of a failure to the next: it reads the whole log, some seconds of it. As long as `receive` tells senders to wait. */
const AGAIN = 5000

interface Opened {
  readonly writer: DuckDBConnection
  readonly reader: DuckDBConnection
  /** What is known of the streams in it. */
  readonly seen: Awaited<ReturnType<typeof createSeen>>
  readonly close: () => void
}

const open = async (file: string): Promise<Opened> => {
  const database = await openDatabase(file)
  const connections: DuckDBConnection[] = []
  // Whatever is left open holds the file, also against this process.
  const close = (): void => {
    for (const connection of connections) connection.closeSync()
    database.closeSync()
  }
  const connect = async (): Promise<DuckDBConnection> => {
    const connection = await database.connect()
    connections.push(connection)
    await connection.run('use studio')
    return connection
  }
  try {
    const writer = await connect()
    const reader = await connect()
    await create(writer)
    const parts = async (tabs: readonly string[]): Promise<Part[]> => {
      const found = await writer.runAndReadAll(select, [tabs.join(' ')])
      return found.getRowObjectsJson().map(({ site, tab, seqs, dropped }) => ({
        site: site as string,
        tab: tab as string,
        seqs: JSON.parse(seqs as string) as Part['seqs'],
        dropped: Number(dropped),
      }))
    }
    // Never all at once: there may be millions of them.
    const names = await writer.stream('select distinct site, tab from batches')
    const seen = await createSeen(names.yieldRowObjectJson() as AsyncIterable<unknown> as AsyncIterable<readonly Name[]>, parts)
    return { writer, reader, seen, close }
  } catch (error) {
    close()
    throw error
  }
}

/**
 * Opens (or creates) the file. `stored` hears an event once, after it is safe on disk; not one whose save failed although it was written.
 * A database that a full disk has broken is opened anew with the next save, as soon as there is room.
 */
export const openStore = async (file: string, stored: (batch: StoredBatch) => void): Promise<StudioStore> => {
  let opening = open(file)
  let broken = false
  let ended = -Infinity
  const reading = new Set<Promise<unknown>>()

  const reopen = async (before: Promise<Opened>): Promise<Opened> => {
    try {
      const old = await before.catch(() => undefined)
      await Promise.allSettled(reading)
      old?.close()
      const opened = await open(file)
      broken = false
      return opened
    } finally {
      ended = performance.now()
    }
  }
  const write = async (batches: readonly StoredBatch[]): Promise<Saved[]> => {
    if (broken && performance.now() - ended >= AGAIN) opening = reopen(opening)
    const { writer, seen } = await opening
    try {
      await seen.load(batches)
      return await check(writer, seen, batches)
    } catch (error) {
      seen.forget(batches)
      // A checkpoint that finds no room leaves it so: what it acknowledged is in its log, and nothing can be done until it is opened anew.
      broken ||= /invalidated/.test(String(error))
      throw error
    }
  }
  // One commit at a time, so what is seen of a stream changes under nobody's hands.
  const check = async (writer: DuckDBConnection, seen: Opened['seen'], batches: readonly StoredBatch[]): Promise<Saved[]> => {
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
  const rows = async (reader: DuckDBConnection, sql: string, values?: DuckDBValue[]): Promise<Record<string, Json>[]> =>
    (await reader.runAndReadAll(sql, values)).getRowObjectsJson()

  await opening
  const { add, idle } = group(write, 1000, sizeOf, ROOM)
  return {
    save: add,
    query: async (sql, values) => {
      const { reader } = await opening
      const asked = rows(reader, sql, values)
      reading.add(asked)
      try {
        return await asked
      } finally {
        reading.delete(asked)
      }
    },
    close: async () => {
      await idle()
      await Promise.allSettled(reading)
      const opened = await opening.catch(() => undefined)
      opened?.close()
    },
  }
}
