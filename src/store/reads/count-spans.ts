import { sql, type RawBuilder } from 'kysely'
import { idsFrom } from '../../base/ids.ts'
import { pause } from './delivery-scan.ts'
import type { Reader } from './reader.ts'

/** Entries of an index that are counted without a pause; some ms. */
const counted = 50_000
/** The same where rows must be read for it. */
const read = 5_000

/** Times are epoch ms; its end is not in it. */
export interface Span {
  readonly start: number
  readonly end: number
}

interface Counting {
  readonly table: 'deliveries' | 'executions' | 'events'
  /** Looked up by an index that begins with what it names and ends with the id. */
  readonly condition: RawBuilder<unknown>
  /** Asked of each row beside that; not looked up by. */
  readonly only?: RawBuilder<unknown>
}

/**
 * How many rows were made in each of some spans that lie side by side, in their order. Where there are few in all of them, they
 * are counted by one question, since a question takes longer than counting some rows does; else span by span.
 */
export async function countInSpans(
  reader: Reader,
  counting: Counting,
  spans: readonly Span[],
): Promise<readonly number[]> {
  const whole = { start: spans[0]!.start, end: spans.at(-1)!.end } // never without one
  if (spans.length > 1) {
    const { seen } = await countPart(reader, counting, idsFrom(whole.start), whole)
    if (seen === 0) return spans.map(() => 0)
    if (seen < mostOf(counting)) return countAtOnce(reader, counting, spans)
  }
  const counts: number[] = []
  for (const span of spans) counts.push(await countOne(reader, counting, span))
  return counts
}

/** Executions that ended in each of some spans, in their order. */
export async function countFinished(reader: Reader, spans: readonly Span[]): Promise<readonly number[]> {
  const time = (ms: number) => sql`cast(${ms} as bigint)`
  const counts: number[] = []
  // A part of them has a question of its own: an hour of a busy server is no more than some ten thousand.
  for (let at = 0; at < spans.length; at += spansAtOnce) {
    const edges = spans.slice(at, at + spansAtOnce).map(({ start, end }) => [time(start), time(end)] as const)
    counts.push(
      ...(await inEach(
        reader,
        edges,
        sql`select count(*) from executions
          where finished is not null and finished >= span.column2 and finished < span.column3`,
      )),
    )
    await pause()
  }
  return counts
}

const spansAtOnce = 15

const mostOf = ({ only }: Counting) => (only === undefined ? counted : read)

async function countOne(reader: Reader, counting: Counting, span: Span): Promise<number> {
  let from = idsFrom(span.start)
  for (let total = 0; ;) {
    const { seen, n, last } = await countPart(reader, counting, from, span)
    total += n ?? 0
    if (seen < mostOf(counting) || last === null) return total
    from = last
    await pause()
  }
}

async function countPart(reader: Reader, { table, condition, only }: Counting, from: string, { end }: Span) {
  const { rows } = await sql<{ seen: number; n: number | null; last: string | null }>`
    select count(*) as seen, sum(fits) as n, max(id) as last from (
      select id, ${only === undefined ? sql`1` : sql`case when ${only} then 1 else 0 end`} as fits from ${sql.table(table)}
      where ${condition} and id > ${from} and id < ${idsFrom(end)}
      order by id limit ${mostOf({ table, condition, ...(only === undefined ? {} : { only }) })}) as part`.execute(
    reader.db,
  )
  return rows[0]! // an aggregate gives one row
}

function countAtOnce(
  reader: Reader,
  { table, condition, only = sql`true` }: Counting,
  spans: readonly Span[],
): Promise<readonly number[]> {
  return inEach(
    reader,
    spans.map(({ start, end }) => [sql`${idsFrom(start)}`, sql`${idsFrom(end)}`]),
    sql`select count(*) from ${sql.table(table)}
      where ${condition} and ${only} and id > span.column2 and id < span.column3`,
  )
}

/** @param question for one span, whose edges it knows as `span.column2` and `span.column3` */
async function inEach(
  reader: Reader,
  edges: readonly (readonly [RawBuilder<unknown>, RawBuilder<unknown>])[],
  question: RawBuilder<unknown>,
): Promise<readonly number[]> {
  const lines = edges.map(([start, end], index) => sql`(${sql.lit(index)}, ${start}, ${end})`)
  const { rows } = await sql<{ n: number }>`
    select (${question}) as n from (values ${sql.join(lines)}) as span order by span.column1`.execute(reader.db)
  return rows.map(({ n }) => n)
}
