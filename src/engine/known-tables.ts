import type { TableReads } from '../cards/table-reads.ts'
import type { Table } from '../model/table.ts'
import type { Store } from '../store/store.ts'

/** What stands there of tables changes seldom, and each change of their rows asks for it. */
const most = 1_000

/** What cards can ask of tables, with the definitions that were asked for kept in memory until any table's changes. */
export function openKnownTables(store: Store): { readonly reads: TableReads; close(): void } {
  const known = new Map<string, Table>()
  let changes = 0
  const close = store.onChange(({ kind }) => {
    if (kind !== 'table') return
    changes++
    known.clear()
  })
  const find = async (named: string): Promise<Table | null> => {
    const before = changes
    const table = (await store.getTable(named)) ?? (await store.getTableByName(named))
    // What was read while it changed may be the old one.
    if (table !== null && before === changes && known.size < most) known.set(named, table)
    return table
  }
  return {
    reads: {
      getTable: (id) => store.getTable(id),
      getTableByName: (name) => store.getTableByName(name),
      getRow: (tableId, rowId) => store.getRow(tableId, rowId),
      scanRows: (query) => store.scanRows(query),
      countRows: (query) => store.countRows(query),
      knownTable: (named) => known.get(named) ?? find(named),
    },
    close,
  }
}
