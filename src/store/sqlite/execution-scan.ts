import { sql, type Kysely, type RawBuilder } from 'kysely'
import { idsFrom } from '../../base/ids.ts'
import type { ExecutionFilter } from '../../model/execution.ts'
import { executionSummaryOf } from '../rows.ts'
import type { Database, ExecutionTable } from '../schema.ts'
import type { Reads } from '../store.ts'
import { pause } from './delivery-scan.ts'

/** Executions that are looked at without a pause; some ms. */
const slice = 1_000

/** Ids are made within moments of an execution's start; the slack covers small jumps of the clock. */
const slackMs = 60_000

const wholeId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** As for deliveries: an index bounds a slice, everything else is asked of what is in it, and between slices others work. */
export async function scanExecutions(
  db: Kysely<Database>,
  { filter, after, limit, scan }: Parameters<Reads['scanExecutions']>[0],
): ReturnType<Reads['scanExecutions']> {
  const rows: ExecutionTable[] = []
  let at = after
  for (let looked = 0; looked < scan; looked += slice) {
    const last = await sql<{ id: string }>`
      select id from executions where ${within(filter, at, null)} order by id desc limit 1 offset ${slice - 1}`.execute(
      db,
    )
    const floor: string | null = last.rows[0]?.id ?? null
    const found = await sql<ExecutionTable>`
      select * from executions where ${within(filter, at, floor)} and ${fits(filter)}
      order by id desc limit ${limit - rows.length}`.execute(db)
    rows.push(...found.rows)
    if (rows.length === limit) return { rows: rows.map(executionSummaryOf), next: rows.at(-1)!.id }
    if (floor === null) return { rows: rows.map(executionSummaryOf), next: null }
    at = floor
    await pause()
  }
  return { rows: rows.map(executionSummaryOf), next: at }
}

/** What an index answers, between the cursor (left out) and the end of the slice (in it). */
function within(filter: ExecutionFilter, after: string | null, end: string | null) {
  const { status, flowId, deliveryId, since, until, text } = filter
  const parts: RawBuilder<unknown>[] = [sql`true`]
  if (after !== null) parts.push(sql`id < ${after}`)
  // A whole id is found however old its execution is.
  if (text !== undefined && wholeId.test(text)) parts.push(sql`id = ${text.toLowerCase()}`)
  if (end !== null) parts.push(sql`id >= ${end}`)
  if (since !== undefined) parts.push(sql`id >= ${idsFrom(since - slackMs)}`)
  if (until !== undefined) parts.push(sql`id < ${idsFrom(until + slackMs)}`)
  // In the words of the partial indexes, which are not chosen otherwise.
  if (status === 'RUNNING' || status === 'WAITING') parts.push(sql`finished is null`)
  else if (status === 'FAILED' || status === 'CANCELLED') {
    parts.push(sql`status = ${sql.lit(status)} and status in ('FAILED', 'CANCELLED')`)
  } else if (deliveryId !== undefined) parts.push(sql`delivery_id = ${deliveryId}`)
  else if (flowId !== undefined) parts.push(sql`flow_id = ${flowId}`)
  return sql.join(parts, sql` and `)
}

/** What must be asked of each execution. */
function fits({ status, flowId, deliveryId, eventUuid, since, until, text }: ExecutionFilter) {
  const parts: RawBuilder<unknown>[] = [sql`true`]
  if (status !== undefined) parts.push(sql`+status = ${status}`)
  if (flowId !== undefined) parts.push(sql`+flow_id = ${flowId}`)
  if (deliveryId !== undefined) parts.push(sql`+delivery_id = ${deliveryId}`)
  if (eventUuid !== undefined) parts.push(sql`instr(trigger_json, ${JSON.stringify(eventUuid)}) > 0`)
  if (since !== undefined) parts.push(sql`started >= ${since}`)
  if (until !== undefined) parts.push(sql`started < ${until}`)
  if (text !== undefined) {
    const part = text.toLowerCase()
    parts.push(sql`(instr(id, ${part}) > 0 or instr(lower(error_json), ${part}) > 0
      or exists (select 1 from flows where flows.id = executions.flow_id and instr(flows.name_key, ${part}) > 0))`)
  }
  return sql.join(parts, sql` and `)
}
