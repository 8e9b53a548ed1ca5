import { problem } from '../../../base/errors.ts'
import type { Step } from '../../../model/execution.ts'
import { bytesOf, type ApplyTable, type Writing } from './apply.ts'

export const applyExecutions: ApplyTable<
  | 'execution.accept'
  | 'execution.claim'
  | 'execution.steps'
  | 'execution.wait'
  | 'execution.resume'
  | 'execution.finish'
> = {
  'execution.accept'({ statements, grow }, { id, flowId, flowVersion, started, trigger, head, body, once }) {
    if (once !== undefined) {
      const known = statements.mark.get({ flowId, eventId: once.eventId })
      if (known !== undefined && known.expires > started) {
        if (once.alone !== true) return { duplicateOf: known.execution_id }
        throw problem('CONFLICT', { type: 'Event', id: once.eventId, found: known.execution_id, expected: 'none' })
      }
      statements.putMark.run({ flow_id: flowId, event_id: once.eventId, execution_id: id, expires: once.expires })
    }
    statements.insertExecution.run({
      id,
      flow_id: flowId,
      flow_version: flowVersion,
      started,
      delivery_id: trigger.deliveryId ?? null,
      trigger_json: JSON.stringify(trigger),
    })
    statements.insertInput.run({ execution_id: id, head, body })
    grow('executions', bytesOf(head) + (body?.byteLength ?? 0), 1)
    return { duplicateOf: null }
  },
  'execution.claim'({ statements }, { id }) {
    return statements.claim.get({ id }) ?? null
  },
  'execution.steps'({ statements }, { id, generation, steps }) {
    const held = statements.fence.get({ id, generation })
    if (held === undefined) return false
    if (held.status === 'WAITING') statements.goOn.run({ id })
    journal(statements, id, steps)
    return true
  },
  'execution.wait'(writing, { id, generation, steps, wakeAt, pausedAt = null, history }) {
    if (writing.statements.rest.run({ id, generation, wakeAt, pausedAt }) === 0) return false
    journal(writing.statements, id, steps)
    keepHistory(writing, id, history)
    return true
  },
  'execution.resume'({ statements }, { id, at, result }) {
    const paused = statements.pausedAt.get({ id })
    if (paused?.paused_at == null) return null
    statements.insertStep.run({ executionId: id, name: paused.paused_at, result })
    statements.resume.run({ id, at })
    return { step: paused.paused_at }
  },
  'execution.finish'(writing, { id, generation, status, finished, history, error, keepInput }) {
    const { statements, grow } = writing
    const errorJson = error === null ? null : JSON.stringify(error)
    if (statements.finish.run({ id, generation, status, finished, error_json: errorJson }) === 0) return false
    statements.deleteSteps.run({ id })
    keepHistory(writing, id, history)
    if (!keepInput) {
      grow('executions', -(statements.inputBytes.get({ id })?.bytes ?? 0))
      statements.deleteInput.run({ id })
    }
    return true
  },
}

/** The first result of a step stays: a step whose result is in the journal never runs again (E1). */
export function journal(statements: Writing['statements'], executionId: string, steps: readonly Step[]): void {
  for (const { name, result } of steps) statements.insertStep.run({ executionId, name, result })
}

function keepHistory({ statements, grow }: Writing, id: string, history: string | null): void {
  // Most executions never had one before their end: then one insert is all.
  if (history !== null && statements.insertHistory.run({ id, history }) === 1) {
    grow('executions', bytesOf(history))
    return
  }
  const before = statements.historyBytes.get({ id })
  if (before === undefined) return
  if (history === null) statements.deleteHistory.run({ id })
  else statements.replaceHistory.run({ id, history })
  grow('executions', (history === null ? 0 : bytesOf(history)) - before.bytes)
}
