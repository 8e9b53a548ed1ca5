import type { FilledTable, RowCursor, TableRow } from '../../model/table.ts'
import { tableRowOf } from '../rows.ts'
import type { Reads } from '../store.ts'
import { pause } from './delivery-scan.ts'
import type { Reader } from './reader.ts'
import { compareKeys, orderKey, rowMatch } from './row-match.ts'

type Scan = Parameters<Reads['scanRows']>[0]
type Found = ReturnType<Reads['scanRows']>

/** Bytes of rows that are looked at without a pause; some ms. */
const sliceBytes = 1024 * 1024
const sliceRows = { least: 20, most: 2_000 }

/** Rows are looked at slice by slice: however rare it is what fits, nothing holds the thread for longer than a slice takes. */
export async function scanRows(reader: Reader, table: FilledTable, query: Scan): Found {
  if (query.limit < 1) return { rows: [], next: null }
  const { order = null } = query
  const byId = order === null || order.field === '$id' || order.field === '$created'
  return byId ? inOrder(reader, table, query, order?.direction ?? 'asc') : ordered(reader, table, query)
}

export async function countRows(
  reader: Reader,
  table: FilledTable,
  query: Parameters<Reads['countRows']>[0],
): ReturnType<Reads['countRows']> {
  if ((query.filter ?? []).length === 0 && query.text === undefined) return { count: table.rows, isWhole: true }
  const fits = rowMatch(table, query)
  let count = 0
  for await (const { rows, isLast, looked } of slices(reader, table, null, 'asc')) {
    for (const { row } of rows) if (fits(row)) count++
    if (isLast) break
    if (looked > query.scan) return { count, isWhole: false }
  }
  return { count, isWhole: true }
}

/** By id, which is the order in which rows were made. */
async function inOrder(reader: Reader, table: FilledTable, query: Scan, direction: 'asc' | 'desc'): Found {
  const { after, limit, scan, bytes: room = Infinity } = query
  const fits = rowMatch(table, query)
  const found: TableRow[] = []
  let [offset, bytes] = [query.offset ?? 0, 0]
  for await (const { rows, isLast, looked } of slices(reader, table, after?.id ?? null, direction)) {
    for (const { row, size } of rows) {
      if (!fits(row) || offset-- > 0) continue
      bytes += size
      if (bytes > room && found.length > 0) return { rows: found, next: cursorAt(found.at(-1)!.id) }
      found.push(row)
      if (found.length === limit) return { rows: found, next: cursorAt(row.id) }
    }
    if (isLast) break
    if (looked > scan) return { rows: found, next: cursorAt(rows.at(-1)!.row.id) }
  }
  return { rows: found, next: null }
}

/** By what is in a column: the first ones of the order are kept while all rows are looked at, and then read. */
async function ordered(reader: Reader, table: FilledTable, query: Scan): Found {
  const { after, limit, bytes: room = Infinity, offset = 0 } = query
  const { direction, field } = query.order!
  const fits = rowMatch(table, query)
  const key = orderKey(table, field)
  // Of equal keys the older row comes first in both directions.
  const compare = (a: RowCursor, b: RowCursor) =>
    (direction === 'asc' ? 1 : -1) * compareKeys(a.key, b.key) || (a.id < b.id ? -1 : Number(a.id > b.id))
  const wanted = offset + limit
  let best: RowCursor[] = []
  let worst: RowCursor | null = null
  for await (const { rows, isLast } of slices(reader, table, null, 'asc')) {
    for (const { row } of rows) {
      const place = { id: row.id, key: key(row) }
      if (after !== null && compare(place, after) <= 0) continue
      if (worst !== null && compare(place, worst) > 0) continue
      if (fits(row)) best.push(place)
    }
    // Put in order now and then, so that what is kept costs little however much of it there is.
    if (best.length >= 2 * wanted + sliceRows.most) {
      best = best.sort(compare).slice(0, wanted)
      worst = best.at(-1)!
    }
    if (isLast) break
  }
  const shown = best.sort(compare).slice(offset, wanted)
  const stored = await readAll(
    reader,
    table.id,
    shown.map(({ id }) => id),
  )
  const found: TableRow[] = []
  let bytes = 0
  for (const { id } of shown) {
    const row = stored.get(id)
    // Deleted in this very moment.
    if (row === undefined) continue
    bytes += row.size
    if (bytes > room && found.length > 0) break
    found.push(row.row)
  }
  const last = found.at(-1)
  const isWhole = shown.length < limit && (last === undefined || last.id === shown.at(-1)?.id)
  return { rows: found, next: isWhole || last === undefined ? null : shown.find(({ id }) => id === last.id)! }
}

const cursorAt = (id: string): RowCursor => ({ id, key: null })

interface SizedRow {
  readonly row: TableRow
  /** About how many bytes it has. */
  readonly size: number
}

async function readAll(
  reader: Reader,
  tableId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SizedRow>> {
  const stored = new Map<string, SizedRow>()
  for (let at = 0; at < ids.length; at += 500) {
    const rows = await rowsOf(reader)
      .where('table_id', '=', tableId)
      .where('id', 'in', ids.slice(at, at + 500))
      .execute()
    for (const row of rows) stored.set(row.id, { row: tableRowOf(row), size: row.data.length })
    if (at + 500 < ids.length) await pause()
  }
  return stored
}

interface Slice {
  readonly rows: readonly SizedRow[]
  readonly isLast: boolean
  /** Rows that were looked at up to its end, about. */
  readonly looked: number
}

/** A table's rows in slices behind an id, with pauses between them. */
async function* slices(
  reader: Reader,
  table: FilledTable,
  after: string | null,
  direction: 'asc' | 'desc',
): AsyncGenerator<Slice> {
  const average = table.rows === 0 ? 0 : table.bytes / table.rows
  const size = Math.max(sliceRows.least, Math.min(sliceRows.most, Math.floor(sliceBytes / Math.max(1, average))))
  let at = after
  for (let looked = size; ; looked += size) {
    let query = rowsOf(reader).where('table_id', '=', table.id).orderBy('id', direction).limit(size)
    if (at !== null) query = query.where('id', direction === 'asc' ? '>' : '<', at)
    const found = await query.execute()
    const isLast = found.length < size
    yield { rows: found.map((row) => ({ row: tableRowOf(row), size: row.data.length })), isLast, looked }
    if (isLast) return
    at = found.at(-1)!.id
    await pause()
  }
}

const rowsOf = ({ db }: Reader) => db.selectFrom('data_rows').select(['id', 'created', 'last_updated', 'data'])
