import type { Migration } from 'kysely/migration'
import type { AnyTables, ColumnKinds } from './column-kinds.ts'

/** Connections to services, with their sealed secrets. */
export function connections({ integer, text }: ColumnKinds): Migration {
  return {
    async up(db: AnyTables) {
      await db.schema
        .createTable('connections')
        .addColumn('id', text, (c) => c.primaryKey())
        .addColumn('name_key', text, (c) => c.notNull().unique())
        .addColumn('revision', integer, (c) => c.notNull())
        .addColumn('data', text, (c) => c.notNull())
        .execute()
    },
  }
}
