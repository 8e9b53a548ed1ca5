import { PgBoss } from 'pg-boss'
import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import type { Dispatched } from './write-batch.ts'

const queue = 'executions'

/**
 * Executions that somebody is to take up, as jobs of pg-boss: accepted by a server that runs none, due after a wait, resumed
 * by a call, or left by a server that died. A job is put in with what it is about, in one transaction, and brings the
 * execution to whoever is free; from the claim on the execution's own row says who has it.
 */
export interface ExecutionJobs {
  /** Puts jobs into a transaction. */
  dispatch(client: pg.ClientBase, jobs: readonly Dispatched[]): Promise<void>
  /**
   * Begins to take jobs. `take` resolves when the executions are claimed, or need nobody; a job whose server dies before that
   * comes again.
   */
  work(take: (executionIds: readonly string[]) => Promise<void>): Promise<void>
  /** Takes no more. */
  rest(): Promise<void>
  close(): Promise<void>
}

/** Jobs of one take. */
const batchSize = 200

interface JobsOptions {
  readonly url: string
  /** Of its own tables. */
  readonly schema: string
  readonly log: Log
}

export async function openExecutionJobs(options: JobsOptions): Promise<ExecutionJobs> {
  const { url, schema, log } = options
  const boss = new PgBoss({
    connectionString: url,
    schema,
    application_name: 'flowhook jobs',
    max: 4,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: 2,
    maintenanceIntervalSeconds: 60,
    // Ours is a small queue whose jobs are deleted as soon as they are done.
    monitorVacuum: false,
  })
  onErrorLog(boss, log)
  await boss.start()
  await boss.createQueue(queue, {
    notify: true,
    // A server that dies with a job in its hands: noticed after ten seconds, its minimum.
    heartbeatSeconds: 10,
    retryLimit: 1_000_000,
    retryDelay: 1,
    expireInSeconds: 3_600,
    deleteAfterSeconds: 60,
    retentionSeconds: 366 * 86_400,
  })
  return {
    dispatch: (client, jobs) => insertJobs(boss, client, jobs),
    async work(take) {
      const worker = await boss.work<{ executionId: string }>(
        queue,
        { batchSize, burstWhenBatchFull: true, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 },
        (jobs) => take(jobs.map(({ data }) => data.executionId)),
      )
      // What waits already is looked at now, not after the first pause.
      boss.notifyWorker(worker)
    },
    async rest() {
      await boss.offWork(queue)
    },
    async close() {
      await boss.stop({ graceful: true, close: true, timeout: 2_000 })
    },
  }
}

async function insertJobs(boss: PgBoss, client: pg.ClientBase, jobs: readonly Dispatched[]): Promise<void> {
  if (jobs.length === 0) return
  const db = {
    executeSql: (text: string, values: unknown[] = []) => client.query<Record<string, unknown>>(text, values),
  }
  await boss.insert(
    queue,
    // Only what is due now wakes a worker at once, and the database's clock may be behind ours.
    jobs.map(({ executionId, at }) => ({
      data: { executionId },
      ...(at <= Date.now() ? {} : { startAfter: new Date(at) }),
    })),
    { db },
  )
}

/** Puts jobs in and nothing else: for the writer's thread. It connects when it first has one. */
export function openJobInserts({ url, schema, log }: JobsOptions): Pick<ExecutionJobs, 'dispatch' | 'close'> {
  let opened: Promise<PgBoss> | null = null
  const open = async () => {
    const options = { connectionString: url, schema, application_name: 'flowhook jobs', max: 1 }
    const boss = new PgBoss({ ...options, schedule: false, supervise: false, migrate: false, useListenNotify: true })
    onErrorLog(boss, log)
    await boss.start()
    return boss
  }
  return {
    async dispatch(client, jobs) {
      if (jobs.length === 0) return
      opened ??= open()
      // After a failure the next one tries again.
      opened.catch(() => (opened = null))
      await insertJobs(await opened, client, jobs)
    },
    async close() {
      const boss = await opened?.catch(() => null)
      await boss?.stop({ graceful: false, close: true })
    },
  }
}

// What it tells is not always an Error, and a log line without the reason helps nobody.
function onErrorLog(boss: PgBoss, log: Log): void {
  boss.on('error', (told: { readonly message?: string }) => {
    const err = told instanceof Error ? told : new Error(told.message ?? String(told))
    log.warn({ err }, 'The job queue of the database reports a failure.')
  })
}
