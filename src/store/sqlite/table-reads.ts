import type { Kysely } from 'kysely'
import { filledTableOf, tableKey, tableRowOf } from '../rows.ts'
import type { Database } from '../schema.ts'
import type { ReadStatements } from '../statements/statements.ts'
import type { Reads } from '../store.ts'
import type { BoundTable } from './connection.ts'
import { countRows, scanRows } from './row-scan.ts'

type TableReads = Pick<Reads, 'listTables' | 'getTable' | 'getTableByName' | 'getRow' | 'scanRows' | 'countRows'>

/** The reads of tables. */
export function tableReadsOn(db: Kysely<Database>, statements: BoundTable<ReadStatements>): TableReads {
  const find = (id: string) => {
    const row = statements.getTable.get({ id })
    return row === undefined ? null : filledTableOf(row)
  }
  return {
    async listTables() {
      return statements.listTables.all({}).map(filledTableOf)
    },
    async getTable(id) {
      return find(id)
    },
    async getTableByName(name) {
      const row = statements.getTableByName.get({ key: tableKey(name) })
      return row === undefined ? null : filledTableOf(row)
    },
    async getRow(tableId, id) {
      const row = statements.getRow.get({ tableId, id })
      return row === undefined ? null : tableRowOf(row)
    },
    async scanRows(query) {
      const table = find(query.tableId)
      return table === null ? { rows: [], next: null } : scanRows(db, table, query)
    },
    async countRows(query) {
      const table = find(query.tableId)
      return table === null ? { count: 0, isWhole: true } : countRows(db, table, query)
    },
  }
}
