import type pg from 'pg'
import { isProblem } from '../../base/errors.ts'
import { tableLimits } from '../../model/table.ts'
import { applyAll } from '../apply/apply-table.ts'
import type { Writing } from '../apply/apply.ts'
import { changesOf } from '../changes.ts'
import type { Mutation, Refusal } from '../store.ts'
import { BatchStatements } from './batch-statements.ts'
import type { WriteForms } from './bulk-statements.ts'
import type { CommitKeys } from './commit-keys.ts'
import { Totals } from './totals.ts'

/** The results of a commit, one for each mutation, or why it was refused. */
export type CommitAnswer = readonly unknown[] | Refusal

/** An execution that somebody is to take up, and when (epoch ms). */
export interface Dispatched {
  readonly executionId: string
  readonly at: number
}

/** What a batch is written with. */
export interface BatchParts {
  readonly client: pg.ClientBase
  readonly forms: WriteForms
  /** The server that writes. */
  readonly node: string
  /** Whether it runs executions itself; else it has others take them up. */
  readonly runs: boolean
  /** Which part of the totals is its own. */
  readonly part: number
  /** Puts jobs into the same transaction. */
  readonly dispatch: (client: pg.ClientBase, jobs: readonly Dispatched[]) => Promise<void>
  /** Tells the other servers, once this is committed. */
  readonly channel: string
}

export interface PlannedCommit {
  readonly mutations: readonly Mutation[]
  /** Null: it goes alone. */
  readonly plan: CommitKeys | null
}

/** The server was taken for dead: what it has in memory is others' now, and it must not write as itself any more. */
export class NodeIsDead extends Error {
  constructor() {
    super('This server was without its lease for too long: others have taken over what it ran.')
  }
}

/** Something in the batch was refused after it had written, or failed: nothing is kept, and each commit is tried alone. */
export class BatchRefused extends Error {
  override readonly cause: unknown

  constructor(cause: unknown) {
    super('A commit of the batch was refused after its first write, or failed.')
    this.cause = cause
  }
}

/** Keys of advisory locks: what one server after the other does. */
const locks = { store: 1, publish: 2, table: 3 }

/**
 * Writes commits in one transaction. Those that touch the same thing go one after the other, all others side by side.
 *
 * @param sent is called when COMMIT goes out: from then on nobody knows what became of it until the answer is there
 * @returns an answer for each commit, in their order; a refused one has left nothing behind
 * @throws BatchRefused, NodeIsDead, and whatever the database or the connection says; then nothing is kept
 */
export async function writeBatch(
  parts: BatchParts,
  commits: readonly PlannedCommit[],
  sent: () => void = () => {},
): Promise<CommitAnswer[]> {
  const { client, forms, node, runs, part, channel } = parts
  const batch = new BatchStatements(client, forms)
  const statements = batch.table
  const totals = new Totals(statements, part)
  const jobs: Dispatched[] = []
  const writing: Writing = {
    statements,
    node: runs ? node : null,
    packed: (text) => text,
    grow: totals.grow,
    total: (name) => totals.total(name),
    dispatch: (executionId, at) => void jobs.push({ executionId, at }),
  }
  // Sent without waiting: a failure of one shows in those that follow, and in `begun`.
  const begun = begin(client, node, commits)
  begun.catch(() => {})
  try {
    foresee(batch, commits)
    const answers = await sideBySide(writing, commits)
    await begun
    if (jobs.length > 0) await parts.dispatch(client, jobs)
    // Sent without waiting for each other: after a failure COMMIT is a rollback, and the failure is what is thrown.
    const last = [batch.flush(), totals.save(), tellChanges(client, node, channel, commits, answers)]
    sent()
    await Promise.all([...last, client.query('commit')])
    return answers
  } catch (thrown) {
    const first = await begun.then(
      () => thrown,
      (earlier: unknown) => earlier,
    )
    await client.query('rollback')
    throw first
  }
}

async function begin(client: pg.ClientBase, node: string, commits: readonly PlannedCommit[]): Promise<void> {
  const lock = (kind: number, key: string) =>
    client.query('select pg_advisory_xact_lock($1, hashtext(current_schema() || $2))', [kind, key])
  const asked: Promise<unknown>[] = [client.query('begin')]
  const alone = commits.some(({ plan }) => plan === null)
  if (alone) asked.push(lock(locks.store, ''))
  // In one order everywhere, or two would wait for each other.
  const tables = commits.flatMap(({ plan, mutations }) => plan?.tables ?? mutations.flatMap(tablesOf))
  for (const id of [...new Set(tables)].sort()) asked.push(lock(locks.table, id))
  const publishes = commits.some(
    ({ plan, mutations }) => plan?.publishes ?? mutations.some(({ kind }) => kind === 'event.publish'),
  )
  if (publishes) asked.push(lock(locks.publish, ''))
  const alive = client.query({
    name: 'node_alive',
    text: `select 1 from nodes where id = $1 and role <> 'dead' for share`,
    values: [node],
  })
  await Promise.all([...asked, alive])
  if ((await alive).rowCount === 0) throw new NodeIsDead()
}

function tablesOf(mutation: Mutation): readonly string[] {
  switch (mutation.kind) {
    case 'table.update':
      return [mutation.table.id]
    case 'table.delete':
      return [mutation.id]
    case 'table.change':
    case 'execution.change':
      return [mutation.change.change.tableId]
    default:
      return []
  }
}

/**
 * Changes of one table go one after the other, so what each of them asks first is asked for all of them at once. Not for an
 * execution that has another commit in the batch: that one may change the answers.
 */
function foresee(batch: BatchStatements, commits: readonly PlannedCommit[]): void {
  if (commits.every(({ plan }) => plan?.tables.length === 0)) return
  const seen = new Map<string, number>()
  for (const key of commits.flatMap(({ plan }) => plan?.keys ?? [])) seen.set(key, (seen.get(key) ?? 0) + 1)
  for (const mutation of commits.flatMap(({ mutations }) => mutations)) {
    if (mutation.kind !== 'table.change' && mutation.kind !== 'execution.change') continue
    const { change } = mutation.change
    if (change.kind === 'create') continue
    batch.foreseeRows(change.tableId, 'rowIds' in change ? change.rowIds.slice(0, tableLimits.changedRows) : [])
    if (mutation.kind === 'table.change' || seen.get(`execution ${mutation.id}`) !== 1) continue
    if (mutation.isNew !== true) batch.foresee('findStep', { executionId: mutation.id, name: mutation.name })
    batch.foresee('fence', { id: mutation.id, generation: mutation.generation })
  }
}

async function sideBySide(writing: Writing, commits: readonly PlannedCommit[]): Promise<CommitAnswer[]> {
  const last = new Map<string, Promise<unknown>>()
  const going = commits.map(({ mutations, plan }) => {
    const keys = plan?.keys ?? []
    const before = keys.flatMap((key) => last.get(key) ?? [])
    const one = before.length === 0 ? applyOne(writing, mutations) : after(before, () => applyOne(writing, mutations))
    for (const key of keys) last.set(key, one)
    return one
  })
  const settled = await Promise.allSettled(going)
  // The first failure is the cause; after it the transaction refuses everything.
  const failed = settled.find((each) => each.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return settled.map((each) => (each as PromiseFulfilledResult<CommitAnswer>).value)
}

async function after<T>(others: readonly Promise<unknown>[], go: () => Promise<T>): Promise<T> {
  await Promise.allSettled(others)
  return go()
}

async function applyOne(writing: Writing, mutations: readonly Mutation[]): Promise<CommitAnswer> {
  const results: unknown[] = []
  try {
    await applyAll(writing, mutations, results)
    return results
  } catch (thrown) {
    if (!isProblem(thrown)) throw thrown
    // A refusal comes before the first write of its mutation: at the first one there is nothing to take back.
    if (results.length > 0) throw new BatchRefused(thrown)
    return { code: thrown.code, params: thrown.params, causes: thrown.causes }
  }
}

/** What registries keep copies of. The others read it from the table: a message may be lost, a row is not. */
async function tellChanges(
  client: pg.ClientBase,
  node: string,
  channel: string,
  commits: readonly PlannedCommit[],
  answers: readonly CommitAnswer[],
): Promise<void> {
  const changes = commits.flatMap(({ mutations }, index) => (Array.isArray(answers[index]) ? changesOf(mutations) : []))
  if (changes.length === 0) return
  const inserted = client.query(
    `insert into changes (kind, id, node_id, at)
      select kind, id, $3, extract(epoch from clock_timestamp()) * 1000
      from unnest($1::text[], $2::text[]) as given(kind, id)`,
    [changes.map(({ kind }) => kind), changes.map(({ id }) => id), node],
  )
  await Promise.all([
    inserted,
    client.query('select pg_notify($1, $2)', [channel, JSON.stringify({ from: node, changed: true })]),
  ])
}
