import type { ApplyTable, Writing } from './apply.ts'
import { deleteExecution } from './delete-execution.ts'
import type { Mutations } from '../../store.ts'

type Sweep = Mutations['retention.sweep']['in']

export const applyRetention: ApplyTable<'retention.sweep'> = {
  'retention.sweep'(writing, sweep) {
    const executions = sweepExecutions(writing, sweep)
    const { events, deliveries } = sweepEvents(writing, sweep)
    const { statements } = writing
    const { now, batch } = sweep
    statements.deleteOldMarks.run({ now, limit: batch })
    statements.deleteOldAssertions.run({ now, limit: batch })
    statements.deleteOldLinks.run({ now, limit: batch })
    statements.deleteOldSessions.run({ now, limit: batch })
    return { executions, deliveries, events }
  },
}

function sweepExecutions(writing: Writing, { executionsBefore, executionBytes, batch }: Sweep): number {
  let deleted = 0
  for (const { id, finished } of writing.statements.oldestFinishedExecutions.all({ limit: batch })) {
    const isOld = finished !== null && finished < executionsBefore
    if (!isOld && writing.total('executions') <= executionBytes) break
    deleteExecution(writing, id)
    deleted++
  }
  return deleted
}

/** Goes through the events from the oldest on, past those that are still held, until `batch` are deleted. */
function sweepEvents(
  writing: Writing,
  { eventsBefore, eventBytes, batch }: Sweep,
): { events: number; deliveries: number } {
  const { statements } = writing
  const swept = { events: 0, deliveries: 0 }
  const isDue = (received: number) => received < eventsBefore || writing.total('events') > eventBytes
  let seq = 0
  for (let looked = 0; swept.events < batch && looked < batch * looksPerDeletion;) {
    const part = statements.eventsAfter.all({ seq, limit: batch })
    for (const event of part) {
      looked++
      seq = event.seq
      if (!isDue(event.received)) return swept
      if (event.held !== 0) continue
      if (swept.events === batch) return swept
      const deliveries = statements.deliveriesOfEvent.all({ eventId: event.id })
      for (const { id } of deliveries) statements.deleteDelivery.run({ id })
      statements.deleteEvent.run({ seq })
      writing.grow('events', -event.bytes - deliveries.reduce((sum, { bytes }) => sum + bytes, 0), -1)
      swept.events++
      swept.deliveries += deliveries.length
    }
    if (part.length < batch) return swept
  }
  return swept
}

/** Held events at the front are walked over each time; this keeps a sweep short where there are very many of them. */
const looksPerDeletion = 20
