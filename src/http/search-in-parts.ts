import type { Clock } from '../base/clock.ts'

/** How long one answer looks, in ms; what is behind that comes with the next link. */
const longestMs = 50

/** A part of a search: there may be no rows and still a `next`. */
interface Part<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
}

/**
 * Looks part by part until there are `limit` rows, nothing is left, or the time is over: an answer takes about as long over a thousand
 * rows as over millions, on a quick machine and on a busy one.
 *
 * @param most parts that one answer is made of at most
 * @param ask for one part: rows behind a cursor, at most so many
 */
export async function searchInParts<Row, Found extends Part<Row> = Part<Row>>(
  { clock, limit, after, most }: SearchLimits,
  ask: (after: string | null, limit: number) => Promise<Found>,
): Promise<{ readonly rows: readonly Row[]; readonly next: string | null; readonly parts: readonly Found[] }> {
  const end = clock.monotonic() + longestMs
  const rows: Row[] = []
  const parts: Found[] = []
  let at = after
  do {
    const found = await ask(at, limit - rows.length)
    parts.push(found)
    rows.push(...found.rows)
    at = found.next
  } while (at !== null && rows.length < limit && parts.length < most && clock.monotonic() < end)
  return { rows, next: at, parts }
}

export interface SearchLimits {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly limit: number
  readonly after: string | null
  readonly most: number
}
