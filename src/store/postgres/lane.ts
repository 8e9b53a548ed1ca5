import pg from 'pg'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../base/clock.ts'
import { isProblem, problem } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { Refusal } from '../store.ts'
import { isCollision, isFull, isConnectionFailure, writerOptions, type PostgresTarget } from './connection.ts'
import {
  BatchRefused,
  NodeIsDead,
  writeBatch,
  type BatchParts,
  type CommitAnswer,
  type PlannedCommit,
} from './write-batch.ts'

/** What may wait in one lane, and for how long, before commits are refused. */
export interface LaneLimits {
  readonly commits: number
  /** How long one may wait in ms, before it is refused with STORE_BUSY. */
  readonly waitMs: number
  /** Commits of one transaction. */
  readonly batch: number
}

export interface LaneParts {
  readonly target: PostgresTarget
  readonly clock: Clock
  readonly log: Log
  readonly limits: LaneLimits
  /** What batches are written with, as it is now: a server that was taken for dead goes on under another id. */
  readonly batch: () => Omit<BatchParts, 'client'>
  /** Others have taken over what this server ran. */
  readonly onDead: () => Promise<void>
}

interface Waiting extends PlannedCommit {
  readonly since: number
  readonly resolve: (results: readonly unknown[]) => void
  readonly reject: (thrown: unknown) => void
}

/** Collisions are rare and short. */
const mostCollisions = 5

/**
 * One connection that writes: what came while a transaction was under way goes with the next one. Where the database is
 * away, commits wait for it as long as they may; one whose COMMIT was sent and not answered is refused as failed, since
 * nobody knows what became of it.
 */
export class Lane {
  readonly #parts: LaneParts
  readonly #watch: NodeJS.Timeout
  #client: pg.Client | null = null
  #waiting: Waiting[] = []
  #working: Promise<void> | null = null
  #closing = false

  constructor(parts: LaneParts) {
    this.#parts = parts
    this.#watch = setInterval(() => this.#refuseOverdue(), Math.min(1_000, parts.limits.waitMs)).unref()
  }

  /** @throws Problem of a refusal, OVERLOADED, STOPPING, STORE_BUSY, STORE_FAILED, STORE_FULL */
  commit(commit: PlannedCommit, isNewWork: boolean): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      const { clock, limits } = this.#parts
      if (this.#closing) return reject(problem('STOPPING'))
      // What ends work that was accepted may wait four times as long a queue as what brings new work.
      if (this.#waiting.length >= limits.commits * (isNewWork ? 1 : 4)) {
        return reject(problem('OVERLOADED', { seconds: 1 }))
      }
      this.#waiting.push({ ...commit, since: clock.monotonic(), resolve, reject })
      this.#go()
    })
  }

  /** Refuses what comes from now on, writes what waits, and closes the connection. */
  async close(): Promise<void> {
    this.#closing = true
    while (this.#working !== null) await this.#working
    clearInterval(this.#watch)
    const client = this.#client
    this.#client = null
    await client?.end().catch(() => {})
  }

  #go(): void {
    if (this.#working !== null) return
    // After the events that are at hand, so that commits of the same round go together.
    this.#working = new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => this.#work())
      .finally(() => {
        this.#working = null
        if (this.#waiting.length > 0) this.#go()
      })
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const client = await this.#connected()
      if (client === null) return
      const batch = this.#waiting.splice(0, this.#parts.limits.batch)
      await this.#write(client, batch)
    }
  }

  /** A connection, as soon as there is one; null where nothing waits for it any more. */
  async #connected(): Promise<pg.Client | null> {
    for (let pauseMs = 20; this.#client === null; pauseMs = Math.min(1_000, pauseMs * 2)) {
      const client = new pg.Client({ ...writerOptions(this.#parts.target), pipeline: true })
      client.on('error', () => this.#lost(client))
      try {
        await client.connect()
        this.#client = client
      } catch (thrown) {
        client.end().catch(() => {})
        if (this.#waiting.length === 0) return null
        this.#parts.log.warn({ err: thrown }, 'The database cannot be reached; commits wait for it.')
        await delay(pauseMs)
        if (this.#waiting.length === 0) return null
      }
    }
    return this.#client
  }

  #lost(client: pg.Client): void {
    if (this.#client === client) this.#client = null
    client.end().catch(() => {})
  }

  /** @returns whether it waits again, before everything else: the connection broke before anything could be kept */
  async #write(client: pg.Client, batch: readonly Waiting[], collisions = 0): Promise<boolean> {
    const { log, onDead } = this.#parts
    let isSent = false
    try {
      const answers = await writeBatch({ ...this.#parts.batch(), client }, batch, () => (isSent = true))
      batch.forEach((each, index) => settle(each, answers[index]!))
      return false
    } catch (thrown) {
      if (isConnectionFailure(thrown)) {
        this.#lost(client)
        // Before COMMIT was sent nothing can have been kept: it is as if nobody had tried.
        if (!isSent) {
          this.#waiting.unshift(...batch)
          return true
        }
        log.error({ err: thrown, commits: batch.length }, 'The database broke off in the middle of a commit.')
        for (const { reject } of batch) reject(problem('STORE_FAILED', {}, { cause: thrown }))
        return false
      }
      if (thrown instanceof NodeIsDead) {
        log.error({ commits: batch.length }, thrown.message)
        await onDead()
        // Of what others took over nothing may be written, and the rest may be asked for again.
        for (const { reject } of batch) reject(problem('STORE_FAILED', {}, { cause: thrown }))
        return false
      }
      if (isCollision(thrown) && collisions < mostCollisions) return this.#write(client, batch, collisions + 1)
      const cause = thrown instanceof BatchRefused ? thrown.cause : thrown
      if (isFull(cause)) {
        for (const { reject } of batch) reject(problem('STORE_FULL', { seconds: 5 }, { cause }))
        return false
      }
      if (batch.length > 1) {
        return this.#writeEach(client, batch)
      }
      if (isProblem(cause)) {
        batch[0]!.reject(cause)
        return false
      }
      log.error({ err: cause, kinds: batch[0]!.mutations.map(({ kind }) => kind) }, 'A commit failed.')
      batch[0]!.reject(problem('STORE_FAILED', {}, { cause }))
      return false
    }
  }

  /** One after the other, in their order, also where the connection breaks among them. */
  async #writeEach(client: pg.Client, batch: readonly Waiting[]): Promise<boolean> {
    for (const [index, each] of batch.entries()) {
      const waitsAgain = await this.#write(this.#client ?? client, [each])
      if (!waitsAgain && this.#client !== null) continue
      this.#waiting.splice(waitsAgain ? 1 : 0, 0, ...batch.slice(index + 1))
      return true
    }
    return false
  }

  #refuseOverdue(): void {
    const { clock, limits } = this.#parts
    const before = clock.monotonic() - limits.waitMs
    const kept = this.#waiting.findIndex(({ since }) => since > before)
    const overdue = this.#waiting.splice(0, kept === -1 ? this.#waiting.length : kept)
    for (const { reject } of overdue) reject(problem('STORE_BUSY', { ms: limits.waitMs }))
  }
}

function settle({ resolve, reject }: Waiting, answer: CommitAnswer): void {
  if (isResults(answer)) return resolve(answer)
  const { code, params, causes } = answer
  reject(problem(code, params, { causes }))
}

const isResults = (answer: readonly unknown[] | Refusal): answer is readonly unknown[] => Array.isArray(answer)
