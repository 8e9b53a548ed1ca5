import type { EventQuery, Reads } from '../../store/store.ts'
import { isoTime } from '../paging.ts'
import type { EventMatch } from './log-match.ts'
import { eventsInParts } from './log-search.ts'

/** Events counted in one go, the newest: what a page of the console can wait for. */
export const mostCounted = 50_000

/**
 * Counts events over a span of time.
 *
 * @param query with the newest first; from `since` on, before `until`
 * @param matches null where all of these events count
 * @param parts how many equal parts the span is cut into
 */
export async function bucketsOf(
  store: Pick<Reads, 'listEvents' | 'countEvents'>,
  query: Omit<EventQuery, 'limit'> & { readonly since: number; readonly until: number },
  matches: EventMatch | null,
  parts: number,
) {
  const { since, until, type } = query
  const counted =
    matches === null
      ? await store.countEvents({ since, until, type, parts, most: mostCounted })
      : await countMatching(store, query, matches, parts)
  const width = Math.max(1, (until - since) / parts)
  return {
    since: isoTime(since),
    until: isoTime(until),
    total: counted.counts.reduce((sum, count) => sum + count, 0),
    limit: mostCounted,
    complete: counted.isWhole,
    buckets: counted.counts.map((count, part) => ({ from: isoTime(Math.round(since + part * width)), count })),
  }
}

async function countMatching(
  store: Pick<Reads, 'listEvents'>,
  query: Omit<EventQuery, 'limit'> & { readonly since: number; readonly until: number },
  matches: EventMatch,
  parts: number,
): ReturnType<Reads['countEvents']> {
  const { since, until } = query
  const width = Math.max(1, (until - since) / parts)
  const counts = Array.from({ length: parts }, () => 0)
  let looked = 0
  for await (const rows of eventsInParts(store, query)) {
    for (const { published, raw } of rows) {
      if (!matches(raw)) continue
      const part = Math.min(parts - 1, Math.floor((published - since) / width))
      counts[part] = (counts[part] ?? 0) + 1
    }
    looked += rows.length
    if (looked >= mostCounted) return { counts, isWhole: false }
  }
  return { counts, isWhole: true }
}
