import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { newDatabase, postgresPrograms, startPostgres, type Postgres } from '../kit/postgres.ts'
import { eventually } from '../kit/server.ts'
import { Ledger } from './kit/ledger.ts'
import { callOnAll, startNodes, type Nodes } from './kit/nodes.ts'
import { size } from './kit/sizes.ts'

/** How many servers are killed, and how many frozen. */
const times = size('FAULT_NODES', 2, 20)
const skip = postgresPrograms() === null ? 'This machine has no PostgreSQL.' : false
/** Three servers share two to four cores here: what is left of a load takes a while. */
const patience = 120_000

interface Prepared {
  readonly path: string
  /** How often each id is in the table that the flow writes. */
  rows(): Promise<ReadonlyMap<string, number>>
}

describe('three servers on one database', { skip }, () => {
  let server: Postgres
  let nodes: Nodes
  let database: pg.Pool
  let flow: Prepared
  before(async () => {
    server = await startPostgres()
  })
  after(() => server.close())
  beforeEach(async () => {
    const { url } = await newDatabase(server.url)
    database = new pg.Pool({ connectionString: url, max: 2 })
    database.on('error', () => {})
    nodes = await startNodes(3, url)
    flow = await prepare(nodes, database)
  })
  afterEach(async () => {
    await nodes.stop()
    await database.end()
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
      await delay(6_500)
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

/** A flow of three journaled steps: a row, a short wait, another row. */
async function prepare(nodes: Nodes, database: pg.Pool): Promise<Prepared> {
  const table = await nodes.api<{ id: string; columns: readonly { id: string }[] }>('POST', '/api/v1/tables', {
    name: 'Ledger',
    columns: [{ name: 'Id', type: 'text' }],
  })
  const row = (id: string) => ({
    id,
    card: 'tables.create-row',
    inputs: { table: table.id, values: { Id: { $from: 'trigger.body.id' } } },
  })
  const created = await nodes.api<{ id: string }>('POST', '/api/v1/flows', {
    name: 'Ledger',
    trigger: { event: 'api_endpoint', security: 'client_token' },
    cards: [row('first'), { id: 'wait', card: 'flow.wait-for', inputs: { delay: 0.05 } }, row('second')],
  })
  await nodes.api('POST', `/api/v1/flows/${created.id}/lifecycle/activate`)
  const { invokeUrl } = await nodes.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${created.id}/endpoint`)
  const { pathname, search } = new URL(invokeUrl)
  await eventually(async () => {
    const headers = { 'x-okta-verification-challenge': 'x' }
    const answers = await Promise.all(nodes.all.map(({ url }) => fetch(url + pathname + search, { headers })))
    return answers.every(({ status }) => status === 200)
  }, 'all servers know the flow')
  const column = table.columns[0]!.id
  return {
    path: pathname + search,
    async rows() {
      const { rows } = await database.query<{ id: string; count: string }>(
        `select data::json ->> $2 as id, count(*) as count from flowhook.data_rows where table_id = $1 group by 1`,
        [table.id, column],
      )
      return new Map(rows.map(({ id, count }) => [id, Number(count)]))
    },
  }
}

/** Resolves when each of these has both of its rows. */
const arrive = (ids: Iterable<string>, { rows }: Prepared, withinMs = patience) =>
  eventually(
    async () => {
      const found = await rows().catch(() => new Map<string, number>())
      return [...ids].every((id) => (found.get(id) ?? 0) >= 2)
    },
    'everything acknowledged has both of its rows',
    withinMs,
  )

/** Joins what was acknowledged with the rows, of which each execution makes two. */
async function close(what: string, ledger: Ledger, flow: Prepared): Promise<void> {
  await arrive(ledger.ackedIds, flow)
  // What was not acknowledged may be under way still: its second row would look like a lost one.
  let rows = await flow.rows()
  await eventually(async () => {
    rows = await flow.rows()
    return [...rows.values()].every((count) => count >= 2)
  }, 'no execution is half done')
  for (const [id, count] of rows) for (let time = 0; time < count - 1; time++) ledger.arrived(id)
  const { lost, duplicated, unexpected } = ledger.close(what)
  assert.deepEqual({ lost, duplicated, unexpected }, { lost: 0, duplicated: 0, unexpected: 0 })
}
