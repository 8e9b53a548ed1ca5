import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../base/clock.ts'
import { isProblem } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { unpackBatch } from '../packed-batch.ts'
import type { Mutation } from '../store.ts'
import { writeFormsOf } from './bulk-statements.ts'
import { keysOf } from './commit-keys.ts'
import { openJobInserts } from './execution-jobs.ts'
import { Lane } from './lane.ts'
import { numberOf } from './number-of.ts'
import { thrownError, type Answered, type FromWriter, type ToWriter, type WriterData } from './writer-messages.ts'

const { target, jobsSchema, statements, types, runs, channel, limits, ...given } = workerData as WriterData // given by writer.ts
const port = parentPort!
const tell = (message: FromWriter) => port.postMessage(message, [])

const line =
  (level: 'debug' | 'info' | 'warn' | 'error'): Log['error'] =>
  (told: object | string, text?: string) => {
    const { err, ...fields } = typeof told === 'string' ? { err: undefined } : (told as { err?: unknown })
    const error = err === undefined ? null : thrownError(err)
    tell({ kind: 'log', level, line: { fields, error, message: text ?? String(told) } })
  }
const log: Log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }

let node = given.node
let renamed: PromiseWithResolvers<void> | null = null
const onDead = (): Promise<void> => {
  if (renamed === null) {
    renamed = Promise.withResolvers()
    tell({ kind: 'dead' })
  }
  return renamed.promise
}

const forms = writeFormsOf(statements, types)
const jobs = openJobInserts({ url: target.url, schema: jobsSchema, log })
const lane = (part: number, batch: number) =>
  new Lane({
    target,
    clock: systemClock,
    log,
    limits: { ...limits, batch },
    batch: () => ({ forms, node, runs, part: part + partsOf(node), dispatch: jobs.dispatch, channel }),
    onDead,
  })
const lanes = Array.from({ length: limits.lanes }, (_, index) => lane(index, limits.batch))
const publishing = lane(limits.lanes, limits.batch)
const alone = lane(limits.lanes + 1, 1)

const newWork: ReadonlySet<Mutation['kind']> = new Set(['event.publish', 'execution.accept'])

function commit(mutations: readonly Mutation[]): Promise<readonly unknown[]> {
  const plan = keysOf(mutations)
  const isNewWork = mutations.some(({ kind }) => newWork.has(kind))
  // What changes one table goes through one connection: through several they would wait for each other's flush.
  const place = plan?.tables[0] ?? plan?.keys[0] ?? ''
  const into = plan === null ? alone : plan.publishes ? publishing : lanes[numberOf(place) % lanes.length]!
  return into.commit({ mutations, plan }, isNewWork)
}

let answers: Answered[] = []
function answer(number: number, came: Answered[1]): void {
  answers.push([number, came])
  if (answers.length > 1) return
  // Behind all that the same transaction answers.
  setImmediate(() => {
    const json = JSON.stringify(answers)
    answers = []
    tell({ kind: 'answers', json })
  })
}

function refusalOf(thrown: unknown): Answered[1] {
  if (!isProblem(thrown)) return { code: 'STORE_FAILED', params: {}, causes: [], cause: thrownError(thrown) }
  const { code, params, causes, cause } = thrown
  return { code, params, causes, cause: cause === undefined ? null : thrownError(cause) }
}

port.on('message', (message: ToWriter) => {
  switch (message.kind) {
    case 'commits':
      unpackBatch(message.batch).forEach((mutations, index) => {
        commit(mutations).then(
          (results) => answer(message.first + index, results),
          (thrown: unknown) => answer(message.first + index, refusalOf(thrown)),
        )
      })
      return
    case 'node':
      node = message.id
      renamed?.resolve()
      renamed = null
      return
    case 'close':
      void close()
  }
})
tell({ kind: 'ready' })

async function close(): Promise<void> {
  await Promise.all([...lanes, publishing, alone].map((each) => each.close()))
  await jobs.close()
  // Behind the answers that are on their way.
  setImmediate(() => setImmediate(() => port.close()))
}

/** Where the parts of a server's totals begin: two servers seldom share one, and no more than some hundred ever come to be. */
function partsOf(nodeId: string): number {
  return (numberOf(nodeId) % 32) * 8
}
