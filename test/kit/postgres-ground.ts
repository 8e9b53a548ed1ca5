import pg from 'pg'
import { systemClock } from '../../src/base/clock.ts'
import { systemIds } from '../../src/base/ids.ts'
import { openLog } from '../../src/base/log.ts'
import { pgBossDispatch } from '../../src/engine/pgboss/pgboss-dispatch.ts'
import { openPostgresStore, type PostgresStore, type Role } from '../../src/store/postgres/postgres-store.ts'
import type { OpenGround } from './engine-world.ts'

/**
 * Engines as several servers on one database, which one test after the other uses. A further engine finds those before it dead,
 * though they may still do what they were about to do. Time goes on for waits in the database when the clock is put forward.
 */
export async function openPostgresGround(
  url: string,
): Promise<{ readonly openGround: OpenGround; close(): Promise<void> }> {
  const database = new pg.Pool({ connectionString: url, max: 2, options: '-c search_path=flowhook' })
  // The server ends while connections of a test are still closing.
  database.on('error', () => {})
  const openStore = (role: Role, clock = systemClock) =>
    openPostgresStore({ url, role, clock, ids: systemIds(clock), log: openLog('silent'), leaseMs: 60_000 })
  // Of a server that runs nothing.
  const own = await openStore('api')
  const { rows: tables } = await database.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
      where table_schema = 'flowhook' and table_name not like 'kysely%' and table_name <> 'nodes'`,
  )
  const isOther = `id <> $1`
  return {
    async openGround(clock, log) {
      const opened: PostgresStore[] = []
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
          return opened.at(-1) ?? own
        },
        async forEngine() {
          // Dead ones take no jobs, whatever else they may still do.
          await Promise.all(opened.map((each) => each.cluster.jobs.rest()))
          await database.query(`update nodes set lease_until = 0 where ${isOther}`, [own.cluster.nodeId()])
          const store = await openStore('all', clock)
          opened.push(store)
          return { store, dispatch: pgBossDispatch({ store, cluster: store.cluster, log }) }
        },
        async reopen() {
          await closeAll()
        },
        async close() {
          await closeAll()
          await database.query(`delete from nodes where ${isOther}`, [own.cluster.nodeId()])
          // Quicker than to truncate them: they are nearly empty.
          const all = [...tables.map(({ name }) => name), 'flowhook_jobs.job']
          await database.query(all.map((name) => `delete from ${name}`).join('; '))
        },
      }
    },
    async close() {
      await own.close()
      await database.end()
    },
  }
}
