import type { DatabaseSync } from 'node:sqlite'
import { isProblem } from '../../base/errors.ts'
import type { WriteStatements } from '../statements/statements.ts'
import type { Mutation } from '../store.ts'
import { applyAll } from '../apply/apply-table.ts'
import type { Writing } from '../apply/apply.ts'
import type { CommitAnswer } from './batch.ts'
import type { BoundTable } from './connection.ts'
import { packText } from './packed-text.ts'

/**
 * Writes a batch in one transaction, with one flush: each commit wholly or not at all, and a refused one without harm to
 * its neighbours.
 *
 * First without savepoints, which cost a third of the speed. That is right as long as every refusal comes before its
 * commit has written anything; where one does not, the transaction is begun again with a savepoint around each commit.
 *
 * @throws what the database says when the whole transaction fails; then nothing of the batch is kept
 */
export async function applyBatch(
  db: DatabaseSync,
  statements: BoundTable<WriteStatements>,
  commits: readonly (readonly Mutation[])[],
): Promise<CommitAnswer[]> {
  try {
    return await inTransaction(db, statements, commits, plainly)
  } catch (thrown) {
    if (!(thrown instanceof HalfWritten)) throw thrown
  }
  return inTransaction(db, statements, commits, (totals, commit) => withSavepoint(db, totals, commit))
}

/** A commit was refused after it had written something. */
class HalfWritten extends Error {}

async function inTransaction(
  db: DatabaseSync,
  statements: BoundTable<WriteStatements>,
  commits: readonly (readonly Mutation[])[],
  write: (totals: Totals, commit: readonly Mutation[]) => Promise<CommitAnswer>,
): Promise<CommitAnswer[]> {
  db.exec('begin immediate')
  try {
    const totals = new Totals(statements)
    const answers: CommitAnswer[] = []
    for (const commit of commits) answers.push(await write(totals, commit))
    totals.save()
    db.exec('commit')
    return answers
  } catch (thrown) {
    // A full disk or a failing one makes SQLite roll back by itself.
    if (db.isTransaction) db.exec('rollback')
    throw thrown
  }
}

async function plainly(writing: Writing, commit: readonly Mutation[]): Promise<CommitAnswer> {
  const results: unknown[] = []
  try {
    await applyAll(writing, commit, results)
    return results
  } catch (thrown) {
    if (isWholeFailure(thrown)) throw thrown
    if (isProblem(thrown) && results.length === 0) return answerOf(thrown)
    throw new HalfWritten()
  }
}

async function withSavepoint(db: DatabaseSync, totals: Totals, commit: readonly Mutation[]): Promise<CommitAnswer> {
  const before = totals.snapshot()
  db.exec('savepoint one')
  try {
    const results: unknown[] = []
    await applyAll(totals, commit, results)
    db.exec('release one')
    return results
  } catch (thrown) {
    if (isWholeFailure(thrown)) throw thrown
    db.exec('rollback to one; release one')
    totals.restore(before)
    return answerOf(thrown)
  }
}

function answerOf(thrown: unknown): CommitAnswer {
  if (isProblem(thrown)) return { code: thrown.code, params: thrown.params, causes: thrown.causes }
  return { code: 'STORE_FAILED', params: {}, causes: [], cause: String(thrown) }
}

/**
 * Failures of the file, not of one statement: busy 5, out of memory 7, read-only 8, interrupted 9, I/O 10, corrupt 11,
 * full 13, cannot open 14, not a database 26.
 */
const wholeFailures = new Set([5, 7, 8, 9, 10, 11, 13, 14, 26])

function isWholeFailure(thrown: unknown): boolean {
  const code = (thrown as { errcode?: number }).errcode
  return code !== undefined && wholeFailures.has(code % 256)
}

/** Whether there was no room on the disk; the transaction is rolled back then. */
export function isFull(thrown: unknown): boolean {
  return ((thrown as { errcode?: number }).errcode ?? 0) % 256 === 13
}

/** Adds up what the transaction's mutations say, and writes it once at its end. */
class Totals implements Writing {
  readonly statements: BoundTable<WriteStatements>
  /** One process has the whole file: everything is its own, and it knows by itself what to take up. */
  readonly node = null
  readonly dispatch = () => {}
  readonly packed = packText
  #grown = nothing
  #stored: Readonly<Record<string, number>> | null = null

  constructor(statements: BoundTable<WriteStatements>) {
    this.statements = statements
  }

  readonly grow: Writing['grow'] = (total, bytes, rows = 0) => {
    const before = this.#grown[total]
    this.#grown = { ...this.#grown, [total]: { bytes: before.bytes + bytes, rows: before.rows + rows } }
  }

  total(name: 'executions' | 'events'): number {
    this.#stored ??= Object.fromEntries(this.statements.readTotals.all({}).map(({ name, bytes }) => [name, bytes]))
    return (this.#stored[name] ?? 0) + this.#grown[name].bytes
  }

  snapshot(): Grown {
    return this.#grown
  }

  restore(grown: Grown): void {
    this.#grown = grown
  }

  save(): void {
    for (const name of ['executions', 'events'] as const) {
      const { bytes, rows } = this.#grown[name]
      if (bytes !== 0 || rows !== 0) this.statements.addToTotal.run({ name, part: 0, bytes, rows })
    }
  }
}

type Grown = Readonly<Record<'executions' | 'events', { readonly bytes: number; readonly rows: number }>>

const nothing: Grown = Object.freeze({ executions: { bytes: 0, rows: 0 }, events: { bytes: 0, rows: 0 } })
