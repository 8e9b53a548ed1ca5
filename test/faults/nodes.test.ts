import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { newDatabase, postgresPrograms, startPostgres, type Postgres } from '../kit/postgres.ts'
import { eventually } from '../kit/server.ts'
import { Ledger } from './kit/ledger.ts'
import { callOnAll, startNodes, type Nodes } from './kit/nodes.ts'
import { arrive, close, prepare, type Prepared } from './kit/two-rows.ts'
import { size } from './kit/sizes.ts'

/** How many servers are killed, and how many frozen. */
const times = size('FAULT_NODES', 2, 20)
const skip = postgresPrograms() === null ? 'This machine has no PostgreSQL.' : false

describe('three servers on one database', { skip }, () => {
  let server: Postgres
  let nodes: Nodes
  let database: pg.Pool
  let flow: Prepared
  before(async () => {
    server = await startPostgres()
    const { url } = await newDatabase(server.url)
    database = new pg.Pool({ connectionString: url, max: 2 })
    database.on('error', () => {})
    nodes = await startNodes(3, url)
  })
  after(async () => {
    await nodes.stop()
    await database.end()
    await server.close()
  })
  beforeEach(async () => {
    flow = await prepare(nodes, database)
  })
  const allRun = () =>
    assert.deepEqual(
      nodes.all.map(({ process }) => process.exitCode),
      [null, null, null],
    )

  it(`lose nothing that was acknowledged and write each row once, one of them killed ${times} times`, async () => {
    const ledger = new Ledger()
    const load = callOnAll(nodes, flow.path, ledger)
    const elsewhere: number[] = []
    for (let round = 0; round < times; round++) {
      await delay(700 + round * 37)
      await nodes.at(round % 3).kill()
      const [killed, known] = [Date.now(), [...ledger.ackedIds]]
      // The others bring to its end what this one had.
      await arrive(known, flow, 60_000)
      elsewhere.push((Date.now() - killed) / 1000)
      await nodes.restart(round % 3)
    }
    await load.stop()
    console.log(`its executions were done elsewhere after at most ${Math.max(...elsewhere).toFixed(1)} s`)
    await close(`${times} kills of one of three servers`, ledger, flow)
  })

  it(`take over from a server that is frozen past its lease, and what it writes afterwards does not count, ${times} times`, async () => {
    const ledger = new Ledger()
    const load = callOnAll(nodes, flow.path, ledger)
    for (let round = 0; round < times; round++) {
      await delay(700)
      const frozen = nodes.at(round % 3).process
      frozen.kill('SIGSTOP')
      // Past its lease, and until the others have done what it had: whatever it writes now comes too late.
      await Promise.all([delay(4_500), arrive([...ledger.ackedIds], flow, 60_000)])
      frozen.kill('SIGCONT')
      await delay(1_000)
    }
    await load.stop()
    allRun()
    await close(`${times} servers frozen past their lease`, ledger, flow)
  })

  it(`lose nothing while the database is killed or stopped ${times} times, and go on without a restart`, async () => {
    const ledger = new Ledger()
    const load = callOnAll(nodes, flow.path, ledger)
    const back: number[] = []
    for (let round = 0; round < times; round++) {
      await delay(2_000)
      await (round % 2 === 0 ? server.kill() : server.stop())
      await delay(1_000)
      await server.start()
      const [started, before] = [Date.now(), ledger.ackedIds.size]
      await eventually(async () => ledger.ackedIds.size > before, 'something is acknowledged again', 30_000)
      back.push((Date.now() - started) / 1000)
    }
    await load.stop()
    allRun()
    console.log(`acknowledged again at most ${Math.max(...back).toFixed(1)} s after the database was back`)
    await close(`${times} restarts of the database`, ledger, flow)
  })
})
