import { problem } from '../../base/errors.ts'
import { eventTrigger } from '../../model/execution.ts'
import type { StoredEvent } from '../../model/event.ts'
import type { Mutations } from '../store.ts'
import { bytesOf, noAttempts, type ApplyTable, type Writing } from './apply.ts'
import { running } from './apply-executions.ts'

export const applyEvents: ApplyTable<'event.publish' | 'eventType.put' | 'eventType.delete'> = {
  async 'event.publish'(writing, { event, deliveries, executions }) {
    const { statements, grow } = writing
    const origin_json = event.origin === undefined ? null : JSON.stringify(event.origin)
    const { id, uuid, type, published, received, raw, hops } = event
    const row = { id, uuid, type, published, received, hops, raw, origin_json }
    if ((await statements.insertEvent.run(row)) === 0) return { duplicate: true }
    for (const { id, hookId, orderKey } of deliveries) {
      // A hook that was deleted while the event was on its way: nobody would ever send this one.
      const known = (await statements.hookExists.get({ id: hookId })) !== undefined
      await statements.insertDelivery.run({
        id,
        hook_id: hookId,
        event_id: event.id,
        status: known ? 'PENDING' : 'CANCELLED',
        created: event.received,
        next_attempt: known ? event.received : null,
        hops: event.hops,
        order_key: orderKey ?? null,
      })
    }
    grow('events', event.raw.byteLength + deliveries.length * noAttempts, 1)
    if (executions !== undefined) await acceptAll(writing, event, executions)
    return { duplicate: false }
  },
  async 'eventType.put'({ statements }, { type }) {
    await statements.putOwnEventType.run({ id: type.id, data: JSON.stringify(type) })
    return null
  },
  async 'eventType.delete'({ statements }, { id }) {
    if ((await statements.deleteOwnEventType.run({ id })) === 0) throw problem('NOT_FOUND', { id, type: 'EventType' })
    return null
  },
}

type Begun = NonNullable<Mutations['event.publish']['in']['executions']>

async function acceptAll(
  { statements, grow, node, dispatch }: Writing,
  event: StoredEvent,
  executions: Begun,
): Promise<void> {
  const trigger_json = JSON.stringify(eventTrigger(event))
  for (const { id, flowId: flow_id, flowVersion: flow_version } of executions) {
    if ((await statements.flowState.get({ id: flow_id })) === undefined) continue
    const { received: started, raw: body } = event
    await statements.insertExecution.run({
      id,
      flow_id,
      flow_version,
      started,
      delivery_id: null,
      node_id: node,
      trigger_json,
      ...running,
    })
    await statements.insertInput.run({ execution_id: id, head: '{}', body })
    grow('executions', bytesOf('{}') + body.byteLength, 1)
    if (node === null) dispatch(id, started)
  }
}
