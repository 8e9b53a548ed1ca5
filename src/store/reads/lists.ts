import { sql } from 'kysely'
import { idsFrom } from '../../base/ids.ts'
import type { Delivery } from '../../model/delivery.ts'
import type { StoredEvent } from '../../model/event.ts'
import type { ExecutionSummary } from '../../model/execution.ts'
import { deliveryOf, eventOf, executionSummaryOf } from '../rows.ts'
import type { ReadStatements } from '../statements/statements.ts'
import type { EventQuery, Reads } from '../store.ts'
import { failedDelivery, failedExecution } from './failures.ts'
import type { Reader } from './reader.ts'
import type { StatementTable } from '../statement.ts'

/** The lists with conditions that may be left out. Each is in the order of an index and ends at its limit. */

/**
 * A cursor is `seq` by arrival and `published.seq` by time. `seq` is the order of commits, so that a poller misses no
 * event whose id was made earlier but which was committed later.
 */
export async function listEvents(
  reader: Reader,
  statements: StatementTable<ReadStatements>,
  { limit, after, by, order, since, until, type }: EventQuery,
): Promise<readonly (StoredEvent & { readonly cursor: string })[]> {
  // Nobody gave out a cursor that is none.
  if (after !== null && !/^\d+(?:\.\d+)?$/.test(after)) return []
  const byArrival = by === 'arrival'
  const time = byArrival ? 'received' : 'published'
  const behind = order === 'asc' ? '>' : '<'
  let query = reader.db
    .selectFrom('events')
    .select(['seq', 'id', 'uuid', 'type', 'published', 'received', 'hops', 'raw'])
    .limit(limit)
  if (type !== null) query = query.where('type', '=', type)
  const place = after === null || byArrival ? null : after.split('.').map(Number)
  // A bound that the cursor is already behind is left out: an index is entered at one of the two, and it must be the cursor.
  const isBehind = (bound: number) => place !== null && (order === 'asc' ? place[0]! >= bound : place[0]! < bound)
  if (since !== null && !(order === 'asc' && isBehind(since))) query = query.where(time, '>=', since)
  if (until !== null && !(order === 'desc' && isBehind(until))) query = query.where(time, '<', until)
  if (byArrival) {
    query = query.orderBy('seq', order)
    if (after !== null) query = query.where('seq', behind, Number(after))
    else if (since !== null) query = query.where('seq', '>=', await seqNear(statements, since))
  } else {
    query = query.orderBy('published', order).orderBy('seq', order)
    if (place !== null) {
      query = query.where((where) =>
        where(where.refTuple('published', 'seq'), behind, where.tuple(place[0]!, place[1]!)),
      )
    }
  }
  const rows = await query.execute()
  return rows.map((row) => ({
    ...eventOf(row),
    cursor: byArrival ? String(row.seq) : `${row.published}.${row.seq}`,
  }))
}

/**
 * Where to begin a search for events received since a time, without an index on it: ids begin with their time, and an id is
 * made within moments of `received`. A minute of slack covers that and small jumps of the clock; the condition itself
 * stays in the query.
 */
async function seqNear(statements: StatementTable<ReadStatements>, since: number): Promise<number> {
  const found = await statements.seqFromId.get({ id: idsFrom(since - 60_000) })
  // Nothing came since: no scan through everything to find that out.
  return found?.seq ?? Number.MAX_SAFE_INTEGER
}

export async function listDeliveries(
  reader: Reader,
  { limit, after, hookId, status, eventId, executionId }: Parameters<Reads['listDeliveries']>[0],
): Promise<readonly Delivery[]> {
  if (status === 'DELIVERING') return []
  let query = reader.db
    .selectFrom('deliveries')
    .selectAll()
    .where('batch_id', 'is', null)
    .orderBy('id', 'desc')
    .limit(limit)
  if (after !== null) query = query.where('id', '<', after)
  const failed = failedDelivery(status)
  if (failed !== null) {
    query = query.where(failed)
    if (hookId !== undefined) query = query.where('hook_id', '=', hookId)
  } else {
    // Said once more in the words of its index. With it, a hook is not looked up by its own index: most deliveries of a hook
    // are delivered, and all of these would be read to find the few others.
    const isPending = status !== undefined && status !== 'DELIVERED'
    if (status !== undefined) query = query.where('status', '=', sql.lit(status))
    if (isPending) query = query.where('status', '<>', sql.lit('DELIVERED' as const))
    if (hookId !== undefined)
      query = query.where(isPending ? sql<string>`${reader.words.unindexed('hook_id')}` : 'hook_id', '=', hookId)
  }
  if (executionId !== undefined) query = query.where('execution_id', '=', executionId)
  if (eventId !== undefined) {
    // The delivery whose envelope carries the event: the one made for it, or the one that took that one.
    query = query.where('id', 'in', (s) =>
      s
        .selectFrom('deliveries as carried')
        .select((c) => c.fn.coalesce('carried.batch_id', 'carried.id').as('id'))
        .where('carried.event_id', '=', eventId),
    )
  }
  const rows = await query.execute()
  return rows.map(deliveryOf)
}

export async function listExecutions(
  reader: Reader,
  { limit, after, flowId, status, deliveryId }: Parameters<Reads['listExecutions']>[0],
): Promise<readonly ExecutionSummary[]> {
  let query = reader.db.selectFrom('executions').selectAll().orderBy('id', 'desc').limit(limit)
  if (after !== null) query = query.where('id', '<', after)
  if (deliveryId !== undefined) query = query.where('delivery_id', '=', deliveryId)
  const failed = failedExecution(status)
  if (failed !== null) {
    query = query.where(failed)
    if (flowId !== undefined) query = query.where('flow_id', '=', flowId)
  } else {
    // Likewise here: what runs is found among what runs, not among everything that the flow has ever done.
    const isRunning = status === 'RUNNING' || status === 'WAITING'
    if (status !== undefined) query = query.where('status', '=', sql.lit(status))
    if (isRunning) query = query.where('finished', 'is', null)
    if (flowId !== undefined)
      query = query.where(isRunning ? sql<string>`${reader.words.unindexed('flow_id')}` : 'flow_id', '=', flowId)
  }
  const rows = await query.execute()
  return rows.map(executionSummaryOf)
}

export async function flowNames(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await reader.db.selectFrom('flows').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
