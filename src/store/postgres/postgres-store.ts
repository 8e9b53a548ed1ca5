import type { Worker } from 'node:worker_threads'
import pg from 'pg'
import type { Clock } from '../../base/clock.ts'
import type { Ids } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { changesOf } from '../changes.ts'
import { compileTable } from '../prepared.ts'
import { readsOn } from '../reads/reads.ts'
import { readStatements, writeStatements, type ReadStatements } from '../statements/statements.ts'
import type { Change, Mutation, Store } from '../store.ts'
import { bindStatements } from './batch-statements.ts'
import { ChangeFeed } from './change-feed.ts'
import { connectionOptions, escaped, type PostgresTarget } from './connection.ts'
import { kyselyOn } from './dialect.ts'
import { openExecutionJobs, type ExecutionJobs } from './execution-jobs.ts'
import { Listener } from './listener.ts'
import { NodeLease, type NodeInfo, type Role } from './node-lease.ts'

export type { Role }
import { patientReads } from './patient-reads.ts'
import { postgresWords } from './postgres-words.ts'
import { prepareDatabase } from './prepare-database.ts'
import { Writer } from './writer.ts'
import type { WriterData, WriterLimits } from './writer-messages.ts'

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
  readonly limits?: Partial<WriterLimits>
  /** Another way to start the writer's thread, for tests that end it. */
  readonly startThread?: (data: WriterData) => Worker
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

const limitsAtFirst: WriterLimits = {
  commits: 12_500,
  waitMs: 30_000,
  batch: 500,
  lanes: 2,
}

/**
 * Opens the store on PostgreSQL: a thread whose connections write, each commits for many at once; a pool that reads; one that
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
  const jobsSchema = `${schema}_jobs`
  const jobs = await openExecutionJobs({ url, schema: jobsSchema, log })
  const reader = { db: kyselyOn(pool), words: postgresWords }
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
  const writer = new Writer({
    data: {
      target,
      jobsSchema,
      statements: compileTable(reader, writeStatements),
      types: await readColumnTypes(pool),
      runs: role !== 'api',
      channel,
      limits,
    },
    log,
    node: () => lease.id,
    onDead: () => lease.rejoin(),
    ...(options.startThread === undefined ? {} : { startThread: options.startThread }),
  })

  const tell = (message: Readonly<Record<string, unknown>>) =>
    pool.query('select pg_notify($1, $2)', [channel, JSON.stringify({ ...message, from: lease.id })])

  await Promise.all([lease.join(), writer.started()])
  await feed.begin()
  await listener.connect()
  await tell({ servers: true })

  const commit = (...mutations: readonly Mutation[]): Promise<readonly unknown[]> => {
    const committed = writer.commit(mutations)
    const changes = changesOf(mutations)
    if (changes.length === 0) return committed
    return committed.then((results) => {
      changes.forEach((change) => feed.tell(change))
      return results
    })
  }

  let closed: Promise<void> | null = null
  const closeAll = async () => {
    await writer.close()
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

/** Types of columns, by `table.column`. */
export async function readColumnTypes(pool: pg.Pool): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ name: string; type: string }>(
    `select table_name || '.' || column_name as name, data_type as type
      from information_schema.columns where table_schema = current_schema()`,
  )
  return new Map(rows.map(({ name, type }) => [name, type]))
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
