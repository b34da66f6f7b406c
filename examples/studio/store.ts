import { DuckDBInstance, type DuckDBConnection, type DuckDBValue, type Json } from '@duckdb/node-api'
import type { Properties, Saved, Store, StoredBatch } from 'inkling/receive'
import { group } from './group.js'

/** A stored event as the dashboard shows it. */
export interface Row {
  readonly tab: string
  readonly seq: number
  readonly type: string
  readonly zone: string | null
  /** Epoch ms. */
  readonly at: number
  readonly site: string
  readonly session: string
  readonly path: string | null
  readonly fields: Properties
}

export interface StudioStore extends Store {
  readonly query: (sql: string, values?: DuckDBValue[]) => Promise<Record<string, Json>[]>
  /** Waits for what is being written, then closes the file. */
  readonly close: () => Promise<void>
}

const tables = `
  create table if not exists events (
    tab varchar, seq bigint, type varchar, zone varchar, t double, "at" timestamp, site varchar, session varchar, page bigint, path varchar, fields json,
    primary key (tab, seq)
  );
  create table if not exists tabs (tab varchar primary key, site varchar, session varchar, visitor varchar, last_seq bigint, dropped bigint, seen timestamp, context json);
`

// One statement finds out what is new and keeps it: (tab, seq) cannot be stored twice whatever happens at the same time.
const insertEvents = `
  insert or ignore into events
  select e.tab, e.seq, e.type, e.zone, e.t, epoch_ms(e."at"::bigint), e.site, e.session, e.page, e.path, e.fields
  from (select unnest(from_json($1::json, '[{"tab":"VARCHAR","seq":"BIGINT","type":"VARCHAR","zone":"VARCHAR","t":"DOUBLE","at":"DOUBLE","site":"VARCHAR","session":"VARCHAR","page":"BIGINT","path":"VARCHAR","fields":"JSON"}]')) e)
  returning tab, seq`

const insertTabs = `
  insert into tabs
  select e.tab, e.site, e.session, e.visitor, e.last_seq, e.dropped, epoch_ms(e.seen::bigint), e.context
  from (select unnest(from_json($1::json, '[{"tab":"VARCHAR","site":"VARCHAR","session":"VARCHAR","visitor":"VARCHAR","last_seq":"BIGINT","dropped":"BIGINT","seen":"DOUBLE","context":"JSON"}]')) e)
  on conflict (tab) do update set session = excluded.session, visitor = excluded.visitor, seen = excluded.seen, context = excluded.context,
    last_seq = greatest(last_seq, excluded.last_seq), dropped = greatest(dropped, excluded.dropped)`

const rowsOf = (batch: StoredBatch): (Row & { readonly t: number; readonly page: number })[] => {
  const { tab, site, session } = batch
  const paths = new Map(batch.pages.map(({ page, path }) => [page, path]))
  return batch.events.map(({ type, seq, t, page, at, fields }) => {
    const zone = fields['zone']
    return {
      tab,
      seq,
      type,
      zone: typeof zone === 'string' ? zone : null,
      t,
      at,
      site,
      session,
      page,
      path: paths.get(page) ?? null,
      fields,
    }
  })
}

/** One row a tab: a statement must not meet the same key twice. */
const tabsOf = (batches: readonly StoredBatch[]): object[] => {
  const tabs = new Map<string, { last_seq: number; dropped: number }>()
  for (const { tab, site, session, visitor = null, dropped, received, context, events } of batches) {
    const before = tabs.get(tab)
    const last = events.reduce((most, { seq }) => Math.max(most, seq), before?.last_seq ?? 0)
    const row = { tab, site, session, visitor, last_seq: last, dropped: Math.max(dropped, before?.dropped ?? 0), seen: received, context }
    tabs.set(tab, row)
  }
  return [...tabs.values()]
}

const write = async (connection: DuckDBConnection, batches: readonly StoredBatch[]): Promise<Row[][]> => {
  const rows = batches.map(rowsOf)
  await connection.run('begin')
  try {
    const inserted = await connection.runAndReadAll(insertEvents, [JSON.stringify(rows.flat())])
    await connection.run(insertTabs, [JSON.stringify(tabsOf(batches))])
    await connection.run('commit')
    const fresh = new Set(inserted.getRowsJson().map(([tab, seq]) => `${tab as string} ${seq as string}`))
    // The first to name an event stored it; whoever names it again in the same commit sent a duplicate.
    return rows.map((each) => each.filter(({ tab, seq }) => fresh.delete(`${tab} ${seq}`)))
  } catch (error) {
    await connection.run('rollback').catch(() => {})
    throw error
  }
}

/** Opens (or creates) the file. `stored` hears every event once, after it is safe on disk. */
export const openStore = async (file: string, stored: (rows: readonly Row[]) => void): Promise<StudioStore> => {
  const database = await DuckDBInstance.create(file, { threads: '2', memory_limit: '1GB' })
  const writer = await database.connect()
  const reader = await database.connect()
  await writer.run(tables)
  const { add, idle } = group((batches: readonly StoredBatch[]) => write(writer, batches))
  return {
    save: async (batch): Promise<Saved> => {
      const rows = await add(batch)
      if (rows.length) stored(rows)
      return { stored: rows.length, duplicates: batch.events.length - rows.length }
    },
    query: async (sql, values) => (await reader.runAndReadAll(sql, values)).getRowObjectsJson(),
    close: async () => {
      await idle()
      reader.closeSync()
      writer.closeSync()
      database.closeSync()
    },
  }
}
