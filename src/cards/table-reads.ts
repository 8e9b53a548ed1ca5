import type { FilledTable, RowCursor, RowQuery, Table, TableRow } from '../model/table.ts'

/**
 * What cards can ask of tables. What they get is the present: a card asks inside a step of its durable context, so that a
 * replay sees what it saw before. The reads are those of the store, which says more about each.
 */
export interface TableReads {
  getTable(id: string): Promise<FilledTable | null>
  getTableByName(name: string): Promise<FilledTable | null>
  /** A table by its id or name as it is, or was a moment ago: from memory most of the time, then not a promise. */
  knownTable(named: string): Table | null | Promise<Table | null>
  getRow(tableId: string, rowId: string): Promise<TableRow | null>
  scanRows(
    query: RowQuery & {
      readonly after: RowCursor | null
      readonly limit: number
      readonly offset?: number
      readonly bytes?: number
      readonly scan: number
    },
  ): Promise<{ readonly rows: readonly TableRow[]; readonly next: RowCursor | null }>
  countRows(
    query: Omit<RowQuery, 'order'> & { readonly scan: number },
  ): Promise<{ readonly count: number; readonly isWhole: boolean }>
}
