import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import type { StoredEvent } from '../../model/event.ts'
import type { EventQuery, Reads } from '../../store/store.ts'

/** Okta's limits of the keyword search. */
const mostKeywords = 10
const longestKeyword = 40
/** Events looked through for one answer, and for how long in ms, whichever is first; the next link goes on behind them. */
const mostScanned = 20_000
const longestMs = 50
/** Events read at once: between two such reads everything else has its turn. An event may have a megabyte. */
const chunk = 100

type Row = StoredEvent & { readonly cursor: string }

/**
 * The keywords of a search, in lower case.
 *
 * @throws VALIDATION_FAILED with more or longer ones than Okta takes
 */
export function keywordsOf(q: string): readonly string[] {
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const refused = (cause: string) =>
    problem('VALIDATION_FAILED', { subject: `'q': ${cause}` }, { causes: [`q: ${cause}`] })
  if (words.some((word) => word.length > longestKeyword)) {
    throw refused(`Freeform search cannot contain items longer than ${longestKeyword} characters.`)
  }
  if (words.length > mostKeywords) throw refused(`Freeform search cannot contain more than ${mostKeywords} items.`)
  return words
}

/** Events in parts, as long as there are any and somebody asks. */
export async function* eventsInParts(
  store: Pick<Reads, 'listEvents'>,
  query: Omit<EventQuery, 'limit'>,
): AsyncGenerator<readonly Row[]> {
  let { after } = query
  for (;;) {
    const rows = await store.listEvents({ ...query, after, limit: chunk })
    if (rows.length === 0) return
    yield rows
    if (rows.length < chunk) return
    after = rows.at(-1)!.cursor
    await new Promise(setImmediate)
  }
}

/**
 * Events that match, by what is in them. It looks through a bounded number of them, for a bounded time.
 *
 * @returns the rows, and the cursor behind which to go on, or null at the end
 */
export async function searchEvents(
  store: Pick<Reads, 'listEvents'>,
  query: Omit<EventQuery, 'limit'>,
  matches: (raw: Uint8Array) => boolean,
  limit: number,
  clock: Pick<Clock, 'monotonic'>,
): Promise<{ readonly rows: readonly Row[]; readonly cursor: string | null }> {
  const found: Row[] = []
  let scanned = 0
  const end = clock.monotonic() + longestMs
  if (limit === 0) return { rows: [], cursor: null }
  for await (const rows of eventsInParts(store, query)) {
    for (const row of rows) {
      scanned++
      if (!matches(row.raw)) continue
      found.push(row)
      if (found.length === limit) return { rows: found, cursor: row.cursor }
    }
    if (scanned >= mostScanned || clock.monotonic() >= end) return { rows: found, cursor: rows.at(-1)!.cursor }
  }
  return { rows: found, cursor: null }
}

/** Whether every keyword (in lower case) is part of some value of the event: of a text, a number, true or false. */
export function hasKeywords(raw: Uint8Array, keywords: readonly string[]): boolean {
  if (keywords.length === 0) return true
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8')
  // Most events are out by this already. An escape in the text may hide a keyword, so there it decides nothing.
  const lower = text.toLowerCase()
  if (!text.includes('\\') && !keywords.every((word) => lower.includes(word))) return false
  const missing = new Set(keywords)
  collect(JSON.parse(text), missing)
  return missing.size === 0
}

function collect(value: unknown, missing: Set<string>): void {
  if (missing.size === 0 || value === null) return
  if (typeof value === 'object') {
    for (const inner of Object.values(value)) collect(inner, missing)
    return
  }
  const text = String(value).toLowerCase()
  for (const word of missing) if (text.includes(word)) missing.delete(word)
}
