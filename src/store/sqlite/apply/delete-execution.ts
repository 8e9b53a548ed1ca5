import type { Writing } from './apply.ts'

/** Removes everything that is kept of an execution. The caller has made sure that it is finished. */
export function deleteExecution({ statements, grow }: Writing, id: string): void {
  const input = statements.inputBytes.get({ id })?.bytes ?? 0
  const history = statements.historyBytes.get({ id })?.bytes ?? 0
  statements.deleteInput.run({ id })
  statements.deleteHistory.run({ id })
  statements.deleteSteps.run({ id })
  statements.deleteFilesOf.run({ executionId: id })
  statements.deleteExecution.run({ id })
  grow('executions', -input - history, -1)
}
