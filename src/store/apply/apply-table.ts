import type { Mutation, Mutations } from '../store.ts'
import type { ApplyTable, Writing } from './apply.ts'
import { applyAccess } from './apply-access.ts'
import { applyAccounts } from './apply-accounts.ts'
import { applyConnections } from './apply-connections.ts'
import { applyDeliveries } from './apply-deliveries.ts'
import { applyEvents } from './apply-events.ts'
import { applyExecutions } from './apply-executions.ts'
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

/** Does a mutation and gives its result. */
export function apply(writing: Writing, mutation: Mutation): Promise<unknown> {
  // The key and the mutation are of the same kind, which a compiler cannot follow through a table.
  const one = table[mutation.kind] as (writing: Writing, mutation: Mutation) => Promise<unknown>
  return one(writing, mutation)
}
