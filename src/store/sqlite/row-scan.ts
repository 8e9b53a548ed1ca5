import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { FilledTable, RowCursor, TableRow } from '../../model/table.ts'
import { tableRowOf } from '../rows.ts'
import type { Database } from '../schema.ts'
import type { Reads } from '../store.ts'
import { pause } from './delivery-scan.ts'
import { filterFits, orderKey, textFits } from './row-conditions.ts'

type Scan = Parameters<Reads['scanRows']>[0]
type Found = ReturnType<Reads['scanRows']>

/** Bytes of rows that are looked at without a pause; some ms. */
const sliceBytes = 1024 * 1024
const sliceRows = { least: 20, most: 2_000 }

/** Rows are looked at slice by slice: however rare it is what fits, nothing holds the thread for longer than a slice takes. */
export async function scanRows(db: Kysely<Database>, table: FilledTable, query: Scan): Found {
  if (query.limit < 1) return { rows: [], next: null }
  const { order = null } = query
  const byId = order === null || order.field === '$id' || order.field === '$created'
  return byId ? inOrder(db, table, query, order?.direction ?? 'asc') : ordered(db, table, query)
}

export async function countRows(
  db: Kysely<Database>,
  table: FilledTable,
  query: Parameters<Reads['countRows']>[0],
): ReturnType<Reads['countRows']> {
  if ((query.filter ?? []).length === 0 && query.text === undefined) return { count: table.rows, isWhole: true }
  let count = 0
  for await (const { within, isLast, looked } of slices(db, table, null, 'asc')) {
    const found = await sql<{ n: number }>`
      select count(*) as n from data_rows where ${within} and ${fits(table, query)}`.execute(db)
    count += found.rows[0]?.n ?? 0
    if (isLast) break
    if (looked > query.scan) return { count, isWhole: false }
  }
  return { count, isWhole: true }
}

/** By id, which is the order in which rows were made. */
async function inOrder(db: Kysely<Database>, table: FilledTable, query: Scan, direction: 'asc' | 'desc'): Found {
  const { after, limit, scan, bytes: room = Infinity } = query
  const rows: TableRow[] = []
  let [offset, bytes] = [query.offset ?? 0, 0]
  for await (const { within, end, isLast, looked } of slices(db, table, after?.id ?? null, direction)) {
    const condition = sql`${within} and ${fits(table, query)}`
    let skipped = 0
    if (offset > 0) {
      const counted = await sql<{ n: number }>`select count(*) as n from data_rows where ${condition}`.execute(db)
      skipped = Math.min(offset, counted.rows[0]?.n ?? 0)
      offset -= skipped
    }
    const found = await sql<StoredRow>`
      select id, created, last_updated, data from data_rows where ${condition}
      order by id ${sql.raw(direction)} limit ${limit - rows.length} offset ${skipped}`.execute(db)
    for (const row of found.rows) {
      bytes += row.data.length
      if (bytes > room && rows.length > 0) return { rows, next: cursorAt(rows.at(-1)!.id) }
      rows.push(tableRowOf(row))
    }
    if (rows.length === limit) return { rows, next: cursorAt(rows.at(-1)!.id) }
    if (isLast) break
    if (looked > scan) return { rows, next: cursorAt(end) }
  }
  return { rows, next: null }
}

/** By what is in a column: the first ones of the order are kept while all rows are looked at, and then read. */
async function ordered(db: Kysely<Database>, table: FilledTable, query: Scan): Found {
  const { after, limit, bytes: room = Infinity, offset = 0 } = query
  const { direction } = query.order!
  const key = orderKey(table, query.order!.field)
  const wanted = offset + limit
  let best: RowCursor[] = []
  let worst: RowCursor | null = null
  for await (const { within, isLast } of slices(db, table, null, 'asc')) {
    const bounds = [
      ...(after === null ? [] : [behind(key, direction, after)]),
      ...(worst === null ? [] : [before(key, direction, worst)]),
    ]
    const found = await sql<RowCursor>`
      select id, ${key} as key from data_rows
      where ${sql.join([within, fits(table, query), ...bounds], sql` and `)}
      order by ${key} ${sql.raw(direction === 'asc' ? 'asc nulls first' : 'desc nulls last')}, id
      limit ${wanted}`.execute(db)
    best.push(...found.rows)
    // Put in order now and then, so that what is kept costs little however much of it there is.
    if (best.length >= 2 * wanted + sliceRows.most) {
      best = firstOf(best, wanted, direction)
      worst = best.at(-1)!
    }
    if (isLast) break
  }
  best = firstOf(best, wanted, direction)
  const shown = best.slice(offset)
  const stored = await readAll(
    db,
    table.id,
    shown.map(({ id }) => id),
  )
  const rows: TableRow[] = []
  let bytes = 0
  for (const { id } of shown) {
    const row = stored.get(id)
    // Deleted in this very moment.
    if (row === undefined) continue
    bytes += row.data.length
    if (bytes > room && rows.length > 0) break
    rows.push(tableRowOf(row))
  }
  const last = rows.at(-1)
  const isWhole = shown.length < limit && (last === undefined || last.id === shown.at(-1)?.id)
  return { rows, next: isWhole || last === undefined ? null : shown.find(({ id }) => id === last.id)! }
}

const cursorAt = (id: string): RowCursor => ({ id, key: null })

type StoredRow = Omit<Database['data_rows'], 'table_id'>

async function readAll(
  db: Kysely<Database>,
  tableId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredRow>> {
  const stored = new Map<string, StoredRow>()
  for (let at = 0; at < ids.length; at += 500) {
    const found = await sql<StoredRow>`
      select id, created, last_updated, data from data_rows
      where table_id = ${tableId} and id in (select value from json_each(${JSON.stringify(ids.slice(at, at + 500))}))`.execute(
      db,
    )
    for (const row of found.rows) stored.set(row.id, row)
    if (at + 500 < ids.length) await pause()
  }
  return stored
}

interface Slice {
  /** What bounds it. */
  readonly within: RawBuilder<unknown>
  /** The id of its last row; of the last slice, that of none. */
  readonly end: string
  readonly isLast: boolean
  /** Rows that were looked at up to its end, about. */
  readonly looked: number
}

/** A table's rows in slices behind an id, with pauses between them. */
async function* slices(
  db: Kysely<Database>,
  table: FilledTable,
  after: string | null,
  direction: 'asc' | 'desc',
): AsyncGenerator<Slice> {
  const average = table.rows === 0 ? 0 : table.bytes / table.rows
  const size = Math.max(sliceRows.least, Math.min(sliceRows.most, Math.floor(sliceBytes / Math.max(1, average))))
  const up = direction === 'asc'
  let at = after
  for (let looked = size; ; looked += size) {
    const parts = [sql`table_id = ${table.id}`]
    if (at !== null) parts.push(up ? sql`id > ${at}` : sql`id < ${at}`)
    const found = await sql<{ id: string }>`
      select id from data_rows where ${sql.join(parts, sql` and `)}
      order by id ${sql.raw(direction)} limit 1 offset ${size - 1}`.execute(db)
    const end = found.rows[0]?.id ?? null
    if (end !== null) parts.push(up ? sql`id <= ${end}` : sql`id >= ${end}`)
    yield { within: sql.join(parts, sql` and `), end: end ?? '', isLast: end === null, looked }
    if (end === null) return
    at = end
    await pause()
  }
}

function fits(table: FilledTable, { filter = [], text }: Pick<Scan, 'filter' | 'text'>): RawBuilder<unknown> {
  const parts = [filterFits(table, filter)]
  if (text !== undefined && text !== '') parts.push(textFits(text))
  return sql.join(parts, sql` and `)
}

type Key = RawBuilder<unknown>

/** Behind a place of the order. Empty cells come first, in descending order last; equal ones stand by their ids. */
function behind(key: Key, direction: 'asc' | 'desc', { id, key: at }: RowCursor): RawBuilder<unknown> {
  if (direction === 'asc') {
    return at === null
      ? sql`(${key} is not null or id > ${id})`
      : sql`(${key} > ${at} or (${key} = ${at} and id > ${id}))`
  }
  return at === null
    ? sql`(${key} is null and id > ${id})`
    : sql`(${key} is null or ${key} < ${at} or (${key} = ${at} and id > ${id}))`
}

/** Before a place of the order, as far as another key says: an equal one is behind it, since slices go by id. */
function before(key: Key, direction: 'asc' | 'desc', { key: at }: RowCursor): RawBuilder<unknown> {
  if (direction === 'asc') return at === null ? sql`false` : sql`(${key} is null or ${key} < ${at})`
  return at === null ? sql`${key} is not null` : sql`${key} > ${at}`
}

/** The first of an order. Of equal keys those that came first stay first: slices go by id. */
function firstOf(rows: RowCursor[], count: number, direction: 'asc' | 'desc'): RowCursor[] {
  return rows.sort((a, b) => compareKeys(a.key, b.key, direction)).slice(0, count)
}

type KeyValue = RowCursor['key']

function compareKeys(a: KeyValue, b: KeyValue, direction: 'asc' | 'desc'): number {
  if (a === b) return 0
  const up = a === null ? -1 : b === null ? 1 : compareValues(a, b)
  return direction === 'asc' ? up : -up
}

function compareValues(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareCodePoints(String(a), String(b))
}

/** As the database has texts: by code points. `<` goes by code units, in which emoji come before some other letters. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x === y) continue
    const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdfff
    return isHigh(x) === isHigh(y) ? x - y : isHigh(x) ? 1 : -1
  }
  return a.length - b.length
}
