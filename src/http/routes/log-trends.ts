import type { EventQuery, Reads } from '../../store/store.ts'
import { isoTime } from '../paging.ts'
import { mostCounted } from './log-histogram.ts'
import type { EventMatch } from './log-match.ts'
import { eventsInParts } from './log-search.ts'

/** Entries of each of the three lists. */
const longestList = 10
/** Of one event; an event may name thousands. */
const mostTargets = 20
/** Beyond so many different ones new ones are not counted: their memory is bounded, and none of them would lead a list. */
const mostDistinct = 100_000
const longestId = 500
const longestName = 200

interface Entry {
  readonly id: string
  /** What it was called last; null for an event type. */
  readonly name: string | null
  /** What it is, e.g. `User`. */
  readonly kind: string | null
  readonly count: number
}

/**
 * Which event types, actors and targets events have most often over a span of time.
 *
 * @param query with the newest first
 * @param matches null where all of these events count
 * @returns the first of each list, the most frequent first; `share` is of the events that were counted
 */
export async function trendsOf(
  store: Pick<Reads, 'listEvents'>,
  query: Omit<EventQuery, 'limit'> & { readonly since: number; readonly until: number },
  matches: EventMatch | null,
) {
  const [types, actors, targets] = [new Map<string, Entry>(), new Map<string, Entry>(), new Map<string, Entry>()]
  let [total, read, complete] = [0, 0, true]
  for await (const rows of eventsInParts(store, query)) {
    read += rows.length
    for (const { type, raw } of rows) {
      if (matches !== null && !matches(raw)) continue
      total++
      count(types, { id: type, name: null, kind: null })
      const event = JSON.parse(Buffer.from(raw).toString('utf8')) as {
        readonly actor?: unknown
        readonly target?: unknown
      } // it was stored as an object
      const actor = someone(event.actor)
      if (actor !== null) count(actors, actor)
      const listed: readonly unknown[] = Array.isArray(event.target) ? event.target.slice(0, mostTargets) : []
      const found = listed.map(someone).filter((target) => target !== null)
      // Named twice in one event it is still one event.
      for (const target of new Map(found.map((each) => [each.id, each])).values()) count(targets, target)
    }
    if (read < mostCounted) continue
    complete = false
    break
  }
  const top = (entries: ReadonlyMap<string, Entry>) =>
    [...entries.values()]
      .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
      .slice(0, longestList)
      .map((entry) => ({ ...entry, share: total === 0 ? 0 : entry.count / total }))
  return {
    since: isoTime(query.since),
    until: isoTime(query.until),
    total,
    read,
    limit: mostCounted,
    complete,
    types: top(types).map(({ id, count: times, share }) => ({ id, count: times, share })),
    actors: top(actors),
    targets: top(targets),
  }
}

function count(entries: Map<string, Entry>, found: Omit<Entry, 'count'>): void {
  const known = entries.get(found.id)
  if (known === undefined && entries.size >= mostDistinct) return
  // The newest comes first, and its name is the one that is used now.
  entries.set(found.id, { ...(known ?? found), count: (known?.count ?? 0) + 1 })
}

/** Somebody or something of an event; null where it has no id. What came from outside may have another type than it should. */
function someone(given: unknown): Omit<Entry, 'count'> | null {
  if (typeof given !== 'object' || given === null) return null
  const { id, displayName, alternateId, type } = given as Readonly<Record<string, unknown>> // an object, as just seen
  if (typeof id !== 'string' || id === '' || id.length > longestId) return null
  return { id, name: text(displayName) ?? text(alternateId), kind: text(type) }
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, longestName) : null)
