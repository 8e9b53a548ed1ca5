import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { StampedChange } from '../../model/table.ts'
import type { Mutation } from '../store.ts'
import { packBatch } from '../packed-batch.ts'
import type { BatchAnswer, CommitAnswer } from './batch.ts'
import type { WriterData } from './writer-worker.ts'

/** What may wait, and for how long, before commits are refused. */
export interface WriterLimits {
  /** Commits that wait for their turn. */
  readonly commits: number
  /** About how many bytes these may hold. */
  readonly bytes: number
  /** How long one may wait in ms, before it is refused with STORE_BUSY. */
  readonly waitMs: number
}

export const writerLimits: WriterLimits = { commits: 50_000, bytes: 64 * 1024 * 1024, waitMs: 30_000 }

interface Waiting {
  readonly mutations: readonly Mutation[]
  readonly bytes: number
  readonly since: number
  readonly resolve: (results: readonly unknown[]) => void
  readonly reject: (thrown: unknown) => void
}

/**
 * The main thread's side of the writer. What is asked for in one turn of the event loop goes as one batch: one transaction
 * and one flush for as many as came, whatever the disk's speed; what comes while batches are under way, as the next one.
 *
 * A turn that asks for many does not keep the writer waiting for its end: every `eagerCommits` of them go ahead, and the
 * writer has up to `maxUnderWay` batches before it, so that both threads work at the same time. What it finds there when it
 * has flushed is its next transaction.
 */
export class GroupCommit {
  readonly #data: WriterData
  readonly #limits: WriterLimits
  readonly #clock: Clock
  readonly #log: Log
  readonly #onFatal: (cause: Error) => void
  readonly #startThread: (data: WriterData) => Worker
  readonly #watch: NodeJS.Timeout
  #worker: Worker
  #ready = false
  /** A thread that dies before it has done anything would die again: it is not started another time. */
  #worked = false
  #dead: Error | null = null
  #waiting: Waiting[] = []
  #waitingBytes = 0
  /** In the order in which they were sent, which is the order of their answers. */
  readonly #underWay: (readonly Waiting[])[] = []
  #planned = false
  readonly #spares: ArrayBuffer[] = []
  /** Set once nothing more is accepted; resolved when nothing waits any more. */
  #drained: PromiseWithResolvers<void> | null = null
  #ending: Promise<unknown> | null = null
  #started: { readonly resolve: () => void; readonly reject: (cause: Error) => void } | null = null

  constructor(options: {
    readonly data: WriterData
    readonly limits: WriterLimits
    readonly clock: Clock
    readonly log: Log
    readonly onFatal: (cause: Error) => void
    /** Another way to start the thread, for tests that end it. */
    readonly startThread?: (data: WriterData) => Worker
  }) {
    this.#data = options.data
    this.#limits = options.limits
    this.#clock = options.clock
    this.#log = options.log
    this.#onFatal = options.onFatal
    this.#startThread = options.startThread ?? startThread
    this.#watch = setInterval(() => this.#refuseOverdue(), Math.min(1000, options.limits.waitMs)).unref()
    this.#worker = this.#startWorker()
  }

  /** Resolves when the thread has opened the file. */
  started(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#started = { resolve, reject }
    })
  }

  /** @throws Problem of a refusal, OVERLOADED, STOPPING, STORE_BUSY, STORE_FAILED, STORE_FULL */
  commit(mutations: readonly Mutation[]): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      if (this.#drained !== null) return reject(problem('STOPPING'))
      if (this.#dead !== null) return reject(problem('STORE_FAILED', {}, { cause: this.#dead }))
      const bytes = sizeOf(mutations)
      // What ends work that was accepted may wait four times as long a queue as what brings new work.
      const factor = mutations.some(({ kind }) => newWork.has(kind)) ? 1 : 4
      if (
        this.#waiting.length >= this.#limits.commits * factor ||
        (this.#waiting.length > 0 && this.#waitingBytes + bytes > this.#limits.bytes * factor)
      ) {
        return reject(problem('OVERLOADED', { seconds: 1 }))
      }
      this.#waiting.push({ mutations, bytes, since: this.#clock.monotonic(), resolve, reject })
      this.#waitingBytes += bytes
      if (this.#waiting.length >= eagerCommits) this.#next()
      else this.#plan()
    })
  }

  /** Refuses further commits with STOPPING, and resolves when those that were accepted are answered. */
  drain(): Promise<void> {
    if (this.#drained === null) {
      this.#drained = Promise.withResolvers()
      this.#worker.ref()
      if (this.#dead === null) this.#next()
      else this.#drained.resolve()
    }
    return this.#drained.promise
  }

  /** Ends the thread after `drain`. The file is whole then, without a log, if no other connection has it open. */
  async close(): Promise<void> {
    await this.drain()
    clearInterval(this.#watch)
    if (this.#dead !== null) return
    if (this.#ending === null) {
      this.#ending = once(this.#worker, 'exit')
      this.#worker.postMessage('close', [])
    }
    await this.#ending
  }

  /** After the events that are at hand, so that commits of the same round go together. */
  #plan(): void {
    if (this.#planned || this.#underWay.length > 0 || !this.#ready) return
    this.#planned = true
    setImmediate(() => {
      this.#planned = false
      this.#next()
    })
  }

  #next(): void {
    if (this.#underWay.length >= maxUnderWay || !this.#ready || this.#dead !== null) return
    if (this.#waiting.length === 0) {
      if (this.#underWay.length === 0) this.#drained?.resolve()
      return
    }
    const taken = this.#takeWaiting()
    this.#underWay.push(taken)
    const batch = packBatch(
      taken.map(({ mutations }) => mutations),
      this.#spares.pop() ?? null,
    )
    this.#worker.ref()
    this.#worker.postMessage(batch, [batch.blobs])
  }

  /** A batch's size is bounded, so that a long queue does not become one long transaction. */
  #takeWaiting(): readonly Waiting[] {
    let bytes = 0
    let count = 0
    while (count < this.#waiting.length && count < batchCommits && bytes < batchBytes) {
      bytes += this.#waiting[count]!.bytes
      count++
    }
    const taken = count === this.#waiting.length ? this.#waiting : this.#waiting.slice(0, count)
    this.#waiting = count === this.#waiting.length ? [] : this.#waiting.slice(count)
    this.#waitingBytes -= bytes
    return taken
  }

  #answered(answer: BatchAnswer): void {
    const batch = this.#underWay.shift() ?? []
    this.#worked = true
    if (answer.blobs.byteLength <= spareBytes) this.#spares.push(answer.blobs)
    // The writer works on the next batch while this thread goes on with the answers of the last one.
    this.#next()
    if (this.#underWay.length === 0 && this.#drained === null) this.#worker.unref()
    if ('failure' in answer) {
      const { message, isFull } = answer.failure
      const cause = new Error(message)
      // Whoever watches the room says so once.
      if (!isFull) this.#log.error({ err: cause, commits: batch.length }, 'The database refused a transaction.')
      const refusal = isFull ? problem('STORE_FULL', { seconds: 5 }, { cause }) : problem('STORE_FAILED', {}, { cause })
      for (const each of batch) each.reject(refusal)
      return
    }
    const answers = JSON.parse(answer.json) as readonly CommitAnswer[] // written by writer-worker.ts
    for (let index = 0; index < batch.length; index++) this.#settle(batch[index]!, answers[index]!)
  }

  #settle(commit: Waiting, answer: CommitAnswer): void {
    if (isResults(answer)) return commit.resolve(answer)
    const { code, params, causes, cause } = answer
    if (cause !== undefined)
      this.#log.error({ err: cause, kinds: commit.mutations.map(({ kind }) => kind) }, 'A commit failed.')
    commit.reject(problem(code, params, cause === undefined ? { causes } : { causes, cause: new Error(cause) }))
  }

  #refuseOverdue(): void {
    const before = this.#clock.monotonic() - this.#limits.waitMs
    const kept = this.#waiting.findIndex(({ since }) => since > before)
    const overdue = this.#waiting.splice(0, kept === -1 ? this.#waiting.length : kept)
    for (const { bytes, reject } of overdue) {
      this.#waitingBytes -= bytes
      reject(problem('STORE_BUSY', { ms: this.#limits.waitMs }))
    }
  }

  #startWorker(): Worker {
    const worker = this.#startThread(this.#data)
    let cause: Error | null = null
    worker.on('message', (message: BatchAnswer | 'ready') => {
      if (message !== 'ready') return this.#answered(message)
      this.#ready = true
      this.#started?.resolve()
      this.#started = null
      if (this.#drained === null) worker.unref()
      if (this.#waiting.length > 0 || this.#drained !== null) this.#next()
    })
    worker.on('error', (thrown) => {
      cause = thrown instanceof Error ? thrown : new Error(String(thrown))
    })
    worker.on('exit', (code) => this.#ended(cause ?? new Error(`The store's writer ended with code ${code}.`)))
    return worker
  }

  /** The thread is gone: on purpose, or not. Then its transaction was rolled back, and another thread takes over. */
  #ended(cause: Error): void {
    if (this.#ending !== null) return
    const lost = this.#underWay.splice(0).flat()
    this.#log.error({ err: cause, commits: lost.length }, 'The writer of the database ended.')
    for (const each of lost) each.reject(problem('STORE_FAILED', {}, { cause }))
    this.#spares.length = 0
    this.#ready = false
    if (this.#worked) {
      this.#worked = false
      this.#worker = this.#startWorker()
      return
    }
    this.#dead = cause
    clearInterval(this.#watch)
    for (const each of this.#waiting.splice(0)) each.reject(problem('STORE_FAILED', {}, { cause }))
    this.#waitingBytes = 0
    if (this.#started === null) this.#onFatal(cause)
    else this.#started.reject(cause)
    this.#drained?.resolve()
  }
}

/** A thread that runs writer-worker.ts. */
export function startThread(data: WriterData): Worker {
  return new Worker(new URL('./writer-worker.ts', import.meta.url), { name: 'store writer', workerData: data })
}

/** Measured: with smaller ones the flushes cost more than the waiting, with larger ones the writer waits. */
const eagerCommits = 16
// The writer puts what waits before it into one transaction, so the bounds of a batch are an eighth of a transaction's.
const maxUnderWay = 8
const batchCommits = 250
const batchBytes = 2 * 1024 * 1024
const spareBytes = 1024 * 1024
const newWork: ReadonlySet<Mutation['kind']> = new Set(['event.publish', 'execution.accept'])

function isResults(answer: CommitAnswer): answer is readonly unknown[] {
  return Array.isArray(answer)
}

/** About what a commit holds in memory: its large parts and something for the rest. */
function sizeOf(mutations: readonly Mutation[]): number {
  let bytes = 0
  for (const mutation of mutations) {
    bytes += 300
    switch (mutation.kind) {
      case 'event.publish':
        bytes += mutation.event.raw.byteLength + (mutation.deliveries.length + (mutation.executions?.length ?? 0)) * 100
        break
      case 'execution.accept':
        bytes += mutation.head.length + (mutation.body?.byteLength ?? 0)
        break
      case 'execution.steps':
        for (const step of mutation.steps) bytes += step.result.length
        break
      case 'execution.change':
        for (const step of mutation.steps) bytes += step.result.length
        bytes += sizeOfChange(mutation.change)
        break
      case 'table.change':
        bytes += sizeOfChange(mutation.change)
        break
      case 'execution.wait':
        for (const step of mutation.steps) bytes += step.result.length
        bytes += mutation.history?.length ?? 0
        break
      case 'execution.finish':
        bytes += mutation.history?.length ?? 0
        break
      case 'delivery.record':
        for (const attempt of mutation.attempts) bytes += 100 + (attempt.answer?.length ?? 0)
        break
      default:
        break
    }
  }
  return bytes
}

/** Rows of one change are alike: some of them tell how large all are. */
function sizeOfChange({ change }: StampedChange): number {
  switch (change.kind) {
    case 'insert': {
      const sample = change.rows.slice(0, 20)
      return sample.length === 0 ? 0 : (JSON.stringify(sample).length / sample.length + 100) * change.rows.length
    }
    case 'update':
      return change.rowIds.length * 40 + JSON.stringify(change.values).length
    case 'delete':
      return change.rowIds.length * 40
    case 'create':
      return change.table.columns.length * 100
    case 'clear':
      return 0
  }
}
