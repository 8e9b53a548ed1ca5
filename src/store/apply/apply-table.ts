import type { Mutation, Mutations } from '../store.ts'
import type { ApplyTable, Writing } from './apply.ts'
import { applyAccess } from './apply-access.ts'
import { applyAccounts } from './apply-accounts.ts'
import { applyConnections } from './apply-connections.ts'
import { applyDeliveries } from './apply-deliveries.ts'
import { applyEvents } from './apply-events.ts'
import { accept, applyExecutions } from './apply-executions.ts'
import { applyFiles } from './apply-files.ts'
import { applyFlows } from './apply-flows.ts'
import { applyFolders } from './apply-folders.ts'
import { applyHooks } from './apply-hooks.ts'
import { applyReplays } from './apply-replays.ts'
import { applyRetention } from './apply-retention.ts'
import { applyTables } from './apply-tables.ts'

/** Every kind of mutation; one that is missing does not compile. */
const table: ApplyTable<keyof Mutations> = {
  ...applyEvents,
  ...applyHooks,
  ...applyDeliveries,
  ...applyFlows,
  ...applyFolders,
  ...applyExecutions,
  ...applyAccess,
  ...applyAccounts,
  ...applyRetention,
  ...applyReplays,
  ...applyTables,
  ...applyConnections,
  ...applyFiles,
}

/**
 * Does the mutations of a commit, one after the other.
 *
 * @param results gets the result of each one that is done, so that whoever catches a refusal knows whether anything was written
 */
export async function applyAll(writing: Writing, mutations: readonly Mutation[], results: unknown[]): Promise<void> {
  for (let index = 0; index < mutations.length; index++) {
    const mutation = mutations[index]!
    const next = mutations[index + 1]
    if (mutation.kind === 'execution.accept' && next?.kind === 'execution.finish' && next.id === mutation.id) {
      const accepted = await accept(writing, mutation, next)
      results.push(accepted, accepted.duplicateOf === null)
      index++
    } else results.push(await apply(writing, mutation))
  }
}

function apply(writing: Writing, mutation: Mutation): Promise<unknown> {
  // The key and the mutation are of the same kind, which a compiler cannot follow through a table.
  const one = table[mutation.kind] as (writing: Writing, mutation: Mutation) => Promise<unknown>
  return one(writing, mutation)
}
