import { sql, type RawBuilder } from 'kysely'
import { idsFrom } from '../../base/ids.ts'
import type { AnswerCode, DeliveryFilter } from '../../model/delivery.ts'
import { deliveryOf } from '../rows.ts'
import type { DeliveryTable } from '../schema.ts'
import type { Reads } from '../store.ts'
import type { SqlWords } from '../sql-words.ts'
import { failedDelivery } from './failures.ts'
import type { Reader } from './reader.ts'

/** Deliveries that are looked at without a pause; some ms. */
const slice = 1_000

/** Ids are made within moments of a delivery's time; the slack covers small jumps of the clock. */
const slackMs = 60_000

type Scan = Parameters<Reads['scanDeliveries']>[0]

/**
 * Conditions that an index answers bound a slice, and the others are asked of what is in it: however rare it is what fits,
 * nothing holds the thread for longer than a slice takes.
 */
export async function scanDeliveries(
  reader: Reader,
  { filter, order, after, limit, scan }: Scan,
): ReturnType<Reads['scanDeliveries']> {
  const rows: DeliveryTable[] = []
  let at = after
  for (let looked = 0; looked < scan; looked += slice) {
    const floor = sliceEnd(await idsInSlice(reader, { filter, order, after: at }))
    const found = await sql<DeliveryTable>`
      select * from deliveries where ${within(reader.words, filter, order, at, floor)} and ${fits(reader.words, filter)}
      order by id ${sql.raw(order)} limit ${limit - rows.length}`.execute(reader.db)
    rows.push(...found.rows)
    if (rows.length === limit) return { rows: rows.map(deliveryOf), next: rows.at(-1)!.id }
    if (floor === null) return { rows: rows.map(deliveryOf), next: null }
    at = floor
    await pause()
  }
  return { rows: rows.map(deliveryOf), next: at }
}

export async function countDeliveries(
  reader: Reader,
  { filter, most, scan }: Parameters<Reads['countDeliveries']>[0],
): ReturnType<Reads['countDeliveries']> {
  const order = 'desc'
  let count = 0
  let at: string | null = null
  for (let looked = 0; looked < scan; looked += slice) {
    const floor: string | null = sliceEnd(await idsInSlice(reader, { filter, order, after: at }))
    const found = await sql<{ n: number }>`
      select count(*) as n from deliveries
      where ${within(reader.words, filter, order, at, floor)} and ${fits(reader.words, filter)}`.execute(reader.db)
    count += found.rows[0]?.n ?? 0
    if (count > most) return { count: most, isWhole: false }
    if (floor === null) return { count, isWhole: true }
    at = floor
    await pause()
  }
  return { count, isWhole: false }
}

export async function eventsOfDeliveries(
  reader: Reader,
  ids: readonly string[],
): ReturnType<Reads['eventsOfDeliveries']> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ deliveryId: string; uuid: string; type: string }>`
    select asked.value as "deliveryId", events.uuid, events.type
    from ${reader.words.texts(ids)} as asked
    join deliveries as carried on carried.id = asked.value or carried.batch_id = asked.value
    join events on events.id = carried.event_id
    order by asked.key, carried.batch_id nulls first, carried.id`.execute(reader.db)
  return rows
}

export async function deliveriesBehind(reader: Reader, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select asked.value as id from ${reader.words.texts(ids)} as asked
    join deliveries as mine on mine.id = asked.value
    where exists (select 1 from deliveries as older where older.hook_id = mine.hook_id
      and older.order_key = mine.order_key and older.id < mine.id and older.status in ('PENDING', 'FAILED'))
    order by asked.key`.execute(reader.db)
  return rows.map(({ id }) => id)
}

/** The id that ends the next slice: the last one in it, or null where it is the rest. */
async function idsInSlice(
  reader: Reader,
  { filter, order, after }: Pick<Scan, 'filter' | 'order' | 'after'>,
): Promise<readonly { readonly id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    select id from deliveries where ${within(reader.words, filter, order, after, null)}
    order by id ${sql.raw(order)} limit 1 offset ${slice - 1}`.execute(reader.db)
  return rows
}

const sliceEnd = (ids: readonly { readonly id: string }[]) => ids[0]?.id ?? null

/** What an index answers, between the cursor (left out) and the end of the slice (in it). */
function within(
  words: SqlWords,
  filter: DeliveryFilter,
  order: 'asc' | 'desc',
  after: string | null,
  end: string | null,
) {
  const { status, hookId, since, until, eventId, executionId } = filter
  const up = order === 'asc'
  const parts: RawBuilder<unknown>[] = [sql`true`]
  if (after !== null) parts.push(up ? sql`id > ${after}` : sql`id < ${after}`)
  if (end !== null) parts.push(up ? sql`id <= ${end}` : sql`id >= ${end}`)
  if (since !== undefined) parts.push(sql`id >= ${idsFrom(since - slackMs)}`)
  if (until !== undefined) parts.push(sql`id < ${idsFrom(until + slackMs)}`)
  if (executionId !== undefined) parts.push(sql`execution_id = ${executionId}`)
  if (eventId !== undefined) {
    // The delivery whose envelope carries the event: the one made for it, or the one that took that one.
    parts.push(
      sql`id in (select coalesce(carried.batch_id, carried.id) from deliveries as carried where carried.event_id = ${eventId})`,
    )
  }
  const failed = failedDelivery(status)
  // A hook's own index is for everything else.
  if (failed !== null) parts.push(failed)
  else if (isPending(filter)) parts.push(sql`status = ${sql.lit(status)} and status <> 'DELIVERED'`)
  if (hookId !== undefined && !isPending(filter)) parts.push(sql`hook_id = ${hookId}`)
  return sql.join(parts, sql` and `)
}

const isPending = ({ status }: DeliveryFilter) =>
  status !== undefined && status !== 'DELIVERED' && failedDelivery(status) === null

/** What must be asked of each delivery. */
function fits(words: SqlWords, filter: DeliveryFilter) {
  const { status, hookId, eventType, code, since, until, text } = filter
  const parts: RawBuilder<unknown>[] = [sql`batch_id is null`]
  if (status === 'DELIVERED') parts.push(sql`status = ${status}`)
  // Not looked up by: `+` keeps its index from being chosen for what another one bounds.
  if (hookId !== undefined && isPending(filter)) parts.push(sql`${words.unindexed('hook_id')} = ${hookId}`)
  if (since !== undefined) parts.push(sql`created >= ${since}`)
  if (until !== undefined) parts.push(sql`created < ${until}`)
  if (code !== undefined) parts.push(codeFits(words, code))
  if (eventType !== undefined) {
    parts.push(sql`(exists (select 1 from events where events.id = deliveries.event_id and events.type = ${eventType})
      or (takes > 0 and exists (select 1 from deliveries as taken join events on events.id = taken.event_id
        where taken.batch_id = deliveries.id and events.type = ${eventType})))`)
  }
  if (text !== undefined) {
    const part = text.toLowerCase()
    const has = (value: RawBuilder<unknown>) => sql`${words.position(words.lower(value), part)} > 0`
    parts.push(sql`(${has(sql`attempts_json`)} or exists (select 1 from events
      where events.id = deliveries.event_id and ${has(words.utf8(sql`raw`))}))`)
  }
  return sql.join(parts, sql` and `)
}

function codeFits(words: SqlWords, code: AnswerCode) {
  const last = words.lastNumber(sql`attempts_json`, 'status')
  if (code === 'none') return sql`(attempts_json <> '[]' and ${last} is null)`
  const from = Number(code[0]) * 100
  return sql`(${last} >= ${from} and ${last} < ${from + 100})`
}

/** Lets requests and deliveries go on. */
export const pause = () => new Promise<void>((resolve) => setImmediate(resolve))
