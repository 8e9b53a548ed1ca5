import assert from 'node:assert/strict'
import pg from 'pg'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../kit/server.ts'
import { Ledger } from './kit/ledger.ts'
import { callOnAll, startNodes, type Nodes } from './kit/nodes.ts'
import { missingPrograms, startPatroni } from './kit/patroni.ts'
import { arrive, close, prepare } from './kit/two-rows.ts'

/**
 * Run by hand (docs/high-availability.md): three PostgreSQL servers under Patroni, three of ours, and a load, while one after the other is
 * taken away. The only argument is how often each fault happens; 10 unless given.
 */
const times = Number(process.argv[2] ?? 10)
const missing = missingPrograms()
if (missing !== null) {
  console.error(missing)
  process.exit(1)
}
console.log('Three PostgreSQL servers with Patroni, etcd and HAProxy, and three servers of Flowhook are started.')
const cluster = await startPatroni()
let running: Nodes | null = null
const closeAll = async () => {
  await running?.stop()
  await cluster.close()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void closeAll().finally(() => process.exit(1)))
}
const nodes = await startNodes(3, cluster.url).catch(async (thrown: unknown) => {
  await cluster.close()
  throw thrown
})
running = nodes
const database = new pg.Pool({ connectionString: cluster.url, max: 2 })
database.on('error', () => {})

try {
  const flow = await prepare(nodes, database)
  const ledger = new Ledger()
  const load = callOnAll(nodes, flow.path, ledger)
  await database.query('create table probe (at timestamptz)')
  /** The database is back when it answers a commit: another one leads, and a third one has what it commits. */
  const ready = (first: number) =>
    eventually(
      async () => {
        const now = await cluster.primary()
        if (now === null || now === first) return false
        const probe = new pg.Client({ connectionString: cluster.url, connectionTimeoutMillis: 1_000 })
        probe.on('error', () => {})
        try {
          await probe.connect()
          await probe.query('insert into probe values (now())')
          return true
        } catch {
          return false
        } finally {
          probe.end().catch(() => {})
        }
      },
      'another one leads and commits',
      120_000,
    )

  /** A server that ended would be started again by its manager, and nobody would know. */
  const allRun = () =>
    assert.deepEqual(
      nodes.all.map(({ process }) => process.exitCode),
      [null, null, null],
    )

  /** @param fault takes the primary away; what it gives brings that one back */
  async function loseThePrimary(what: string, fault: (primary: number) => () => void): Promise<void> {
    const [elected, back]: [number[], number[]] = [[], []]
    for (let round = 0; round < times; round++) {
      await delay(1_500)
      const primary =
        (await eventually(async () => ((await cluster.primary()) ?? -1) + 1, 'somebody leads', 60_000)) - 1
      const begun = Date.now()
      const mend = fault(primary)
      await ready(primary)
      elected.push(Date.now() - begun)
      const [led, before] = [Date.now(), ledger.ackedIds.size]
      await eventually(async () => ledger.ackedIds.size > before, 'something is acknowledged again', 60_000)
      back.push(Date.now() - led)
      allRun()
      mend()
      await eventually(cluster.isWhole, 'all three take part again', 120_000)
    }
    console.log(
      `${what}, ${times} times: another one committed after ${seconds(elected)} s, and work was acknowledged again ${seconds(back)} s after that (median, most)`,
    )
  }

  await loseThePrimary('primary killed', (primary) => {
    cluster.kill(primary)
    return () => cluster.start(primary)
  })
  await loseThePrimary('primary frozen', (primary) => {
    cluster.freeze(primary)
    return () => cluster.thaw(primary)
  })
  await loseThePrimary('another one asked to lead', () => {
    cluster.switchover()
    return () => {}
  })
  const elsewhere: number[] = []
  for (let round = 0; round < times; round++) {
    await delay(1_500)
    await nodes.at(round % 3).kill()
    const [killed, known] = [Date.now(), [...ledger.ackedIds]]
    await arrive(known, flow, 60_000)
    elsewhere.push(Date.now() - killed)
    await nodes.restart(round % 3)
  }
  console.log(
    `server of Flowhook killed, ${times} times: its executions were done elsewhere after ${seconds(elsewhere)} s (median, most)`,
  )
  await load.stop()
  await close('high availability', ledger, flow)
} finally {
  await database.end()
  await closeAll()
}

function seconds(all: readonly number[]): string {
  const sorted = all.toSorted((a, b) => a - b)
  return [sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!].map((ms) => (ms / 1000).toFixed(1)).join(', ')
}
