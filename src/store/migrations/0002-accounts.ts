import type { Migration } from 'kysely/migration'
import type { AnyTables, ColumnKinds } from './column-kinds.ts'

/** People with passwords, and the API tokens that they make. */
export function accounts({ integer, text }: ColumnKinds): Migration {
  return {
    async up(db: AnyTables) {
      await db.schema
        .createTable('users')
        .addColumn('id', text, (c) => c.primaryKey())
        .addColumn('email_key', text, (c) => c.notNull().unique())
        .addColumn('created', integer, (c) => c.notNull())
        .addColumn('data', text, (c) => c.notNull())
        .execute()
      await db.schema
        .createTable('api_tokens')
        .addColumn('id', text, (c) => c.primaryKey())
        .addColumn('hash', text, (c) => c.notNull().unique())
        .addColumn('created', integer, (c) => c.notNull())
        // Beside the JSON: it is written while the token is in use, and nothing else of it ever changes.
        .addColumn('last_used', integer)
        .addColumn('data', text, (c) => c.notNull())
        .execute()
      await db.schema.createIndex('sessions_principal_id').on('sessions').columns(['principal_id']).execute()
    },
  }
}
