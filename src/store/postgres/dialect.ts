import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import type { Database } from '../schema.ts'
import { escaped } from './connection.ts'

/** Kysely on a pool. The pool stays the caller's to end. */
export function kyselyOn(pool: pg.Pool): Kysely<Database> {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: escaping(pool) }) })
}

function escaping(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect()
      const query = (sql: string, parameters: readonly unknown[] = []) => client.query(sql, parameters.map(escaped))
      // Of its two forms the one with a cursor is not used.
      return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release() }
    },
    end: () => pool.end(),
  }
}
