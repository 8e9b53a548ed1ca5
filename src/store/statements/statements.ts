import { accessReads, accessWrites } from './access-statements.ts'
import { accountReads, accountWrites } from './account-statements.ts'
import { connectionReads, connectionWrites } from './connection-statements.ts'
import { deliveryReads, deliveryWrites } from './delivery-statements.ts'
import { eventReads, eventWrites } from './event-statements.ts'
import { executionReads, executionWrites } from './execution-statements.ts'
import { fileReads, fileWrites } from './file-statements.ts'
import { flowReads, flowWrites } from './flow-statements.ts'
import { folderWrites } from './folder-statements.ts'
import { hookReads, hookWrites } from './hook-statements.ts'
import { replayReads, replayWrites } from './replay-statements.ts'
import { retentionReads, retentionWrites } from './retention-statements.ts'
import { tableReads, tableWrites } from './table-statements.ts'

/** Every statement that changes something, and the reads that such a change needs inside its transaction. */
export const writeStatements = {
  ...eventWrites,
  ...hookWrites,
  ...deliveryWrites,
  ...flowWrites,
  ...folderWrites,
  ...executionWrites,
  ...accessWrites,
  ...accountWrites,
  ...retentionWrites,
  ...replayWrites,
  ...tableWrites,
  ...connectionWrites,
  ...fileWrites,
}

/** The reads of a fixed form. Those with optional conditions are built when they are asked. */
export const readStatements = {
  ...eventReads,
  ...hookReads,
  ...deliveryReads,
  ...flowReads,
  ...executionReads,
  ...accessReads,
  ...replayReads,
  ...accountReads,
  ...tableReads,
  ...connectionReads,
  ...fileReads,
  ...retentionReads,
}

export type WriteStatements = typeof writeStatements
export type ReadStatements = typeof readStatements
