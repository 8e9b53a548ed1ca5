import { sql } from 'kysely'
import pg from 'pg'
import { migrate } from '../migrate.ts'
import { kyselyOn } from './dialect.ts'

/** Functions and behaviour that we use are there from this one on. */
const leastVersion = 15

/**
 * Makes the schema and its tables what they must be. Several servers may do so at once: one after the other.
 *
 * @throws Error with a sentence for the person who starts the server
 */
export async function prepareDatabase(pool: pg.Pool, schema: string): Promise<void> {
  await checkServer(pool)
  await makeSchema(pool, schema)
  await migrate(kyselyOn(pool), {
    bytes: 'bytea',
    integer: 'bigint',
    counter: 'bigserial',
    keyed: '',
    text: sql`text collate "C"`,
  })
}

async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number; encoding: string }>(
    `select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding`,
  )
  const { version, encoding } = rows[0]! // one row without a table
  if (version < leastVersion) {
    throw new Error(`The database is PostgreSQL ${version}; expected ${leastVersion} or newer.`)
  }
  if (encoding !== 'UTF8') {
    throw new Error(`The database’s encoding is ${encoding}; expected UTF8. Create it with: createdb -E UTF8`)
  }
}

/** `create schema if not exists` can still fail where two do it at the same time. */
async function makeSchema(pool: pg.Pool, schema: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(0, hashtext('flowhook schema'))`)
    await client.query(`create schema if not exists ${pg.escapeIdentifier(schema)}`)
    await client.query('commit')
  } catch (thrown) {
    await client.query('rollback').catch(() => {})
    throw thrown
  } finally {
    client.release()
  }
}
