import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import pg from 'pg'
import { connectionOptions, escaped } from '../store/postgres/connection.ts'
import { prepareDatabase } from '../store/postgres/prepare-database.ts'
import { lockData } from '../store/sqlite/data-lock.ts'
import { unpackText } from '../store/sqlite/packed-text.ts'
import { prepareFile } from '../store/sqlite/prepare-file.ts'

/** How far the move of one table is. */
export interface TableProgress {
  readonly table: string
  readonly moved: number
  readonly total: number
}

export interface Moved {
  readonly tables: number
  readonly rows: number
}

export interface TransferOptions {
  /** The data folder of a server that does not run. */
  readonly data: string
  /** `postgres://…` */
  readonly databaseUrl: string
  readonly schema?: string
  readonly onProgress: (progress: TableProgress) => void
}

/** Rows of one step, and about how many bytes it may hold. */
const batch = { rows: 1_000, bytes: 8 * 1024 * 1024 }

/** What only servers that run on PostgreSQL have rows in, and Kysely's own. */
const notMoved = new Set(['nodes', 'changes', 'execution_answers'])

/** Nobody has this id: whatever runs for it is taken over by the first server that starts. */
const nobody = 'moved from the embedded database'

interface TableShape {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** The columns of the primary key, in its order. */
  readonly key: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

/**
 * Moves everything of an embedded database into an empty PostgreSQL database, table by table in the order of keys. A move that
 * was interrupted goes on behind the last row that arrived. At its end all rows of both are counted and hashed.
 *
 * @throws DATA_IN_USE while a server has the folder; Error with a sentence where there is nothing to move, the target belongs to
 *   another installation, or both are not the same at the end
 */
export async function moveToPostgres(options: TransferOptions): Promise<Moved> {
  const { data, databaseUrl, schema = 'flowhook', onProgress } = options
  const file = join(data, 'flowhook.db')
  if (!existsSync(file)) throw new Error(`There is no embedded database in ${data}. FLOWHOOK_DATA names its folder.`)
  const lock = lockData(file)
  const pool = new pg.Pool({ ...connectionOptions({ url: databaseUrl, schema, leaseMs: 600_000 }), max: 1 })
  pool.on('error', () => {})
  try {
    await prepareFile(file)
    await prepareDatabase(pool, schema)
    const source = new DatabaseSync(file, { readOnly: true })
    try {
      await refuseOthers(source, pool)
      const tables = await shapesOf(pool)
      let rows = 0
      for (const table of tables) rows += await moveTable(source, pool, table, onProgress)
      await compare(source, pool, tables)
      await handOver(pool, tables)
      return { tables: tables.length, rows }
    } finally {
      source.close()
    }
  } finally {
    await pool.end()
    lock.release()
  }
}

/** The check of the master key is each installation's own: with it a target is known as another one's. */
async function refuseOthers(source: DatabaseSync, pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ value: string }>(`select value from meta where key = 'key_check'`)
  const theirs = rows[0]?.value
  const ours = source.prepare(`select value from meta where key = 'key_check'`).get()?.['value']
  // What a new database begins with.
  if (theirs === undefined) await pool.query('delete from totals')
  if (theirs !== undefined && theirs !== ours) {
    throw new Error(
      'The database has another installation’s data already. Name an empty one with FLOWHOOK_DATABASE_URL.',
    )
  }
  const done = await pool.query(`select 1 from meta where key = 'moved_from_sqlite'`)
  if (done.rowCount !== 0)
    throw new Error('This installation was moved already. Start servers with FLOWHOOK_DATABASE_URL.')
}

async function shapesOf(pool: pg.Pool): Promise<readonly TableShape[]> {
  const { rows } = await pool.query<{ table: string; name: string; type: string; place: number | null }>(
    `select c.table_name as table, c.column_name as name, c.data_type as type, k.ordinal_position as place
      from information_schema.columns as c
      join information_schema.tables as t using (table_schema, table_name)
      left join information_schema.table_constraints as p
        on p.table_schema = c.table_schema and p.table_name = c.table_name and p.constraint_type = 'PRIMARY KEY'
      left join information_schema.key_column_usage as k
        on k.constraint_schema = p.constraint_schema and k.constraint_name = p.constraint_name
          and k.table_name = c.table_name and k.column_name = c.column_name
      where c.table_schema = current_schema() and c.table_name not like 'kysely%' and t.table_type = 'BASE TABLE'
      order by c.table_name, c.ordinal_position`,
  )
  // First the one with the installation's mark: a target with half of the data is told by it from somebody else's.
  const names = [...new Set(rows.map(({ table }) => table))].filter((name) => !notMoved.has(name))
  const ordered = ['meta', ...names.filter((name) => name !== 'meta')]
  return ordered.map((name) => {
    const own = rows.filter(({ table }) => table === name)
    const key = own.filter(({ place }) => place !== null).sort((a, b) => a.place! - b.place!)
    return {
      name,
      columns: own.map((column) => ({ name: column.name, type: column.type })),
      key: key.map((c) => c.name),
    }
  })
}

async function moveTable(
  source: DatabaseSync,
  pool: pg.Pool,
  table: TableShape,
  onProgress: TransferOptions['onProgress'],
): Promise<number> {
  const total = Number(source.prepare(`select count(*) as n from ${quoted(table.name)}`).get()?.['n'])
  let after = await lastKey(pool, table)
  let moved = after === null ? 0 : await countOf(pool, table)
  for (;;) {
    const rows = readSource(source, table, after)
    if (rows.length === 0) break
    await insert(pool, table, rows)
    moved += rows.length
    after = keyOf(table, rows.at(-1)!)
    onProgress({ table: table.name, moved, total })
  }
  return moved
}

async function lastKey(pool: pg.Pool, { name, key }: TableShape): Promise<readonly unknown[] | null> {
  const columns = key.map(quoted)
  const { rows } = await pool.query<Row>(
    `select ${columns.join(', ')} from ${quoted(name)} order by ${columns.map((c) => `${c} desc`).join(', ')} limit 1`,
  )
  return rows[0] === undefined ? null : key.map((column) => rows[0]![column])
}

async function countOf(pool: pg.Pool, { name }: TableShape): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select count(*) as n from ${quoted(name)}`)
  return rows[0]!.n // an aggregate gives one row
}

/** The next rows by key, as many as a step may hold. */
function readSource(source: DatabaseSync, table: TableShape, after: readonly unknown[] | null): readonly Row[] {
  const { name, columns, key } = table
  const keys = key.map(quoted).join(', ')
  const where = after === null ? '' : `where (${keys}) > (${key.map(() => '?').join(', ')})`
  const statement = source.prepare(
    `select ${columns.map((c) => quoted(c.name)).join(', ')} from ${quoted(name)} ${where} order by ${keys} limit ${batch.rows}`,
  )
  const rows: Row[] = []
  let bytes = 0
  for (const stored of statement.iterate(...((after ?? []) as SQLInputValue[]))) {
    const row = unpacked(columns, stored)
    rows.push(row)
    for (const value of Object.values(row)) {
      bytes += typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.byteLength : 8
    }
    if (bytes > batch.bytes) break
  }
  return rows
}

/** Bytes in a column of texts are a packed text, which goes over as what it is: PostgreSQL packs by itself. */
function unpacked(columns: TableShape['columns'], row: Row): Row {
  const isPacked = ({ name, type }: TableShape['columns'][number]) => type === 'text' && row[name] instanceof Uint8Array
  const packed = columns.filter(isPacked)
  if (packed.length === 0) return row
  return { ...row, ...Object.fromEntries(packed.map(({ name }) => [name, unpackText(row[name] as Uint8Array)])) }
}

async function insert(pool: pg.Pool, { name, columns }: TableShape, rows: readonly Row[]): Promise<void> {
  const names = columns.map((c) => quoted(c.name)).join(', ')
  const lists = columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ')
  await pool.query(
    `insert into ${quoted(name)} (${names}) select * from unnest(${lists}) on conflict do nothing`,
    columns.map((column) => escaped(rows.map((row) => bindable(row[column.name])))),
  )
}

/** Bytes go as a buffer, which the driver knows how to send. */
const bindable = (value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value

/** @throws Error naming the first table that is not the same on both sides */
async function compare(source: DatabaseSync, pool: pg.Pool, tables: readonly TableShape[]): Promise<void> {
  for (const table of tables) {
    const [here, there] = [createHash('sha256'), createHash('sha256')]
    let counts = [0, 0]
    let after: readonly unknown[] | null = null
    for (;;) {
      const rows = readSource(source, table, after)
      const arrived = await readTarget(pool, table, after, rows.length)
      counts = [counts[0]! + rows.length, counts[1]! + arrived.length]
      for (const row of rows) here.update(textOf(table, row))
      for (const row of arrived) there.update(textOf(table, row))
      if (rows.length === 0) break
      after = keyOf(table, rows.at(-1)!)
    }
    if (counts[0] !== counts[1] || here.digest('hex') !== there.digest('hex')) {
      throw new Error(
        `The table ${table.name} did not arrive as it is: ${counts[0]} rows here, ${counts[1]} there. Was the database written to meanwhile? Empty it and move again.`,
      )
    }
  }
}

async function readTarget(
  pool: pg.Pool,
  { name, columns, key }: TableShape,
  after: readonly unknown[] | null,
  limit: number,
): Promise<readonly Row[]> {
  const keys = key.map(quoted).join(', ')
  const where = after === null ? '' : `where (${keys}) > (${key.map((_, index) => `$${index + 1}`).join(', ')})`
  // One more than is expected at the end: a row too many is found.
  const { rows } = await pool.query<Row>(
    `select ${columns.map((c) => quoted(c.name)).join(', ')} from ${quoted(name)} ${where} order by ${keys} limit ${limit === 0 ? 1 : limit}`,
    (after ?? []).map(escaped),
  )
  return rows
}

const textOf = ({ columns }: TableShape, row: Row) =>
  `${JSON.stringify(
    columns.map(({ name }) => {
      const value = row[name] ?? null
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
    }),
  )}\n`

/** Counters go on behind what arrived, and what was unfinished is taken up by the first server. */
async function handOver(pool: pg.Pool, tables: readonly TableShape[]): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await pool.query<{ column: string; sequence: string }>(
      `select column_name as column, pg_get_serial_sequence($1, column_name) as sequence from information_schema.columns
        where table_schema = current_schema() and table_name = $1 and column_default like 'nextval%'`,
      [name],
    )
    for (const { column, sequence } of rows) {
      await pool.query(`select setval($1, greatest(1, (select max(${quoted(column)}) from ${quoted(name)})))`, [
        sequence,
      ])
    }
  }
  // Together: until then both are the same, so a move that ends here can be begun and compared again.
  await pool.query('begin')
  await pool.query('update executions set node_id = $1 where finished is null and node_id is null', [nobody])
  // Packed texts were counted as what they took.
  await pool.query(
    `update totals set bytes =
        (select coalesce(sum(octet_length(head) + coalesce(octet_length(body), 0)), 0) from execution_inputs)
        + (select coalesce(sum(octet_length(history)), 0) from execution_histories)
      where name = 'executions' and part = 0`,
  )
  await pool.query(
    `insert into meta (key, value) values ('moved_from_sqlite', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))`,
  )
  await pool.query('commit')
}

const keyOf = ({ key }: TableShape, row: Row): readonly unknown[] => key.map((column) => row[column])
const quoted = (name: string) => `"${name}"`
