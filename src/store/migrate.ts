import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { ColumnKinds } from './migrations/column-kinds.ts'
import { migrations } from './migrations/migrations.ts'
import type { Database } from './schema.ts'

/**
 * Brings the tables to today's form, in one transaction: all of it happens or nothing. Two processes may try at once; the
 * later one waits and finds nothing to do.
 *
 * @throws Error when a migration fails, or when the database was made by a newer version
 */
export async function migrate(db: Kysely<Database>, kinds: ColumnKinds): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations(kinds)) } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
