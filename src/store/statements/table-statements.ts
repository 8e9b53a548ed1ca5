import { sql } from 'kysely'
import { prepared } from '../prepared.ts'
import type { Database, DataTableTable } from '../schema.ts'

const rowSize = sql<number>`octet_length(data)`.as('bytes')

/** What the writer does with tables and their rows, and the reads that its rules need. */
export const tableWrites = {
  insertTable: prepared<Omit<DataTableTable, 'row_count' | 'row_bytes'>>()((db, value) =>
    db.insertInto('data_tables').values({
      id: value('id'),
      name: value('name'),
      name_key: value('name_key'),
      folder_id: value('folder_id'),
      created: value('created'),
      last_updated: value('last_updated'),
      revision: value('revision'),
      row_count: 0,
      row_bytes: 0,
      data: value('data'),
    }),
  ),
  updateTable: prepared<Omit<DataTableTable, 'created' | 'row_count' | 'row_bytes'>>()((db, value) =>
    db
      .updateTable('data_tables')
      .set({
        name: value('name'),
        name_key: value('name_key'),
        folder_id: value('folder_id'),
        last_updated: value('last_updated'),
        revision: value('revision'),
        data: value('data'),
      })
      .where('id', '=', value('id')),
  ),
  deleteTable: prepared<{ id: string }>()((db, value) => db.deleteFrom('data_tables').where('id', '=', value('id'))),
  findTable: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('data_tables').selectAll().where('id', '=', value('id')),
  ),
  tableWithName: prepared<{ key: string }>()((db, value) =>
    db.selectFrom('data_tables').select('id').where('name_key', '=', value('key')),
  ),
  countTables: prepared()((db) => db.selectFrom('data_tables').select((s) => s.fn.countAll<number>().as('count'))),
  tableInFolder: prepared<{ folderId: string }>()((db, value) =>
    db.selectFrom('data_tables').select('id').where('folder_id', '=', value('folderId')).limit(1),
  ),
  growTable: prepared<{ id: string; rows: number; bytes: number }>()((db, value) =>
    db
      .updateTable('data_tables')
      .set((set) => ({
        row_count: set('row_count', '+', value('rows')),
        row_bytes: set('row_bytes', '+', value('bytes')),
      }))
      .where('id', '=', value('id')),
  ),
  /** Adds up what is there, after a change of all rows. */
  measureTable: prepared<{ id: string }>()((db, value) =>
    db
      .updateTable('data_tables')
      .set((set) => ({
        row_bytes: set
          .selectFrom('data_rows')
          .select((s) => s.fn.coalesce(s.fn.sum<number>(sql`octet_length(data)`), s.lit(0)).as('bytes'))
          .where('table_id', '=', value('id')),
      }))
      .where('id', '=', value('id')),
  ),
  insertRow: prepared<Database['data_rows']>()((db, value) =>
    db.insertInto('data_rows').values({
      table_id: value('table_id'),
      id: value('id'),
      created: value('created'),
      last_updated: value('last_updated'),
      data: value('data'),
    }),
  ),
  findRow: prepared<{ tableId: string; id: string }>()((db, value) =>
    db
      .selectFrom('data_rows')
      .select(['data', rowSize])
      .where('table_id', '=', value('tableId'))
      .where('id', '=', value('id')),
  ),
  updateRow: prepared<Omit<Database['data_rows'], 'created'>>()((db, value) =>
    db
      .updateTable('data_rows')
      .set({ data: value('data'), last_updated: value('last_updated') })
      .where('table_id', '=', value('table_id'))
      .where('id', '=', value('id')),
  ),
  deleteRow: prepared<{ tableId: string; id: string }>()((db, value) =>
    db.deleteFrom('data_rows').where('table_id', '=', value('tableId')).where('id', '=', value('id')),
  ),
  clearRows: prepared<{ tableId: string }>()((db, value) =>
    db.deleteFrom('data_rows').where('table_id', '=', value('tableId')),
  ),
  /** Empties a column. */
  dropCells: prepared<{ tableId: string; column: string }>()((db, value, words) =>
    db
      .updateTable('data_rows')
      .set({ data: words.without(sql`data`, sql`${value('column')}`) })
      .where('table_id', '=', value('tableId')),
  ),
}

export const tableReads = {
  listTables: prepared()((db) => db.selectFrom('data_tables').selectAll().orderBy('name_key')),
  getTable: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('data_tables').selectAll().where('id', '=', value('id')),
  ),
  getTableByName: prepared<{ key: string }>()((db, value) =>
    db.selectFrom('data_tables').selectAll().where('name_key', '=', value('key')),
  ),
  getRow: prepared<{ tableId: string; id: string }>()((db, value) =>
    db.selectFrom('data_rows').selectAll().where('table_id', '=', value('tableId')).where('id', '=', value('id')),
  ),
}
