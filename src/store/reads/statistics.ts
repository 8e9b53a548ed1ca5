import { sql, type RawBuilder } from 'kysely'
import { idsFrom } from '../../base/ids.ts'
import type { Delivery } from '../../model/delivery.ts'
import type { DeliveryBucket, ExecutionBucket } from '../../model/statistics.ts'
import type { Reads } from '../store.ts'
import { failedDelivery } from './failures.ts'
import type { Reader } from './reader.ts'
import { pause } from './delivery-scan.ts'

/**
 * Counting without an index of its own, which every write would pay for: ids are ordered by time, so each index that ends in
 * the id counts a span. The delivered ones are what the others leave of all.
 */

/** Entries of an index that are counted without a pause; some ms. */
const counted = 50_000

interface Span {
  readonly start: number
  readonly end: number
}

export async function deliveryStatistics(
  reader: Reader,
  { since, until, buckets, hookId, samples = 40 }: Parameters<Reads['deliveryStatistics']>[0],
): Promise<readonly DeliveryBucket[]> {
  // What the whole span does not have is not looked for in each of its parts.
  const whole = { start: since, end: until }
  const hooks: string[] = []
  for (const id of hookId === undefined ? await hooksWithDeliveries(reader) : [hookId]) {
    if (await isThere(reader, sql`hook_id = ${id}`, whole)) hooks.push(id)
  }
  const statuses = new Set<Delivery['status']>()
  for (const status of ['PENDING', 'FAILED', 'GIVEN_UP', 'SKIPPED', 'CANCELLED'] as const) {
    if (await isThere(reader, notDelivered(status), whole)) statuses.add(status)
  }
  const result: DeliveryBucket[] = []
  for (const span of spans(since, until, buckets)) {
    let all = 0
    for (const id of hooks) all += await countIds(reader, 'deliveries', sql`hook_id = ${id}`, span)
    const of = async (status: Delivery['status']) =>
      statuses.has(status) ? await countByStatus(reader, status, hookId, span) : 0
    const pending = await of('PENDING')
    const failed = await of('FAILED')
    const givenUp = await of('GIVEN_UP')
    const skipped = await of('SKIPPED')
    const cancelled = await of('CANCELLED')
    // Something may have changed between two counts.
    const delivered = Math.max(0, all - pending - failed - givenUp - skipped - cancelled)
    const durations = delivered === 0 || samples === 0 ? [] : await sampleDurations(reader, hookId, span, samples)
    result.push({ ...span, delivered, pending, failed, givenUp, skipped, cancelled, durations })
    await pause()
  }
  return result
}

export async function executionStatistics(
  reader: Reader,
  { since, until, buckets }: Parameters<Reads['executionStatistics']>[0],
): Promise<readonly ExecutionBucket[]> {
  const result: ExecutionBucket[] = []
  for (const span of spans(since, until, buckets)) {
    const finished = await countFinished(reader, span)
    const of = (status: 'FAILED' | 'CANCELLED') =>
      countIds(reader, 'executions', sql`status = ${sql.lit(status)} and status in ('FAILED', 'CANCELLED')`, span)
    const failed = await of('FAILED')
    const cancelled = await of('CANCELLED')
    // All are counted by their end and the others by their start, which is the same span but for long ones.
    result.push({ ...span, success: Math.max(0, finished - failed - cancelled), failed, cancelled })
    await pause()
  }
  return result
}

export async function failingHooks(
  reader: Reader,
  { since, until, look, limit }: Parameters<Reads['failingHooks']>[0],
): ReturnType<Reads['failingHooks']> {
  const newest = (status: 'FAILED' | 'GIVEN_UP') => sql`select hook_id from (
    select hook_id from deliveries where ${failedDelivery(status)}
      and id >= ${idsFrom(since)} and id < ${idsFrom(until)} order by id desc limit ${look}) as newest`
  const { rows } = await sql<{ hookId: string; count: number }>`
    select hook_id as "hookId", count(*) as count from (${newest('FAILED')} union all ${newest('GIVEN_UP')}) as failing
    group by hook_id order by count desc, hook_id limit ${limit}`.execute(reader.db)
  return rows.map(({ hookId, count }) => ({ hookId, count }))
}

export function countReceived(
  reader: Reader,
  { since, until }: Parameters<Reads['countReceived']>[0],
): ReturnType<Reads['countReceived']> {
  return countIds(reader, 'events', sql`true`, { start: since, end: until })
}

export async function standing(
  reader: Reader,
  { most }: Parameters<Reads['standing']>[0],
): ReturnType<Reads['standing']> {
  const upTo = async (rows: RawBuilder<unknown>) =>
    (await sql<{ n: number }>`select count(*) as n from (${rows} limit ${most}) as part`.execute(reader.db)).rows[0]
      ?.n ?? 0
  const unfinished = (status: 'PENDING' | 'FAILED') =>
    sql`select 1 from deliveries where status = ${sql.lit(status)} and status <> 'DELIVERED'`
  const running = (status: 'RUNNING' | 'WAITING') =>
    sql`select 1 from executions where finished is null and status = ${sql.lit(status)}`
  return {
    unfinishedDeliveries: Math.min(most, (await upTo(unfinished('PENDING'))) + (await upTo(unfinished('FAILED')))),
    flowsOn: await upTo(sql`select 1 from flows where status = 'ACTIVE'`),
    executionsRunning: await upTo(running('RUNNING')),
    executionsWaiting: await upTo(running('WAITING')),
  }
}

function spans(since: number, until: number, buckets: number): readonly Span[] {
  const edge = (index: number) => Math.round(since + ((until - since) * index) / buckets)
  return Array.from({ length: buckets }, (_, index) => ({ start: edge(index), end: edge(index + 1) }))
}

/** Each probe jumps to the next hook: as many steps as there are hooks, deleted ones among them. */
async function hooksWithDeliveries(reader: Reader): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive known(id) as (
      select min(hook_id) from deliveries
      union all
      select (select min(hook_id) from deliveries where hook_id > known.id) from known where known.id is not null
    ) select id from known where id is not null`.execute(reader.db)
  return rows.map(({ id }) => id)
}

/**
 * Counts ids of a span by an index that begins with what the condition names and ends with the id.
 *
 * @param only what is asked of each row beside that; it is not looked up by
 */
async function countIds(
  reader: Reader,
  table: 'deliveries' | 'executions' | 'events',
  condition: RawBuilder<unknown>,
  { start, end }: Span,
  only?: RawBuilder<unknown>,
): Promise<number> {
  // Rows must be read for it.
  const most = only === undefined ? counted : counted / 10
  let from = idsFrom(start)
  for (let total = 0; ;) {
    const { rows } = await sql<{ seen: number; n: number | null; last: string | null }>`
      select count(*) as seen, sum(fits) as n, max(id) as last from (
        select id, ${only === undefined ? sql`1` : sql`case when ${only} then 1 else 0 end`} as fits from ${sql.table(table)}
        where ${condition} and id > ${from} and id < ${idsFrom(end)} order by id limit ${most}) as part`.execute(
      reader.db,
    )
    const { seen, n, last } = rows[0]! // an aggregate gives one row
    total += n ?? 0
    if (seen < most || last === null) return total
    from = last
    await pause()
  }
}

function countByStatus(
  reader: Reader,
  status: Delivery['status'],
  hookId: string | undefined,
  span: Span,
): Promise<number> {
  const failed = failedDelivery(status)
  if (failed !== null) {
    const ofHook = hookId === undefined ? sql`true` : sql`hook_id = ${hookId}`
    return countIds(reader, 'deliveries', sql`${failed} and ${ofHook}`, span)
  }
  return countIds(
    reader,
    'deliveries',
    notDelivered(status),
    span,
    hookId === undefined ? undefined : sql`hook_id = ${hookId}`,
  )
}

/** In the words of an index. */
const notDelivered = (status: Delivery['status']) =>
  failedDelivery(status) ?? sql<boolean>`status = ${sql.lit(status)} and status <> 'DELIVERED'`

async function isThere(reader: Reader, condition: RawBuilder<unknown>, { start, end }: Span): Promise<boolean> {
  const { rows } = await sql`select 1 from deliveries
    where ${condition} and id >= ${idsFrom(start)} and id < ${idsFrom(end)} order by id limit 1`.execute(reader.db)
  return rows.length > 0
}

async function countFinished(reader: Reader, { start, end }: Span): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from executions
    where finished is not null and finished >= ${start} and finished < ${end}`.execute(reader.db)
  return rows[0]?.n ?? 0
}

/** Of the newest in a span, so that few rows are read however many there are. */
async function sampleDurations(
  reader: Reader,
  hookId: string | undefined,
  { start, end }: Span,
  samples: number,
): Promise<readonly number[]> {
  const ofHook = hookId === undefined ? sql`true` : sql`hook_id = ${hookId}`
  const { rows } = await sql<{ ms: number | null }>`
    select ${reader.words.lastNumber(sql`attempts_json`, 'durationMs')} as ms from (
      select status, attempts_json from deliveries
      where ${ofHook} and id >= ${idsFrom(start)} and id < ${idsFrom(end)} order by id desc limit ${samples * 4}) as newest
    where status = 'DELIVERED' limit ${samples}`.execute(reader.db)
  return rows.flatMap(({ ms }) => (ms === null ? [] : [ms]))
}
