import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { AnyTables, ColumnKinds } from './column-kinds.ts'

/** Tables that flows and people keep rows in. */
export function tables({ integer, keyed, text }: ColumnKinds): Migration {
  return {
    async up(db: AnyTables) {
      await db.schema
        .createTable('data_tables')
        .addColumn('id', text, (c) => c.primaryKey())
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('name_key', text, (c) => c.notNull().unique())
        .addColumn('folder_id', text)
        .addColumn('created', integer, (c) => c.notNull())
        .addColumn('last_updated', integer, (c) => c.notNull())
        .addColumn('revision', integer, (c) => c.notNull())
        // How many rows there are and their bytes: never counted or added up.
        .addColumn('row_count', integer, (c) => c.notNull())
        .addColumn('row_bytes', integer, (c) => c.notNull())
        .addColumn('data', text, (c) => c.notNull())
        .execute()
      // The rows of a table lie together in the order of their ids, which is how they are read.
      const rows = db.schema
        .createTable('data_rows')
        .addColumn('table_id', text, (c) => c.notNull())
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('created', integer, (c) => c.notNull())
        .addColumn('last_updated', integer, (c) => c.notNull())
        .addColumn('data', text, (c) => c.notNull())
        .addPrimaryKeyConstraint('data_rows_pk', ['table_id', 'id'])
      await (keyed === '' ? rows : rows.modifyEnd(sql.raw(keyed))).execute()
    },
  }
}
