import pg from 'pg'
import type { Clock } from '../../base/clock.ts'
import type { Ids } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { changesOf } from '../changes.ts'
import { compileTable } from '../prepared.ts'
import { readsOn } from '../reads/reads.ts'
import { readStatements, writeStatements, type ReadStatements } from '../statements/statements.ts'
import type { Change, Mutation, Store } from '../store.ts'
import { bindStatements, type WriteForms } from './batch-statements.ts'
import { bulkStatements, derivedBulk } from './bulk-statements.ts'
import { ChangeFeed } from './change-feed.ts'
import { keysOf } from './commit-keys.ts'
import { connectionOptions, escaped, type PostgresTarget } from './connection.ts'
import { kyselyOn } from './dialect.ts'
import { openExecutionJobs, type ExecutionJobs } from './execution-jobs.ts'
import { Lane, type LaneLimits } from './lane.ts'
import { Listener } from './listener.ts'
import { NodeLease, type NodeInfo, type Role } from './node-lease.ts'

export type { Role }
import { patientReads } from './patient-reads.ts'
import { postgresWords } from './postgres-words.ts'
import { prepareDatabase } from './prepare-database.ts'

export interface PostgresOptions {
  /** `postgres://…` */
  readonly url: string
  /** The schema of our tables; pg-boss’s are in `<schema>_jobs`. */
  readonly schema?: string
  readonly role: Role
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** How long a server may be silent, in ms, before the others take over what it ran. */
  readonly leaseMs?: number
  readonly limits?: Partial<LaneLimits & { readonly lanes: number }>
}

/** The servers on one database, from the point of view of one of them. */
export interface Cluster {
  readonly role: Role
  /** This server’s id; another one after it was taken for dead. */
  nodeId(): string
  peers(): readonly NodeInfo[]
  readonly jobs: ExecutionJobs
  /** Unfinished executions that are this server's: the oldest ones, some thousands at most. */
  ownExecutions(): Promise<readonly string[]>
  /** What executions came to, for servers on which somebody waits for it: put by one and taken by another. */
  readonly answers: {
    put(executionId: string, answer: string): Promise<void>
    /** Null where there is none, or somebody else took it. */
    take(executionId: string): Promise<string | null>
  }
  /** Sends a small message to all other servers, now. It may get lost. */
  tell(message: Readonly<Record<string, unknown>>): void
  onMessage(listener: (message: Readonly<Record<string, unknown>>) => void): void
  /** Calls back when other servers came or went. */
  onPeers(listener: (peers: readonly NodeInfo[]) => void): void
  /** Calls back when this server was taken for dead: nothing of what it runs is its own any more. */
  onReplaced(listener: () => void): void
}

export type PostgresStore = Store & { readonly cluster: Cluster }

const limitsAtFirst: LaneLimits & { readonly lanes: number } = {
  commits: 12_500,
  waitMs: 30_000,
  batch: 500,
  lanes: 4,
}

const newWork: ReadonlySet<Mutation['kind']> = new Set(['event.publish', 'execution.accept'])

/**
 * Opens the store on PostgreSQL: some connections that write, each commits for many at once; a pool that reads; one that
 * listens to other servers.
 *
 * @throws Error with a sentence for the person who starts the server
 */
export async function openPostgresStore(options: PostgresOptions): Promise<PostgresStore> {
  const { url, schema = 'flowhook', role, clock, ids, log, leaseMs = 10_000 } = options
  const target: PostgresTarget = { url, schema, leaseMs }
  const limits = { ...limitsAtFirst, ...options.limits }
  const pool = new pg.Pool({ ...connectionOptions(target), max: 12 })
  // A connection that breaks while nobody uses it: the next one to ask gets another.
  pool.on('error', (cause) => log.warn({ err: cause }, 'A connection to the database broke.'))
  try {
    await prepareDatabase(pool, schema)
  } catch (thrown) {
    await pool.end().catch(() => {})
    throw new Error(`The database of FLOWHOOK_DATABASE_URL cannot be used: ${(thrown as Error).message}`, {
      cause: thrown,
    })
  }
  const jobs = await openExecutionJobs({ url, schema: `${schema}_jobs`, log })
  const reader = { db: kyselyOn(pool), words: postgresWords }
  const forms = await writeForms(pool, compileTable(reader, writeStatements))
  const channel = `flowhook_${schema}`

  const replaced = new Set<() => void>()
  const peerListeners = new Set<(peers: readonly NodeInfo[]) => void>()
  const messageListeners = new Set<(message: Readonly<Record<string, unknown>>) => void>()
  let peers: readonly NodeInfo[] = []
  const lease = new NodeLease({
    pool,
    log,
    newId: () => ids.uuid(),
    role,
    leaseMs,
    dispatch: jobs.dispatch,
    onReplaced: () => replaced.forEach((listener) => listener()),
    onPeers(now) {
      peers = now
      peerListeners.forEach((listener) => listener(now))
    },
  })
  const feed = new ChangeFeed({ pool, log, nodeId: () => lease.id })
  const listener = new Listener({
    target,
    channel,
    log,
    onMessage(message) {
      if (message['from'] === lease.id) return
      if (message['changed'] === true) feed.read()
      if (message['servers'] === true) lease.lookNow()
      for (const each of messageListeners) each(message)
    },
    onConnected: () => feed.read(),
  })
  const lane = (part: number, batch: number) =>
    new Lane({
      target,
      clock,
      log,
      limits: { ...limits, batch },
      batch: () => ({
        forms,
        node: lease.id,
        runs: role !== 'api',
        part: part + partsOf(lease.id),
        dispatch: jobs.dispatch,
        channel,
      }),
      onDead: () => lease.rejoin(),
    })
  const lanes = Array.from({ length: limits.lanes }, (_, index) => lane(index, limits.batch))
  const publishing = lane(limits.lanes, limits.batch)
  const alone = lane(limits.lanes + 1, 1)

  const tell = (message: Readonly<Record<string, unknown>>) =>
    pool.query('select pg_notify($1, $2)', [channel, JSON.stringify({ ...message, from: lease.id })])

  await lease.join()
  await feed.begin()
  await listener.connect()
  await tell({ servers: true })

  const commit = (...mutations: readonly Mutation[]): Promise<readonly unknown[]> => {
    const plan = keysOf(mutations)
    const isNewWork = mutations.some(({ kind }) => newWork.has(kind))
    // What changes one table goes through one connection: through several they would wait for each other's flush.
    const place = plan?.tables[0] ?? plan?.keys[0] ?? ''
    const into = plan === null ? alone : plan.publishes ? publishing : lanes[numberOf(place) % lanes.length]!
    const committed = into.commit({ mutations, plan }, isNewWork)
    const changes = changesOf(mutations)
    if (changes.length === 0) return committed
    return committed.then((results) => {
      changes.forEach((change) => feed.tell(change))
      return results
    })
  }

  let closed: Promise<void> | null = null
  const closeAll = async () => {
    await Promise.all([...lanes, publishing, alone].map((each) => each.close()))
    await jobs.close()
    await lease
      .leave()
      .then(() => tell({ servers: true }))
      .catch((cause: unknown) => log.warn({ err: cause }, 'This server could not sign off.'))
    await listener.close()
    await feed.close()
    await pool.end()
  }

  return {
    ...patientReads(readsOn(reader, bindStatements<ReadStatements>(pool, compileTable(reader, readStatements))), clock),
    // A lane gives one result for each mutation, made by the table that the types come from.
    commit: commit as Store['commit'],
    onChange: (each: (change: Change) => void) => feed.onChange(each),
    close() {
      closed ??= closeAll()
      return closed
    },
    cluster: {
      role,
      nodeId: () => lease.id,
      peers: () => peers,
      jobs,
      async ownExecutions() {
        const { rows } = await pool.query<{ id: string }>(
          'select id from executions where node_id = $1 and finished is null order by id limit 5000',
          [lease.id],
        )
        return rows.map(({ id }) => id)
      },
      answers: answersIn(pool),
      tell(message) {
        tell(message).catch((cause: unknown) => log.warn({ err: cause }, 'The other servers could not be told.'))
      },
      onMessage: (each) => void messageListeners.add(each),
      onPeers: (each) => void peerListeners.add(each),
      onReplaced: (each) => void replaced.add(each),
    },
  }
}

/** Finds out which statements have a form for many calls; the database says what types their columns have. */
async function writeForms(pool: pg.Pool, compiled: WriteForms['compiled']): Promise<WriteForms> {
  const { rows } = await pool.query<{ name: string; type: string }>(
    `select table_name || '.' || column_name as name, data_type as type
      from information_schema.columns where table_schema = current_schema()`,
  )
  const types = new Map(rows.map(({ name, type }) => [name, type]))
  const forms = Object.entries(compiled).flatMap(([name, statement]) => {
    const bulk = bulkStatements[name as keyof typeof compiled] ?? derivedBulk(statement, types)
    return bulk === null ? [] : [[name, bulk] as const]
  })
  return { compiled, bulk: new Map(forms) }
}

/** Nobody waits longer for an answer. */
const answersMs = 300_000

function answersIn(pool: pg.Pool): Cluster['answers'] {
  return {
    async put(executionId, answer) {
      await pool.query(
        `with old as (delete from execution_answers where at < extract(epoch from clock_timestamp()) * 1000 - $3::bigint)
        insert into execution_answers (execution_id, answer, at)
          values ($1, $2, extract(epoch from clock_timestamp()) * 1000)
          on conflict (execution_id) do update set answer = excluded.answer, at = excluded.at`,
        [executionId, escaped(answer), answersMs],
      )
    },
    async take(executionId) {
      const { rows } = await pool.query<{ answer: string }>(
        'delete from execution_answers where execution_id = $1 returning answer',
        [executionId],
      )
      return rows[0]?.answer ?? null
    },
  }
}

/** Small and the same each time for the same text; it only spreads. */
function numberOf(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = (hash * 31 + text.charCodeAt(index)) >>> 0
  return hash
}

/** Where the parts of a server's totals begin: two servers seldom share one, and no more than some hundred ever come to be. */
const partsOf = (nodeId: string): number => (numberOf(nodeId) % 32) * 8
