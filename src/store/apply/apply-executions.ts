import { problem } from '../../base/errors.ts'
import type { Step } from '../../model/execution.ts'
import type { Mutation, ResultOf } from '../store.ts'
import { bytesOf, type ApplyTable, type Writing } from './apply.ts'

export const applyExecutions: ApplyTable<
  | 'execution.accept'
  | 'execution.claim'
  | 'execution.steps'
  | 'execution.wait'
  | 'execution.resume'
  | 'execution.finish'
> = {
  'execution.accept': (writing, mutation) => accept(writing, mutation, null),
  async 'execution.claim'({ statements, node }, { id, generation, free = false }) {
    const claimed = free
      ? statements.claimFree.get({ id, node })
      : generation === undefined
        ? statements.claim.get({ id, node })
        : statements.claimAgain.get({ id, generation, node })
    return (await claimed) ?? null
  },
  async 'execution.steps'({ statements }, { id, generation, steps }) {
    const held = await statements.fence.get({ id, generation })
    if (held === undefined) return false
    if (held.status === 'WAITING') await statements.goOn.run({ id })
    await journal(statements, id, steps)
    return true
  },
  async 'execution.wait'(writing, { id, generation, steps, wakeAt, leaves = false, pausedAt = null, history }) {
    const node = leaves ? null : writing.node
    if ((await writing.statements.rest.run({ id, generation, wakeAt, pausedAt, node })) === 0) return false
    await journal(writing.statements, id, steps)
    await keepHistory(writing, id, history)
    if (leaves) writing.dispatch(id, wakeAt)
    return true
  },
  async 'execution.resume'({ statements, node, dispatch }, { id, at, result, here = false }) {
    const paused = await statements.pausedAt.get({ id })
    if (paused?.paused_at == null) return null
    await statements.insertStep.run({ executionId: id, name: paused.paused_at, result })
    // A runner beside the caller may be just about to forget it.
    const stays = here && paused.node_id === node
    await statements.resume.run({ id, at, node: stays ? node : null })
    if (!stays) dispatch(id, at)
    return { step: paused.paused_at }
  },
  async 'execution.finish'(writing, { id, generation, status, finished, history, error, keepInput }) {
    const { statements, grow } = writing
    const error_json = error === null ? null : JSON.stringify(error)
    if ((await statements.finish.run({ id, generation, status, finished, error_json })) === 0) return false
    await statements.deleteSteps.run({ id })
    await keepHistory(writing, id, history)
    if (!keepInput) {
      grow('executions', -((await statements.inputBytes.get({ id }))?.bytes ?? 0))
      await statements.deleteInput.run({ id })
    }
    return true
  },
}

/** What an execution begins as. */
export const running = Object.freeze({ status: 'RUNNING', finished: null, error_json: null })

type Accept = Extract<Mutation, { readonly kind: 'execution.accept' }>
type Finish = Extract<Mutation, { readonly kind: 'execution.finish' }>

/**
 * Accepts an execution, with its end where that is in the same commit: it is written once, as it is then, and what it does
 * not keep is not written at all.
 *
 * @throws CONFLICT where somebody else has its mark and it may not be a duplicate
 */
export async function accept(
  writing: Writing,
  { id, flowId, flowVersion, started, trigger, head, body, once }: Accept,
  end: Finish | null,
): Promise<ResultOf<Accept>> {
  const { statements, grow, node } = writing
  if (once !== undefined) {
    const { eventId, expires, alone = false } = once
    const mark = { flow_id: flowId, event_id: eventId, execution_id: id, expires, now: started }
    if ((await statements.putMark.run(mark)) === 0) {
      const { execution_id: found } = (await statements.mark.get({ flowId, eventId }))! // it is what stood in the way
      if (!alone) return { duplicateOf: found }
      throw problem('CONFLICT', { type: 'Event', id: eventId, found, expected: 'none' })
    }
  }
  await statements.insertExecution.run({
    id,
    flow_id: flowId,
    flow_version: flowVersion,
    started,
    delivery_id: trigger.deliveryId ?? null,
    node_id: end === null ? node : null,
    trigger_json: JSON.stringify(trigger),
    ...(end === null ? running : ended(end)),
  })
  let bytes = 0
  if (end?.keepInput !== false) {
    await statements.insertInput.run({ execution_id: id, head, body })
    bytes += bytesOf(head) + (body?.byteLength ?? 0)
  }
  if (end !== null && end.history !== null) {
    const history = writing.packed(end.history)
    await statements.newHistory.run({ id, history })
    bytes += bytesOf(history)
  }
  grow('executions', bytes, 1)
  if (node === null && end === null) writing.dispatch(id, started)
  return { duplicateOf: null }
}

function ended({ status, finished, error }: Finish) {
  return { status, finished, error_json: error === null ? null : JSON.stringify(error) }
}

/** The first result of a step stays: a step whose result is in the journal never runs again (E1). */
export async function journal(
  statements: Writing['statements'],
  executionId: string,
  steps: readonly Step[],
): Promise<void> {
  await Promise.all(steps.map(({ name, result }) => statements.insertStep.run({ executionId, name, result })))
}

async function keepHistory({ statements, grow, packed }: Writing, id: string, text: string | null): Promise<void> {
  const history = text === null ? null : packed(text)
  // Most executions never had one before their end: then one insert is all.
  if (history !== null && (await statements.insertHistory.run({ id, history })) === 1) {
    grow('executions', bytesOf(history))
    return
  }
  const before = await statements.historyBytes.get({ id })
  if (before === undefined) return
  if (history === null) await statements.deleteHistory.run({ id })
  else await statements.replaceHistory.run({ id, history })
  grow('executions', (history === null ? 0 : bytesOf(history)) - before.bytes)
}
