import type { Migration } from 'kysely/migration'
import type { AnyTables, ColumnKinds } from './column-kinds.ts'

/** Deliveries that are sent again by the thousand: the task outlives the process. */
export function replays({ integer, text }: ColumnKinds): Migration {
  return {
    async up(db: AnyTables) {
      await db.schema
        .createTable('replays')
        .addColumn('id', text, (c) => c.primaryKey())
        .addColumn('status', text, (c) => c.notNull())
        .addColumn('created', integer, (c) => c.notNull())
        // Of the request that started it; a repeat finds the same replay.
        .addColumn('request_key', text, (c) => c.unique())
        .addColumn('data', text, (c) => c.notNull())
        .execute()
    },
  }
}
