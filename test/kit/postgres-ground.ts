import pg from 'pg'
import { systemIds } from '../../src/base/ids.ts'
import { pgBossDispatch } from '../../src/engine/pgboss/pgboss-dispatch.ts'
import { openPostgresStore, type PostgresStore } from '../../src/store/postgres/postgres-store.ts'
import type { OpenGround } from './engine-world.ts'

/**
 * Engines as several servers on one database, which one test after the other uses. A further engine finds those before it dead,
 * though they may still do what they were about to do. Time goes on for waits in the database when the clock is put forward.
 */
export function postgresGround(url: string): OpenGround {
  return async (clock, log) => {
    const database = new pg.Pool({ connectionString: url, max: 2, options: '-c search_path=flowhook' })
    // The server ends while connections of a test are still closing.
    database.on('error', () => {})
    const opened: PostgresStore[] = []
    const openStore = async (role: 'api' | 'all') => {
      const store = await openPostgresStore({ url, role, clock, ids: systemIds(clock), log, leaseMs: 60_000 })
      opened.push(store)
      return store
    }
    let store = await openStore('api')
    let newest: PostgresStore | null = null
    const forward = clock.forward
    clock.forward = (ms) => {
      forward(ms)
      void database.query(`update flowhook_jobs.job set start_after = start_after - $1 * interval '1 millisecond'`, [
        ms,
      ])
    }
    const closeAll = () => Promise.all(opened.splice(0).map((each) => each.close()))
    return {
      // The newest server’s: what a test commits is committed where it is run.
      get store() {
        return newest ?? store
      },
      async forEngine() {
        await database.query(`update nodes set lease_until = 0 where id <> $1`, [store.cluster.nodeId()])
        const own = await openStore('all')
        newest = own
        return { store: own, dispatch: pgBossDispatch({ store: own, cluster: own.cluster, log }) }
      },
      async reopen() {
        await closeAll()
        newest = null
        store = await openStore('api')
      },
      async close() {
        await closeAll()
        const { rows } = await database.query<{ name: string }>(
          `select quote_ident(table_name) as name from information_schema.tables
            where table_schema = 'flowhook' and table_name not like 'kysely%'`,
        )
        await database.query(`truncate ${rows.map(({ name }) => name).join(', ')}, flowhook_jobs.job`)
        await database.end()
      },
    }
  }
}
