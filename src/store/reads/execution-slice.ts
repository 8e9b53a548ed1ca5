import { sql, type RawBuilder } from 'kysely'
import { idsFrom } from '../../base/ids.ts'
import type { ExecutionFilter } from '../../model/execution.ts'
import type { SqlWords } from '../sql-words.ts'
import { failedExecution } from './failures.ts'
import type { Reader } from './reader.ts'

/** Executions that are looked at without a pause; some ms. */
export const slice = 1_000

/** Ids are made within moments of an execution's start; the slack covers small jumps of the clock. */
const slackMs = 60_000

/** The last id of the next slice, or null where it is the rest. */
export async function sliceEnd(
  reader: Reader,
  filter: ExecutionFilter,
  after: string | null,
  size = slice,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from executions where ${within(filter, after, null)} order by id desc limit 1 offset ${size - 1}`.execute(
    reader.db,
  )
  return rows[0]?.id ?? null
}

/** What an index answers, between the cursor (left out) and the end of the slice (in it). */
export function within(filter: ExecutionFilter, after: string | null, end: string | null) {
  const { status, flowId, deliveryId, since, until } = filter
  const parts: RawBuilder<unknown>[] = [sql`true`]
  if (after !== null) parts.push(sql`id < ${after}`)
  if (end !== null) parts.push(sql`id >= ${end}`)
  if (since !== undefined) parts.push(sql`id >= ${idsFrom(since - slackMs)}`)
  if (until !== undefined) parts.push(sql`id < ${idsFrom(until + slackMs)}`)
  const failed = failedExecution(status)
  if (status === 'RUNNING' || status === 'WAITING') parts.push(sql`finished is null`)
  else if (failed !== null) {
    parts.push(failed)
    if (flowId !== undefined) parts.push(sql`flow_id = ${flowId}`)
  } else if (deliveryId !== undefined) parts.push(sql`delivery_id = ${deliveryId}`)
  else if (flowId !== undefined) parts.push(sql`flow_id = ${flowId}`)
  return sql.join(parts, sql` and `)
}

/** What must be asked of each execution; the text is looked for in execution-search.ts. */
export function fits(words: SqlWords, { status, flowId, deliveryId, eventUuid, since, until }: ExecutionFilter) {
  const parts: RawBuilder<unknown>[] = [sql`true`]
  if (status !== undefined) parts.push(sql`${words.unindexed('status')} = ${status}`)
  if (flowId !== undefined) parts.push(sql`${words.unindexed('flow_id')} = ${flowId}`)
  if (deliveryId !== undefined) parts.push(sql`${words.unindexed('delivery_id')} = ${deliveryId}`)
  if (eventUuid !== undefined) parts.push(sql`${words.position(sql`trigger_json`, JSON.stringify(eventUuid))} > 0`)
  if (since !== undefined) parts.push(sql`started >= ${since}`)
  if (until !== undefined) parts.push(sql`started < ${until}`)
  return sql.join(parts, sql` and `)
}
