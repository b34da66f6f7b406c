import {
  BIGINT,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  INTEGER,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'

/**
 * A batch is one row, each field of its events one list as JSON: taking in 200,000 events a second leaves no time to take them apart, and texts
 * over 4 kB would be kept in pages of their own. Rows are only ever added. `seqs` are the ranges of `seq` in it; together those of a stream say what has been stored of it. `tallies` counts beforehand what the dashboard
 * shows, in the same transaction, so that it need not read the events.
 */
export const tables = {
  batches: {
    site: VARCHAR,
    tab: VARCHAR,
    session: VARCHAR,
    visitor: VARCHAR,
    /** Epoch ms. */
    received: BIGINT,
    /** Epoch ms of `t` = 0, by the collector's clock. */
    origin: DOUBLE,
    dropped: BIGINT,
    context: VARCHAR,
    paths: VARCHAR,
    seqs: VARCHAR,
    last_seq: BIGINT,
    count: INTEGER,
    /** A list for each field of the events. */
    seq: VARCHAR,
    type: VARCHAR,
    t: VARCHAR,
    page: VARCHAR,
    fields: VARCHAR,
  },
  tallies: {
    /** Epoch s. */
    second: BIGINT,
    type: VARCHAR,
    zone: VARCHAR,
    count: INTEGER,
  },
} satisfies Record<string, Record<string, DuckDBType>>

export type Table = keyof typeof tables

const list = (name: string, type: string): string => `unnest(from_json(${name}, '["${type}"]')) as ${name}`

/** An event of the page's own may say anything there: only text names a zone. */
const zone = `case json_type(fields, 'zone') when 'VARCHAR' then fields->>'zone' end`

/** The events of some batches, a row each. */
export const unfold = (batches: string): string => `
  select site, tab, session, visitor, seq, type, ${zone} as zone, t, epoch_ms(least(received, origin + t)::bigint) as "at", page,
    json_extract_string(paths, '$."' || page || '"') as path, fields
  from (
    select * replace (${list('seq', 'BIGINT')}, ${list('type', 'VARCHAR')}, ${list('t', 'DOUBLE')}, ${list('page', 'BIGINT')}, ${list('fields', 'JSON')})
    from ${batches}
  )`

/** Opens the file as `studio`. A batch is some kB, and a group of rows is written anew with each checkpoint until it is full: of 2048 that is little. */
export const openDatabase = async (file: string): Promise<DuckDBInstance> => {
  // With one thread nobody spins while waiting for another.
  const database = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '400MB', checkpoint_threshold: '64MB' })
  const connection = await database.connect()
  await connection.run(`attach '${file.replaceAll("'", "''")}' as studio (row_group_size 2048)`)
  connection.closeSync()
  return database
}

export const create = async (connection: DuckDBConnection): Promise<void> => {
  // What an earlier version has stored stays, under another name.
  const old = await connection.runAndReadAll(`from duckdb_tables() where table_name = 'events'`)
  if (old.currentRowCount) await connection.run('alter table events rename to events_of_before')
  for (const [name, columns] of Object.entries(tables)) {
    const list = Object.entries(columns).map(([column, type]) => `"${column}" ${String(type)}`)
    await connection.run(`create table if not exists ${name} (${list.join()})`)
  }
  await connection.run(`create or replace view events as ${unfold('batches')}`)
}

/** Rows a chunk can hold. */
const CHUNK = 2048

/** Adds rows, each a list of values in the order of the columns. They are kept when the transaction is. */
export const append = async (connection: DuckDBConnection, name: Table, rows: readonly (readonly DuckDBValue[])[]): Promise<void> => {
  const types = Object.values(tables[name])
  const appender = await connection.createAppender(name)
  try {
    for (let from = 0; from < rows.length; from += CHUNK) {
      const part = rows.slice(from, from + CHUNK)
      const chunk = DuckDBDataChunk.create(types, part.length)
      types.forEach((_, column) =>
        chunk.setColumnValues(
          column,
          part.map((row) => row[column]!),
        ),
      )
      appender.appendDataChunk(chunk)
    }
    appender.closeSync()
  } catch (error) {
    // What it still holds it would write when it is collected as garbage, into whatever transaction there is by then.
    appender.clear()
    throw error
  }
}
