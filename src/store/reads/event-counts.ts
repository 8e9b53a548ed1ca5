import { sql } from 'kysely'
import type { Reads } from '../store.ts'
import type { Reader } from './reader.ts'

/** From an index alone: no event is read for it. */
export async function countEvents(
  reader: Reader,
  { since, until, type, parts, most }: Parameters<Reads['countEvents']>[0],
): ReturnType<Reads['countEvents']> {
  const width = Math.max(1, (until - since) / parts)
  const ofType = type === null ? sql`true` : sql`type = ${type}`
  const { rows } = await sql<{ part: number; n: number }>`
    select floor((published - ${since}) / cast(${width} as double precision)) as part, count(*) as n from (
      select published from events where ${ofType} and published >= ${since} and published < ${until}
      order by published desc limit ${most}) as newest
    group by 1`.execute(reader.db)
  const counts = Array.from({ length: parts }, () => 0)
  let counted = 0
  for (const { part, n } of rows) {
    // The last moments of a span may be rounded to the part behind it.
    const index = Math.min(parts - 1, Number(part))
    counts[index] = counts[index]! + n
    counted += n
  }
  return { counts, isWhole: counted < most }
}
