import type { Writing } from './apply.ts'

/** Removes everything that is kept of an execution. The caller has made sure that it is finished. */
export async function deleteExecution({ statements, grow }: Writing, id: string): Promise<void> {
  const input = (await statements.inputBytes.get({ id }))?.bytes ?? 0
  const history = (await statements.historyBytes.get({ id }))?.bytes ?? 0
  await statements.deleteInput.run({ id })
  await statements.deleteHistory.run({ id })
  await statements.deleteSteps.run({ id })
  await statements.deleteFilesOf.run({ executionId: id })
  await statements.deleteExecution.run({ id })
  grow('executions', -input - history, -1)
}
