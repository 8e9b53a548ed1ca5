import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase,
} from 'kysely'
import type { Database } from '../schema.ts'

/** Kysely on a connection of `node:sqlite`. The connection stays the caller's to close. */
export function kyselyOn(db: DatabaseSync): Kysely<Database> {
  const database = asKyselyExpects(db)
  const dialect = new SqliteDialect({ database })
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new TransactionalAdapter(),
      createDriver: () => new ImmediateDriver({ database }),
      createIntrospector: (kysely) => dialect.createIntrospector(kysely),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  })
}

/** Kysely says no because of drivers that commit by themselves; SQLite does roll back tables that were made. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** Takes the write lock at the beginning: two that migrate at once then wait for each other instead of failing. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

function asKyselyExpects(db: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, StatementSync>()
  return {
    close: () => {},
    prepare(sql) {
      const known = statements.get(sql)
      const statement = known ?? db.prepare(sql)
      // Lists with optional conditions have some dozen forms; whatever else comes must not pile up.
      if (known === undefined && statements.size < 200) statements.set(sql, statement)
      // Kysely hands over what its types let in: exactly what can be bound.
      const bindable = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[]
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...bindable(parameters)),
        run: (parameters) => statement.run(...bindable(parameters)),
        iterate: (parameters) => statement.iterate(...bindable(parameters)),
      }
    },
  }
}
