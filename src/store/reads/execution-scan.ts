import { sql } from 'kysely'
import { executionSummaryOf } from '../rows.ts'
import type { ExecutionTable } from '../schema.ts'
import type { Reads } from '../store.ts'
import type { Reader } from './reader.ts'
import { pause } from './delivery-scan.ts'
import { searchExecutions } from './execution-search.ts'
import { fits, slice, sliceEnd, within } from './execution-slice.ts'

/** As for deliveries: an index bounds a slice, everything else is asked of what is in it, and between slices others work. */
export async function scanExecutions(
  reader: Reader,
  query: Parameters<Reads['scanExecutions']>[0],
): ReturnType<Reads['scanExecutions']> {
  if (query.filter.text !== undefined) return searchExecutions(reader, query, query.filter.text)
  const { filter, after, limit, scan } = query
  const rows: ExecutionTable[] = []
  let at = after
  for (let looked = 0; looked < scan; looked += slice) {
    const floor = await sliceEnd(reader, filter, at)
    const found = await sql<ExecutionTable>`
      select * from executions where ${within(filter, at, floor)} and ${fits(reader.words, filter)}
      order by id desc limit ${limit - rows.length}`.execute(reader.db)
    rows.push(...found.rows)
    if (rows.length === limit) return { rows: rows.map(executionSummaryOf), next: rows.at(-1)!.id }
    if (floor === null) return { rows: rows.map(executionSummaryOf), next: null }
    at = floor
    await pause()
  }
  return { rows: rows.map(executionSummaryOf), next: at }
}

/** Without a filter it is one read: the writer keeps the number. */
export async function countExecutions(
  reader: Reader,
  { filter, most, scan }: Parameters<Reads['countExecutions']>[0],
): ReturnType<Reads['countExecutions']> {
  if (Object.values(filter).every((value) => value === undefined)) {
    const { rows } = await sql<{ n: number }>`select sum(rows) as n from totals where name = 'executions'`.execute(
      reader.db,
    )
    return { count: rows[0]?.n ?? 0, isWhole: true }
  }
  let count = 0
  let at: string | null = null
  for (let looked = 0; looked < scan; looked += slice) {
    const floor: string | null = await sliceEnd(reader, filter, at)
    const found = await sql<{ n: number }>`
      select count(*) as n from executions where ${within(filter, at, floor)} and ${fits(reader.words, filter)}`.execute(
      reader.db,
    )
    count += found.rows[0]?.n ?? 0
    if (count > most) return { count: most, isWhole: false }
    if (floor === null) return { count, isWhole: true }
    at = floor
    await pause()
  }
  return { count, isWhole: false }
}
