import type { Migration } from 'kysely/migration'
import type { AnyTables } from './column-kinds.ts'

/** The request behind each event, so that what follows from it is found under the request's id. */
export function origins(): Migration {
  return {
    async up(db: AnyTables) {
      await db.schema.alterTable('events').addColumn('origin_json', 'text').execute()
    },
  }
}
