import { problem } from '../../../base/errors.ts'
import type { ApplyTable } from './apply.ts'

export const applyEvents: ApplyTable<'event.publish' | 'eventType.put' | 'eventType.delete'> = {
  'event.publish'({ statements, grow }, { event, deliveries }) {
    if (statements.insertEvent.run(event) === 0) return { duplicate: true }
    for (const { id, hookId } of deliveries) {
      // A hook that was deleted while the event was on its way: nobody would ever send this one.
      const known = statements.hookExists.get({ id: hookId }) !== undefined
      statements.insertDelivery.run({
        id,
        hook_id: hookId,
        event_id: event.id,
        status: known ? 'PENDING' : 'CANCELLED',
        created: event.received,
        next_attempt: known ? event.received : null,
        hops: event.hops,
      })
    }
    grow('events', event.raw.byteLength + deliveries.length * noAttempts, 1)
    return { duplicate: false }
  },
  'eventType.put'({ statements }, { type }) {
    statements.putOwnEventType.run({ id: type.id, data: JSON.stringify(type) })
    return null
  },
  'eventType.delete'({ statements }, { id }) {
    if (statements.deleteOwnEventType.run({ id }) === 0) throw problem('NOT_FOUND', { id, type: 'EventType' })
    return null
  },
}

/** `[]` */
const noAttempts = 2
