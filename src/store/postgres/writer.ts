import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { problem } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { packBatch } from '../packed-batch.ts'
import type { Mutation } from '../store.ts'
import { errorOf, type Answered, type FromWriter, type ToWriter, type WriterData } from './writer-messages.ts'

interface UnderWay {
  readonly resolve: (results: readonly unknown[]) => void
  readonly reject: (thrown: unknown) => void
}

interface Asked extends UnderWay {
  readonly mutations: readonly Mutation[]
}

interface WriterParts {
  readonly data: Omit<WriterData, 'node'>
  readonly log: Log
  /** This server's id. */
  readonly node: () => string
  /** Others have taken over what this server ran: it gets another id. */
  readonly onDead: () => Promise<void>
  /** Another way to start the thread, for tests that end it. */
  readonly startThread?: (data: WriterData) => Worker
}

/** A thread that runs writer-worker.ts. */
export function startThread(data: WriterData): Worker {
  return new Worker(new URL('./writer-worker.ts', import.meta.url), { name: 'store writer', workerData: data })
}

/** A thread that ended is started again, not more often than this. */
const restartMs = 1_000

/**
 * The main thread's side of the writer: what is asked for in one turn of the event loop goes to its thread as one message.
 * There the lanes are (writer-worker.ts), the rules, and all the talk with the database.
 */
export class Writer {
  readonly #parts: WriterParts
  /** Null between one thread and the next: what is asked for then waits. */
  #worker: Worker | null
  #asked: Asked[] = []
  readonly #underWay = new Map<number, UnderWay>()
  #last = 0
  #started = Promise.withResolvers<void>()
  #closing = false

  constructor(parts: WriterParts) {
    this.#parts = parts
    this.#worker = this.#start()
  }

  /** Resolves when the thread takes commits. */
  started(): Promise<void> {
    return this.#started.promise
  }

  /** @throws Problem of a refusal, OVERLOADED, STOPPING, STORE_BUSY, STORE_FAILED, STORE_FULL */
  commit(mutations: readonly Mutation[]): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      if (this.#closing) return reject(problem('STOPPING'))
      if (this.#asked.length >= this.#parts.data.limits.commits) return reject(problem('OVERLOADED', { seconds: 1 }))
      this.#asked.push({ mutations, resolve, reject })
      // After the events that are at hand, so that commits of the same round go together.
      if (this.#asked.length === 1) setImmediate(() => this.#send())
    })
  }

  /** Refuses what comes from now on, writes what waits, and ends the thread. */
  async close(): Promise<void> {
    this.#send()
    this.#closing = true
    const worker = this.#worker
    if (worker === null) {
      for (const { reject } of this.#asked.splice(0)) reject(problem('STOPPING'))
      return
    }
    worker.ref()
    const ended = once(worker, 'exit')
    worker.postMessage({ kind: 'close' } satisfies ToWriter, [])
    await ended
  }

  #send(): void {
    if (this.#asked.length === 0 || this.#worker === null) return
    const asked = this.#asked
    this.#asked = []
    const first = this.#last + 1
    this.#last += asked.length
    asked.forEach((each, index) => this.#underWay.set(first + index, each))
    const batch = packBatch(
      asked.map(({ mutations }) => mutations),
      null,
    )
    // It holds the process as long as somebody waits for it.
    this.#worker.ref()
    this.#worker.postMessage({ kind: 'commits', first, batch } satisfies ToWriter, [batch.blobs])
  }

  #start(): Worker {
    const { data, node } = this.#parts
    const worker = (this.#parts.startThread ?? startThread)({ ...data, node: node() })
    let cause: Error | null = null
    worker.on('message', (message: FromWriter) => this.#take(message))
    worker.on('error', (thrown) => (cause = thrown instanceof Error ? thrown : new Error(String(thrown))))
    worker.on('exit', (code) => this.#ended(cause ?? new Error(`The store's writer ended with code ${code}.`)))
    return worker
  }

  #take(message: FromWriter): void {
    const { log, onDead, node } = this.#parts
    switch (message.kind) {
      case 'ready':
        if (this.#underWay.size === 0) this.#worker?.unref()
        return this.#started.resolve()
      case 'answers':
        for (const answered of JSON.parse(message.json) as readonly Answered[]) this.#settle(answered)
        if (this.#underWay.size === 0 && !this.#closing) this.#worker?.unref()
        return
      case 'log': {
        const { fields, error, message: text } = message.line
        return log[message.level]({ ...fields, ...(error === null ? {} : { err: errorOf(error) }) }, text)
      }
      case 'dead':
        onDead()
          .catch((cause: unknown) => log.error({ err: cause }, 'This server could not go on as another one.'))
          .finally(() => this.#worker?.postMessage({ kind: 'node', id: node() } satisfies ToWriter, []))
        return
    }
  }

  #settle([number, answer]: Answered): void {
    const underWay = this.#underWay.get(number)
    this.#underWay.delete(number)
    if (isResults(answer)) return underWay?.resolve(answer)
    const { code, params, causes, cause } = answer
    underWay?.reject(problem(code, params, { causes, ...(cause === null ? {} : { cause: errorOf(cause) }) }))
  }

  /** On purpose, or not: then nobody knows what became of what was under way, and another thread takes over. */
  #ended(cause: Error): void {
    for (const { reject } of this.#underWay.values()) reject(problem('STORE_FAILED', {}, { cause }))
    this.#underWay.clear()
    this.#worker = null
    this.#started.resolve()
    if (this.#closing) return
    this.#parts.log.error({ err: cause }, 'The writer of the database ended.')
    setTimeout(() => {
      if (this.#closing) return
      this.#worker = this.#start()
      this.#send()
    }, restartMs)
  }
}

const isResults = (answer: Answered[1]): answer is readonly unknown[] => Array.isArray(answer)
