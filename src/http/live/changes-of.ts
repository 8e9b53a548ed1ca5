import type { LiveChange } from '../../model/live-change.ts'
import type { Mutation, ResultOf } from '../../store/store.ts'

/** What a change of an execution or a delivery belongs to, as far as it is still known. */
export interface Belongings {
  get(id: string): Readonly<Record<string, string>> | undefined
  set(id: string, belongs: Readonly<Record<string, string>>): void
  delete(id: string): void
}

/**
 * What a committed mutation changed for those who watch. Nothing for what changed nothing (a known event, a lost claim) and
 * for what nobody watches.
 *
 * @param result what the store gave for the mutation
 * @param tell called once for each thing that changed
 */
export function changesOf(
  mutation: Mutation,
  result: unknown,
  belongings: Belongings,
  tell: (change: LiveChange) => void,
): void {
  switch (mutation.kind) {
    case 'event.publish':
      if ((result as ResultOf<typeof mutation>).duplicate) return
      tell({ kind: 'event', id: mutation.event.uuid, type: mutation.event.type })
      for (const { id, hookId } of mutation.deliveries) {
        belongings.set(id, { hookId })
        tell({ kind: 'delivery', id, hookId, status: 'PENDING' })
      }
      for (const { id, flowId } of mutation.executions ?? []) {
        belongings.set(id, { flowId })
        tell({ kind: 'execution', id, flowId, status: 'RUNNING' })
      }
      return
    case 'delivery.record':
      if (result !== true) return
      tell({ kind: 'delivery', id: mutation.id, ...belongings.get(mutation.id), status: mutation.status })
      if (mutation.status !== 'FAILED') belongings.delete(mutation.id)
      return
    case 'delivery.add':
      if (result !== true) return
      belongings.set(mutation.id, { hookId: mutation.hookId })
      tell({ kind: 'delivery', id: mutation.id, hookId: mutation.hookId, status: 'PENDING' })
      return
    case 'delivery.resend':
      tell({ kind: 'delivery', id: mutation.id, ...belongings.get(mutation.id), status: 'PENDING' })
      return
    case 'execution.accept': {
      if ((result as ResultOf<typeof mutation>).duplicateOf !== null) return
      const { deliveryId } = mutation.trigger
      const belongs = { flowId: mutation.flowId, ...(deliveryId === undefined ? {} : { deliveryId }) }
      belongings.set(mutation.id, belongs)
      tell({ kind: 'execution', id: mutation.id, ...belongs, status: 'RUNNING' })
      return
    }
    case 'execution.claim':
      if (result !== null)
        tell({ kind: 'execution', id: mutation.id, ...belongings.get(mutation.id), status: 'RUNNING' })
      return
    case 'execution.wait':
      if (result === true)
        tell({ kind: 'execution', id: mutation.id, ...belongings.get(mutation.id), status: 'WAITING' })
      return
    case 'execution.finish':
      if (result !== true) return
      tell({ kind: 'execution', id: mutation.id, ...belongings.get(mutation.id), status: mutation.status })
      belongings.delete(mutation.id)
      return
    case 'flow.insert':
    case 'flow.update':
      return tell({ kind: 'flow', id: mutation.flow.id })
    case 'flow.endpoint':
    case 'flow.move':
      return tell({ kind: 'flow', id: mutation.id })
    case 'table.insert':
    case 'table.update':
      return tell({ kind: 'table', id: mutation.table.id })
    case 'table.change':
      return tell({ kind: 'table', id: mutation.change.change.tableId, rows: true })
    case 'execution.change':
      if (result !== null) tell({ kind: 'table', id: mutation.change.change.tableId, rows: true })
      return
    case 'table.delete':
      return tell({ kind: 'table', id: mutation.id, deleted: true })
    case 'folder.insert':
    case 'folder.update':
      return tell({ kind: 'folder', id: mutation.folder.id })
    case 'hook.insert':
    case 'hook.update':
      return tell({ kind: 'hook', id: mutation.hook.id })
    case 'eventType.put':
      return tell({ kind: 'eventType', id: mutation.type.id })
    case 'connection.insert':
    case 'connection.update':
      return tell({ kind: 'connection', id: mutation.connection.id })
    case 'connection.tested':
      if (result === true) tell({ kind: 'connection', id: mutation.id })
      return
    case 'replay.put':
      if ((result as ResultOf<typeof mutation>).duplicateOf !== null) return
      return tell({ kind: 'replay', id: mutation.replay.id })
    case 'apiToken.insert':
      return tell({ kind: 'apiToken', id: mutation.token.id })
    case 'flow.delete':
      return tell({ kind: 'flow', id: mutation.id, deleted: true })
    case 'folder.delete':
      return tell({ kind: 'folder', id: mutation.id, deleted: true })
    case 'hook.delete':
      return tell({ kind: 'hook', id: mutation.id, deleted: true })
    case 'eventType.delete':
      return tell({ kind: 'eventType', id: mutation.id, deleted: true })
    case 'connection.delete':
      return tell({ kind: 'connection', id: mutation.id, deleted: true })
    case 'apiToken.delete':
      return tell({ kind: 'apiToken', id: mutation.id, deleted: true })
    default:
      return
  }
}
