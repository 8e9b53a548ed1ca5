import type { ApplyTable, Writing } from './apply.ts'
import { countedSize } from '../../model/file.ts'
import { deleteExecution } from './delete-execution.ts'
import type { Mutations } from '../store.ts'

type Sweep = Mutations['retention.sweep']['in']

export const applyRetention: ApplyTable<'retention.sweep'> = {
  async 'retention.sweep'(writing, sweep) {
    const executions = await sweepExecutions(writing, sweep)
    const { events, deliveries } = await sweepEvents(writing, sweep)
    const files = await sweepFiles(writing, sweep)
    const { statements } = writing
    const { now, batch } = sweep
    await statements.deleteOldMarks.run({ now, limit: batch })
    await statements.deleteOldAssertions.run({ now, limit: batch })
    await statements.deleteOldLinks.run({ now, limit: batch })
    await statements.deleteOldSessions.run({ now, limit: batch })
    return { executions, deliveries, events, files }
  },
}

async function sweepExecutions(writing: Writing, { executionsBefore, executionBytes, batch }: Sweep): Promise<number> {
  let deleted = 0
  for (const { id, finished } of await writing.statements.oldestFinishedExecutions.all({ limit: batch })) {
    const isOld = finished !== null && finished < executionsBefore
    if (!isOld && (await writing.total('executions')) <= executionBytes) break
    await deleteExecution(writing, id)
    deleted++
  }
  return deleted
}

/** After the executions, which take their files along. */
async function sweepFiles({ statements }: Writing, { filesBefore, fileBytes, batch }: Sweep): Promise<number> {
  let bytes = (await statements.fileBytes.get({}))?.bytes ?? 0
  let deleted = 0
  for (const { id, created, size } of await statements.oldestMadeFiles.all({ limit: batch })) {
    if (created >= filesBefore && bytes <= fileBytes) break
    await statements.deleteFile.run({ id })
    bytes -= countedSize(size)
    deleted++
  }
  return deleted
}

/** Goes through the events from the oldest on, past those that are still held, until `batch` are deleted. */
async function sweepEvents(
  writing: Writing,
  { eventsBefore, eventBytes, batch }: Sweep,
): Promise<{ events: number; deliveries: number }> {
  const { statements } = writing
  const swept = { events: 0, deliveries: 0 }
  const isDue = async (received: number) => received < eventsBefore || (await writing.total('events')) > eventBytes
  let seq = 0
  for (let looked = 0; swept.events < batch && looked < batch * looksPerDeletion;) {
    const part = await statements.eventsAfter.all({ seq, limit: batch })
    for (const event of part) {
      looked++
      seq = event.seq
      if (!(await isDue(event.received))) return swept
      if (event.held !== 0) continue
      if (swept.events === batch) return swept
      const deliveries = await statements.deliveriesOfEvent.all({ eventId: event.id })
      for (const { id } of deliveries) await statements.deleteDelivery.run({ id })
      await statements.deleteEvent.run({ seq })
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
