import assert from 'node:assert/strict'
import pg from 'pg'
import { after, before, describe, test } from 'node:test'
import { newDatabase, postgresPrograms, startPostgres, type Postgres } from '../../../test/kit/postgres.ts'
import { systemClock } from '../../base/clock.ts'
import { systemIds } from '../../base/ids.ts'
import { openLog } from '../../base/log.ts'
import { sampleAccept } from '../contract/samples.kit.ts'
import { compileTable } from '../prepared.ts'
import { writeStatements } from '../statements/statements.ts'
import type { Mutation } from '../store.ts'
import { writeFormsOf } from './bulk-statements.ts'
import { keysOf } from './commit-keys.ts'
import { connectionOptions } from './connection.ts'
import { kyselyOn } from './dialect.ts'
import { Lane } from './lane.ts'
import { openPostgresStore, readColumnTypes } from './postgres-store.ts'
import { postgresWords } from './postgres-words.ts'
import type { Dispatched } from './write-batch.ts'

const skip = postgresPrograms() === null ? 'This machine has no PostgreSQL.' : false
const ids = systemIds(systemClock)
const log = openLog('silent')

describe('a lane', { skip }, () => {
  let server: Postgres
  before(async () => {
    server = await startPostgres({ fsync: 'off' })
  })
  after(() => server.close())

  /** A lane on tables of its own; `dispatch` is called in each transaction that accepts, before it is committed. */
  async function opened(dispatch: (client: pg.ClientBase, jobs: readonly Dispatched[]) => Promise<void>) {
    const database = await newDatabase(server.url)
    const store = await openPostgresStore({ url: database.url, role: 'api', clock: systemClock, ids, log })
    const target = { url: database.url, schema: 'flowhook', leaseMs: 10_000 }
    const pool = new pg.Pool(connectionOptions(target))
    const reader = { db: kyselyOn(pool), words: postgresWords }
    const forms = writeFormsOf(compileTable(reader, writeStatements), await readColumnTypes(pool))
    const batch = { forms, node: store.cluster.nodeId(), runs: false, part: 0, dispatch, channel: 'flowhook_flowhook' }
    const limits = { commits: 100, waitMs: 30_000, batch: 50 }
    const lane = new Lane({ target, clock: systemClock, log, limits, batch: () => batch, onDead: async () => {} })
    return {
      store,
      commit: (...mutations: readonly Mutation[]) => lane.commit({ mutations, plan: keysOf(mutations) }, false),
      async close() {
        await lane.close()
        await pool.end()
        await store.close()
        await database.drop()
      },
    }
  }

  test('keeps the order of commits where one fails, all are tried one by one, and the connection breaks among them', async (t) => {
    let transactions = 0
    let began = Promise.withResolvers<void>()
    const broken = new Set<number>()
    const lane = await opened(async (client, jobs) => {
      transactions++
      began.resolve()
      // The first one has all of them; of those with one, two break off before their COMMIT.
      if (jobs.length > 1 || ![3, 6].includes(transactions)) return
      broken.add(transactions)
      const { stream } = (client as unknown as { connection: { stream: { destroy(): void } } }).connection
      stream.destroy()
      await client.query('select 1')
    })
    t.after(lane.close)
    const accepted = Array.from({ length: 6 }, () => ids.uuid())
    const put = (value: string) => ({ kind: 'meta.put', key: 'last', value }) as const
    const known = ids.uuid()
    await lane.commit(sampleAccept({ id: known }))
    transactions = 0
    began = Promise.withResolvers()
    const later = began.promise.then(() => lane.commit(put('later')))
    const answers = await Promise.allSettled([
      ...accepted.slice(0, 3).map((id, index) => lane.commit(put(String(index)), sampleAccept({ id }))),
      // The same id again: the database refuses the whole transaction.
      lane.commit(put('refused'), sampleAccept({ id: known })),
      ...accepted.slice(3).map((id, index) => lane.commit(put(String(index + 3)), sampleAccept({ id }))),
    ])
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    )
    assert.equal(broken.size, 2, `${transactions} transactions`)
    await later
    assert.equal(await lane.store.getMeta('last'), 'later')
    for (const id of accepted) assert.ok((await lane.store.getExecution(id)) !== null)
  })
})
