import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call, callPage, type CallOptions, type Page } from './client.ts'

/** An event as the console reads it; it has more, all of which the drawer shows. */
export interface LogEventItem {
  readonly uuid: string
  readonly published: string
  readonly eventType: string
  readonly displayMessage?: string | null
  readonly severity?: string | null
  readonly actor?: { readonly displayName?: string | null; readonly alternateId?: string | null } | null
  readonly target?: readonly { readonly displayName?: string | null; readonly alternateId?: string | null }[] | null
  readonly outcome?: { readonly result?: string | null; readonly reason?: string | null } | null
}

/** A row of the list: every list of the console knows its rows by `id`. */
export interface LogRow extends LogEventItem {
  readonly id: string
}

/** What the log is narrowed to; times are ISO 8601. */
export interface LogFilter {
  readonly type?: string | undefined
  readonly q?: string | undefined
  readonly since: string
  /** Left out: until now, with what still comes. */
  readonly until?: string | undefined
  readonly oldestFirst?: boolean | undefined
}

export interface Histogram {
  readonly since: string
  readonly until: string
  readonly total: number
  readonly complete: boolean
  readonly buckets: readonly { readonly from: string; readonly count: number }[]
}

const path = '/api/v1/logs'
const rowsInOnePart = 50

const filterOf = (type: string | undefined) => (type === undefined ? undefined : `eventType eq ${JSON.stringify(type)}`)

/** The log part by part; a search may give parts with few rows, or none, before its end. */
export function logList({ type, q, since, until, oldestFirst = false }: LogFilter) {
  const query = { filter: filterOf(type), q, since, until }
  const read = async (after: string | null, signal?: AbortSignal): Promise<Page<LogRow>> => {
    const { rows, next } = await callPage<LogEventItem>(path, {
      query: {
        ...query,
        // Ascending and without an end would be polling, which has no last part.
        ...(oldestFirst && until === undefined ? { until: new Date(Date.now() + 1000).toISOString() } : {}),
        sortOrder: oldestFirst ? 'ASCENDING' : 'DESCENDING',
        limit: rowsInOnePart,
        after,
      },
      ...(signal === undefined ? {} : { signal }),
    })
    return { rows: rows.map((row) => ({ ...row, id: row.uuid })), next }
  }
  // The type that the keys of all lists have.
  const narrowed: NonNullable<CallOptions['query']> = { ...query, order: oldestFirst ? 'oldest' : 'newest' }
  const options = infiniteQueryOptions({
    queryKey: [path, narrowed],
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: null as string | null, // the type of every further cursor
    getNextPageParam: ({ next }) => next,
  })
  return { ...options, readFirst: () => read(null) }
}

export const logHistogram = ({ type, q, since, until }: LogFilter) =>
  queryOptions({
    queryKey: [path, 'histogram', { type, q, since, until }],
    queryFn: ({ signal }) =>
      call<Histogram>('GET', `${path}/histogram`, {
        query: { filter: filterOf(type), q, since, until, buckets: 60 },
        signal,
      }),
    placeholderData: (before) => before,
  })

export const logEvent = (uuid: string) =>
  queryOptions({
    queryKey: [path, 'one', uuid],
    queryFn: ({ signal }) =>
      call<LogEventItem & Readonly<Record<string, unknown>>>('GET', `${path}/${encodeURIComponent(uuid)}`, { signal }),
    // What happened does not change.
    staleTime: Infinity,
  })

/** Every event of a filter, the newest first, at most `most`. @returns also whether there are more */
export async function allEvents(filter: LogFilter, most: number) {
  const events: LogEventItem[] = []
  let after: string | null = null
  do {
    const part: Page<LogEventItem> = await callPage<LogEventItem>(path, {
      query: {
        filter: filterOf(filter.type),
        q: filter.q,
        since: filter.since,
        until: filter.until,
        sortOrder: 'DESCENDING',
        limit: 1000,
        after,
      },
    })
    events.push(...part.rows)
    after = part.next
  } while (after !== null && events.length < most)
  return { events: events.slice(0, most), isAll: after === null }
}

export const publishEvent = (event: unknown) =>
  call<{ readonly accepted: number; readonly duplicates: number; readonly uuids: readonly string[] }>(
    'POST',
    '/api/v1/events',
    { body: event },
  )

/** An event type of the catalog or of one's own. */
export interface EventTypeChoice {
  readonly id: string
  readonly description: string
}

export const eventTypeChoices = (q: string) =>
  queryOptions({
    queryKey: ['/api/v1/eventTypes', 'choices', q],
    queryFn: ({ signal }) => call<readonly EventTypeChoice[]>('GET', '/api/v1/eventTypes', { query: { q }, signal }),
    staleTime: 60_000,
    placeholderData: (before) => before,
  })

/** An event of a type that can be published as it is. */
export const exampleOf = (type: string) =>
  queryOptions({
    queryKey: ['/api/v1/eventTypes', 'example', type],
    queryFn: async ({ signal }) => {
      const { example } = await call<{ readonly example: Readonly<Record<string, unknown>> }>(
        'GET',
        `/api/v1/eventTypes/${encodeURIComponent(type)}`,
        { signal },
      )
      return example
    },
    staleTime: 0,
  })
