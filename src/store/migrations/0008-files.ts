import type { Migration } from 'kysely/migration'
import type { AnyTables, ColumnKinds } from './column-kinds.ts'

/** Files that flows make and people upload. */
export function files({ bytes, integer, text }: ColumnKinds): Migration {
  return {
    async up(db: AnyTables) {
      await db.schema
        .createTable('files')
        .addColumn('id', text, (c) => c.primaryKey())
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('name_key', text, (c) => c.notNull())
        .addColumn('type', text, (c) => c.notNull())
        .addColumn('size', integer, (c) => c.notNull())
        .addColumn('created', integer, (c) => c.notNull())
        .addColumn('execution_id', text)
        // The last column: what stands before it is read without it.
        .addColumn('content', bytes, (c) => c.notNull())
        .execute()
      await db.schema.createIndex('files_of_executions').on('files').column('execution_id').execute()
      // Lists and the sum of all sizes never touch a content.
      await db.schema.createIndex('files_newest').on('files').columns(['created', 'id', 'size']).execute()
    },
  }
}
