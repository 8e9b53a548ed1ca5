import { sql, type RawBuilder } from 'kysely'
import { idsFrom } from '../../base/ids.ts'
import type { Delivery } from '../../model/delivery.ts'
import type { Reads } from '../store.ts'
import { countFinished, countInSpans, type Span } from './count-spans.ts'
import { failedDelivery } from './failures.ts'
import type { Reader } from './reader.ts'
import { pause } from './delivery-scan.ts'

/**
 * Counting without an index of its own, which every write would pay for: ids are ordered by time, so each index that ends in
 * the id counts a span. The delivered ones are what the others leave of all.
 */

type Ended = Exclude<Delivery['status'], 'DELIVERED'>

const others = ['PENDING', 'FAILED', 'GIVEN_UP', 'SKIPPED', 'CANCELLED'] as const satisfies readonly Ended[]

/** Deliveries of all spans whose durations are read by one question. */
const sampledAtOnce = 3_000

export async function deliveryStatistics(
  reader: Reader,
  { since, until, buckets, hookId, samples = 40 }: Parameters<Reads['deliveryStatistics']>[0],
): ReturnType<Reads['deliveryStatistics']> {
  const parts = spans(since, until, buckets)
  const all = parts.map(() => 0)
  for (const id of hookId === undefined ? await hooksWithDeliveries(reader) : [hookId]) {
    add(all, await countInSpans(reader, { table: 'deliveries', condition: sql`hook_id = ${id}` }, parts))
    await pause()
  }
  const of = new Map<Ended, readonly number[]>()
  for (const status of others) of.set(status, await countByStatus(reader, status, hookId, parts))
  // Something may have changed between two counts.
  const delivered = all.map((n, at) =>
    Math.max(
      0,
      others.reduce((rest, status) => rest - of.get(status)![at]!, n),
    ),
  )
  const durations =
    samples === 0 || delivered.every((n) => n === 0)
      ? parts.map(() => [])
      : await sampleDurations(reader, hookId, parts, samples, sum(all) <= sampledAtOnce)
  return parts.map((span, at) => ({
    ...span,
    delivered: delivered[at]!,
    pending: of.get('PENDING')![at]!,
    failed: of.get('FAILED')![at]!,
    givenUp: of.get('GIVEN_UP')![at]!,
    skipped: of.get('SKIPPED')![at]!,
    cancelled: of.get('CANCELLED')![at]!,
    durations: durations[at]!,
  }))
}

export async function executionStatistics(
  reader: Reader,
  { since, until, buckets }: Parameters<Reads['executionStatistics']>[0],
): ReturnType<Reads['executionStatistics']> {
  const parts = spans(since, until, buckets)
  const of = (status: 'FAILED' | 'CANCELLED') =>
    countInSpans(
      reader,
      { table: 'executions', condition: sql`status = ${sql.lit(status)} and status in ('FAILED', 'CANCELLED')` },
      parts,
    )
  const finished = await countFinished(reader, parts)
  const failed = await of('FAILED')
  const cancelled = await of('CANCELLED')
  // All are counted by their end and the others by their start, which is the same span but for long ones.
  return parts.map((span, at) => ({
    ...span,
    success: Math.max(0, finished[at]! - failed[at]! - cancelled[at]!),
    failed: failed[at]!,
    cancelled: cancelled[at]!,
  }))
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
  { since, until, buckets }: Parameters<Reads['countReceived']>[0],
): ReturnType<Reads['countReceived']> {
  return countInSpans(reader, { table: 'events', condition: sql`true` }, spans(since, until, buckets))
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

function countByStatus(
  reader: Reader,
  status: Ended,
  hookId: string | undefined,
  parts: readonly Span[],
): Promise<readonly number[]> {
  const [failed, ofHook] = [failedDelivery(status), sql`hook_id = ${hookId ?? ''}`]
  const table = 'deliveries'
  if (hookId === undefined) return countInSpans(reader, { table, condition: notDelivered(status) }, parts)
  if (failed === null) return countInSpans(reader, { table, condition: notDelivered(status), only: ofHook }, parts)
  return countInSpans(reader, { table, condition: sql`${failed} and ${ofHook}` }, parts)
}

/** In the words of an index. */
const notDelivered = (status: Ended) =>
  failedDelivery(status) ?? sql<boolean>`status = ${sql.lit(status)} and status <> 'DELIVERED'`

/** Of the newest in each span, so that few rows are read however many there are. */
async function sampleDurations(
  reader: Reader,
  hookId: string | undefined,
  parts: readonly Span[],
  samples: number,
  atOnce: boolean,
): Promise<readonly (readonly number[])[]> {
  const ofHook = hookId === undefined ? sql`true` : sql`hook_id = ${hookId}`
  const newest = async ({ start, end }: Span, [looked, most]: readonly [looked: number, most: number]) => {
    const { rows } = await sql<{ id: string; ms: number | null }>`
      select id, ${reader.words.lastNumber(sql`attempts_json`, 'durationMs')} as ms from (
        select id, status, attempts_json from deliveries
        where ${ofHook} and id >= ${idsFrom(start)} and id < ${idsFrom(end)} order by id desc limit ${looked}) as newest
      where status = 'DELIVERED' order by id desc limit ${most}`.execute(reader.db)
    return rows
  }
  const durations: number[][] = parts.map(() => [])
  if (atOnce) {
    // Newest first, as the parts are from behind.
    let at = parts.length - 1
    const whole = { start: parts[0]!.start, end: parts.at(-1)!.end } // never without one
    for (const { id, ms } of await newest(whole, [sampledAtOnce, sampledAtOnce])) {
      while (id < idsFrom(parts[at]!.start)) at--
      if (ms !== null && durations[at]!.length < samples) durations[at]!.push(ms)
    }
    return durations
  }
  for (const [at, part] of parts.entries()) {
    for (const { ms } of await newest(part, [samples * 4, samples])) if (ms !== null) durations[at]!.push(ms)
    await pause()
  }
  return durations
}

function add(to: number[], counts: readonly number[]): void {
  for (const [at, n] of counts.entries()) to[at] = to[at]! + n
}

const sum = (counts: readonly number[]) => counts.reduce((total, n) => total + n, 0)
