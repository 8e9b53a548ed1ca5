import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import pg from 'pg'
import { storedHook, sampleFlow } from '../../src/store/contract/samples.kit.ts'
import type { Store } from '../../src/store/store.ts'
import { deliveryAt, eventAt, executionAt, named, type Stored } from './stored-rows.ts'

type Value = SQLInputValue

/** Takes rows of a table, all with the same columns. */
interface Sink {
  put(table: string, rows: readonly Readonly<Record<string, Value>>[]): Promise<void>
  end(): Promise<void>
}

const atOnce = 5_000

/** The flows and hooks that the rows belong to; through the store, which makes the tables at its opening. */
export async function fillNamed(store: Store): Promise<void> {
  for (const id of [...named.flows, named.rareFlow]) {
    await store.commit({ kind: 'flow.insert', flow: sampleFlow({ id, name: `Bench ${id}` }), createdBy: 'bench' })
  }
  for (const id of [...named.hooks, named.rareHook]) await storedHook(store, { id, name: id })
}

/** Rows past the store's rules, which would take an hour for millions. */
export async function fillRows(sink: Sink, stored: Stored): Promise<void> {
  for (let from = 0; from < stored.events; from += atOnce) {
    const part = Array.from({ length: Math.min(atOnce, stored.events - from) }, (_, index) => from + index)
    await sink.put(
      'events',
      part.map((index) => ({ ...eventAt(index, stored) })),
    )
    await sink.put(
      'deliveries',
      part.map((index) => ({ ...deliveryAt(index, stored) })),
    )
  }
  for (let from = 0; from < stored.executions; from += atOnce) {
    const part = Array.from({ length: Math.min(atOnce, stored.executions - from) }, (_, index) =>
      executionAt(from + index, stored),
    )
    await sink.put(
      'executions',
      part.map(({ row }) => ({ ...row })),
    )
    await sink.put(
      'execution_inputs',
      part.map(({ input }) => ({ ...input })),
    )
    await sink.put(
      'execution_histories',
      part.map(({ row, history }) => ({ execution_id: row.id, history })),
    )
  }
  await sink.put('totals', [
    { name: 'events', part: 9, rows: stored.events, bytes: stored.events * 1_700 },
    { name: 'executions', part: 9, rows: stored.executions, bytes: stored.executions * 3_000 },
  ])
  await sink.end()
}

export function sqliteSink(file: string): Sink {
  const db = new DatabaseSync(file)
  db.exec('pragma synchronous = off; pragma cache_size = -1000000')
  return {
    async put(table, rows) {
      const columns = Object.keys(rows[0]!)
      const insert = db.prepare(
        `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      )
      db.exec('begin')
      for (const row of rows) insert.run(...Object.values(row))
      db.exec('commit')
    },
    async end() {
      db.exec('pragma wal_checkpoint(truncate)')
      db.close()
    },
  }
}

const arrays = { text: 'text[]', bytea: 'bytea[]', bigint: 'bigint[]' } as Readonly<Record<string, string>>

export async function postgresSink(url: string, schema: string): Promise<Sink> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`set search_path to ${pg.escapeIdentifier(schema)}; set synchronous_commit = off`)
  const types = new Map<string, string>()
  const { rows: known } = await client.query<{ of: string; type: string }>(
    `select table_name || '.' || column_name as of, data_type as type from information_schema.columns where table_schema = $1`,
    [schema],
  )
  for (const { of, type } of known) types.set(of, arrays[type]!)
  return {
    async put(table, rows) {
      const columns = Object.keys(rows[0]!)
      const places = columns.map((column, index) => `$${index + 1}::${types.get(`${table}.${column}`)}`)
      await client.query(
        `insert into ${table} (${columns.join(', ')}) select * from unnest(${places.join(', ')})`,
        columns.map((column) => rows.map((row) => row[column])),
      )
    },
    async end() {
      await client.query('vacuum analyze')
      await client.end()
    },
  }
}
