import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Json } from '../base/json/json.ts'
import { readColumns, type ColumnInput } from '../language/tables/columns.ts'
import { readFilter, readOrder } from '../language/tables/filter.ts'
import { rowValues } from '../language/tables/row.ts'
import { CsvMistakes, readTableCsv, tableCsvWriter, type TableCsvForm } from '../language/tables/table-csv.ts'
import { ValueError } from '../language/value-error.ts'
import type { Principal } from '../model/access.ts'
import type { RaiseSystemEvent } from '../model/system-event.ts'
import {
  stampChange,
  tableLimits,
  type FilledTable,
  type RowCursor,
  type RowQuery,
  type RowValues,
  type Table,
  type TableChange,
  type TableRow,
} from '../model/table.ts'
import type { Store } from '../store/store.ts'

export interface TableInput {
  readonly name: string
  readonly description?: string | undefined
  /** Left out it stays where it is. */
  readonly folderId?: string | null | undefined
  readonly columns: readonly ColumnInput[]
  /** The newest one that the caller has seen. */
  readonly revision?: number | undefined
}

/** Which rows, as people ask for them: conditions and an order by the names of columns. */
export interface RowSearch {
  readonly where?: readonly Json[]
  /** Words that must be in one of the cells. */
  readonly q?: string | undefined
  readonly sortBy?: string | undefined
  readonly sortOrder?: 'asc' | 'desc' | undefined
}

export interface RowPage {
  readonly limit: number
  readonly after: RowCursor | null
}

/** Cells by the names of columns, as they came. */
export type NamedCells = Readonly<Record<string, Json>>

/** Everything that people do with tables. What changes a table, and a file that goes in or out, is in the System Log. */
export interface TableService {
  /** By name. */
  list(): Promise<readonly FilledTable[]>
  /** @throws NOT_FOUND */
  get(id: string): Promise<FilledTable>
  /** @throws VALIDATION_FAILED with every problem of its columns; where the name is taken, or its folder is gone */
  create(input: TableInput, principal: Principal): Promise<FilledTable>
  /**
   * Columns are known by their ids: one that is left out goes with its cells, one without an id is new.
   *
   * @throws NOT_FOUND, CONFLICT where somebody changed it since, VALIDATION_FAILED as above
   */
  replace(id: string, input: TableInput, principal: Principal): Promise<FilledTable>
  /** With its rows. @throws NOT_FOUND */
  delete(id: string, principal: Principal): Promise<void>

  /** @returns with `next`, where to go on. There may be fewer rows than asked for, or none, and still a `next`. @throws NOT_FOUND, VALIDATION_FAILED */
  rows(id: string, search: RowSearch, page: RowPage): Promise<FoundRows>
  /** @throws NOT_FOUND, VALIDATION_FAILED */
  count(id: string, search: RowSearch): Promise<{ readonly count: number; readonly isWhole: boolean }>
  /** @throws NOT_FOUND */
  row(id: string, rowId: string): Promise<ShownRow>
  /** All or none, in their order. @throws NOT_FOUND, VALIDATION_FAILED */
  createRows(id: string, rows: readonly NamedCells[]): Promise<FoundRows>
  /** Sets the cells that are given; with `whole` it empties all others. @throws NOT_FOUND, VALIDATION_FAILED */
  updateRow(id: string, rowId: string, cells: NamedCells, whole: boolean): Promise<ShownRow>
  /** Those that there are. @throws NOT_FOUND for the table @returns how many there were */
  deleteRows(id: string, rowIds: readonly string[]): Promise<number>
  /** Deletes every row. @throws NOT_FOUND */
  clear(id: string, principal: Principal): Promise<number>

  /**
   * Puts the rows of a CSV file in, all or none.
   *
   * @param how.replace deletes every row before
   * @param how.preview judges the file only
   * @throws NOT_FOUND, VALIDATION_FAILED with a cause for each mistake, by line and column
   */
  importCsv(id: string, file: Uint8Array, how: CsvImport, principal: Principal): Promise<{ readonly rows: number }>
  /** The file in pieces. It is read while it is written: rows that change meanwhile may be in it or not. @throws NOT_FOUND, VALIDATION_FAILED */
  exportCsv(id: string, search: RowSearch, form: TableCsvForm, principal: Principal): Promise<CsvExport>
}

export interface FoundRows {
  readonly table: FilledTable
  readonly rows: readonly TableRow[]
  readonly next: RowCursor | null
}

export interface ShownRow {
  readonly table: FilledTable
  readonly row: TableRow
}

export interface CsvImport {
  readonly delimiter: string
  readonly replace: boolean
  readonly preview: boolean
}

export interface CsvExport {
  readonly table: FilledTable
  readonly text: AsyncIterable<string>
}

/** Rows that one page looks at. */
const mostScanned = 200_000
/** Of the rows of one page. */
const pageBytes = 4 * 1024 * 1024
/** Rows that an export reads at once. */
const exportPart = 1_000

export function openTableService(parts: {
  readonly store: Store
  readonly raise: RaiseSystemEvent
  readonly clock: Clock
  readonly ids: Ids
}): TableService {
  const { store, clock, ids } = parts

  async function get(id: string): Promise<FilledTable> {
    const table = await store.getTable(id)
    if (table === null) throw problem('NOT_FOUND', { id, type: 'Table' })
    return table
  }

  async function getRow(table: FilledTable, rowId: string): Promise<TableRow> {
    const row = await store.getRow(table.id, rowId)
    if (row === null) throw problem('NOT_FOUND', { id: rowId, type: 'Row' })
    return row
  }

  async function change(wanted: TableChange) {
    const [changed] = await store.commit({ kind: 'table.change', change: stampChange(wanted, clock, ids) })
    return changed
  }

  function raise(
    what: string,
    { id, name }: Pick<Table, 'id' | 'name'>,
    actor: Principal,
    debugData?: Readonly<Record<string, string>>,
  ) {
    return parts.raise({
      eventType: `workflows.user.table.${what}`,
      actor,
      target: [{ id, type: 'Table', displayName: name }],
      outcome: { result: 'SUCCESS' },
      ...(debugData === undefined ? {} : { debugData }),
    })
  }

  /** @throws VALIDATION_FAILED */
  function columnsOf(input: TableInput, known: Table['columns']): Table['columns'] {
    const { columns, problems } = readColumns(input.columns, known, () => ids.hex(4))
    if (problems.length === 0) return columns
    const causes = problems.map(({ at, message }) => `${at}: ${message}`)
    throw problem('VALIDATION_FAILED', { subject: 'columns' }, { causes })
  }

  return {
    list: () => store.listTables(),
    get,

    async create(input, principal) {
      const now = clock.now()
      const table: Table = {
        id: ids.uuid(),
        name: input.name,
        description: input.description ?? '',
        folderId: input.folderId ?? null,
        columns: columnsOf(input, []),
        created: now,
        lastUpdated: now,
        revision: 1,
      }
      await store.commit({ kind: 'table.insert', table })
      await raise('create', table, principal)
      return { ...table, rows: 0, bytes: 0 }
    },

    async replace(id, input, principal) {
      const before = await get(id)
      const { rows: _rows, bytes: _bytes, ...stored } = before
      const table: Table = {
        ...stored,
        name: input.name,
        description: input.description ?? before.description,
        folderId: input.folderId === undefined ? before.folderId : input.folderId,
        columns: columnsOf(input, before.columns),
        lastUpdated: clock.now(),
        revision: (input.revision ?? before.revision) + 1,
      }
      await store.commit({ kind: 'table.update', table })
      const isMoved = before.folderId !== table.folderId
      const isOther = JSON.stringify(shownOf(before)) !== JSON.stringify(shownOf(table))
      if (isOther) await raise('update', table, principal)
      if (isMoved) await raise('move', table, principal)
      return get(id)
    },

    async delete(id, principal) {
      const table = await get(id)
      await store.commit({ kind: 'table.delete', id })
      await raise('delete', table, principal, { rows: String(table.rows) })
    },

    async rows(id, search, { limit, after }) {
      const table = await get(id)
      const query = queryOf(table, search)
      const found = await store.scanRows({ ...query, after, limit, bytes: pageBytes, scan: mostScanned })
      return { table, ...found }
    },

    async count(id, search) {
      return store.countRows({ ...queryOf(await get(id), search), scan: mostScanned })
    },

    async row(id, rowId) {
      const table = await get(id)
      return { table, row: await getRow(table, rowId) }
    },

    async createRows(id, rows) {
      const table = await get(id)
      const values = rows.map((cells, i) => valuesOf(table, cells, `rows[${i}]`))
      const changed = await change({ kind: 'insert', tableId: id, rows: values })
      const made = await Promise.all(changed.ids.map((rowId) => store.getRow(id, rowId)))
      // One that was deleted in this very moment is not shown.
      return { table, rows: made.filter((row) => row !== null), next: null }
    },

    async updateRow(id, rowId, cells, whole) {
      const table = await get(id)
      const empty = whole ? Object.fromEntries(table.columns.map((column) => [column.id, null])) : {}
      const values = { ...empty, ...valuesOf(table, cells, 'values') }
      await change({ kind: 'update', tableId: id, rowIds: [rowId], values, strict: true })
      return { table, row: await getRow(table, rowId) }
    },

    async deleteRows(id, rowIds) {
      return (await change({ kind: 'delete', tableId: id, rowIds })).rows
    },

    async clear(id, principal) {
      const table = await get(id)
      const { rows } = await change({ kind: 'clear', tableId: id })
      await raise('update', table, principal, { cleared: String(rows) })
      return rows
    },

    async importCsv(id, file, { delimiter, replace, preview }, principal) {
      const table = await get(id)
      const rows = await readTableCsv(table, file, delimiter).catch((thrown: unknown) => {
        if (!(thrown instanceof CsvMistakes)) throw thrown
        throw problem('VALIDATION_FAILED', { subject: 'file' }, { causes: thrown.mistakes })
      })
      if (preview) return { rows: rows.length }
      await change({ kind: 'insert', tableId: id, rows, ...(replace ? { replace } : {}) })
      await raise('import', table, principal, { rows: String(rows.length) })
      return { rows: rows.length }
    },

    async exportCsv(id, search, form, principal) {
      const table = await get(id)
      const [query, writer] = judged(() => [queryOf(table, search), tableCsvWriter(table, form)] as const, 'columns')
      await raise('export', table, principal, { rows: String(table.rows) })
      async function* text(): AsyncGenerator<string> {
        yield writer.header
        let after: RowCursor | null = null
        do {
          const limits = { after, limit: exportPart, bytes: pageBytes, scan: mostScanned }
          const found: Awaited<ReturnType<Store['scanRows']>> = await store.scanRows({ ...query, ...limits })
          if (found.rows.length > 0) yield writer.lines(found.rows)
          after = found.next
        } while (after !== null)
      }
      return { table, text: text() }
    },
  }
}

const shownOf = ({ name, description, columns }: Table) => ({ name, description, columns })

function queryOf(table: FilledTable, { where = [], q, sortBy, sortOrder }: RowSearch): RowQuery {
  return judged(() => {
    if (where.length > tableLimits.conditions) {
      throw new ValueError('Invalid Input', `A search has at most ${tableLimits.conditions} conditions.`)
    }
    const direction = sortOrder ?? 'asc'
    const order = sortBy === undefined || sortBy === '' ? null : readOrder(table, sortBy, direction)
    return {
      tableId: table.id,
      filter: readFilter(table, where),
      order: order ?? (direction === 'desc' ? { field: '$id', direction } : null),
      ...(q === undefined || q === '' ? {} : { text: q }),
    }
  }, 'query')
}

function valuesOf(table: FilledTable, cells: NamedCells, subject: string): RowValues {
  return judged(() => rowValues(table, cells), subject)
}

/** @throws VALIDATION_FAILED where a value does not fit */
function judged<T>(read: () => T, subject: string): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    throw problem('VALIDATION_FAILED', { subject }, { causes: [`${subject}: ${error.message}`] })
  }
}
