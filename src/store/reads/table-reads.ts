import { filledTableOf, tableKey, tableRowOf } from '../rows.ts'
import type { ReadStatements } from '../statements/statements.ts'
import type { Reads } from '../store.ts'
import type { Reader } from './reader.ts'
import type { StatementTable } from '../statement.ts'
import { countRows, scanRows } from './row-scan.ts'

type TableReads = Pick<Reads, 'listTables' | 'getTable' | 'getTableByName' | 'getRow' | 'scanRows' | 'countRows'>

/** The reads of tables. */
export function tableReadsOn(reader: Reader, statements: StatementTable<ReadStatements>): TableReads {
  const find = async (id: string) => {
    const row = await statements.getTable.get({ id })
    return row === undefined ? null : filledTableOf(row)
  }
  return {
    async listTables() {
      return (await statements.listTables.all({})).map(filledTableOf)
    },
    async getTable(id) {
      return await find(id)
    },
    async getTableByName(name) {
      const row = await statements.getTableByName.get({ key: tableKey(name) })
      return row === undefined ? null : filledTableOf(row)
    },
    async getRow(tableId, id) {
      const row = await statements.getRow.get({ tableId, id })
      return row === undefined ? null : tableRowOf(row)
    },
    async scanRows(query) {
      const table = await find(query.tableId)
      return table === null ? { rows: [], next: null } : scanRows(reader, table, query)
    },
    async countRows(query) {
      const table = await find(query.tableId)
      return table === null ? { count: 0, isWhole: true } : countRows(reader, table, query)
    },
  }
}
