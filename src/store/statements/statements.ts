import { accessReads, accessWrites } from './access-statements.ts'
import { deliveryReads, deliveryWrites } from './delivery-statements.ts'
import { eventReads, eventWrites } from './event-statements.ts'
import { executionReads, executionWrites } from './execution-statements.ts'
import { flowReads, flowWrites } from './flow-statements.ts'
import { hookReads, hookWrites } from './hook-statements.ts'
import { retentionWrites } from './retention-statements.ts'

/** Every statement that changes something, and the reads that such a change needs inside its transaction. */
export const writeStatements = {
  ...eventWrites,
  ...hookWrites,
  ...deliveryWrites,
  ...flowWrites,
  ...executionWrites,
  ...accessWrites,
  ...retentionWrites,
}

/** The reads of a fixed form. Those with optional conditions are built when they are asked. */
export const readStatements = {
  ...eventReads,
  ...hookReads,
  ...deliveryReads,
  ...flowReads,
  ...executionReads,
  ...accessReads,
}

export type WriteStatements = typeof writeStatements
export type ReadStatements = typeof readStatements
