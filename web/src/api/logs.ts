import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { logValues, valueNames, type LogValues } from './log-values.ts'
import { call, callPage, type CallOptions, type Page } from './client.ts'

/** An event as the console reads it; it has more, all of which the drawer shows. */
export interface LogEventItem {
  readonly uuid: string
  readonly published: string
  readonly eventType: string
  readonly displayMessage?: string | null
  readonly severity?: string | null
  readonly actor?: LogParty | null
  readonly target?: readonly LogParty[] | null
  readonly client?: { readonly ipAddress?: string | null } | null
  readonly transaction?: { readonly id?: string | null } | null
  readonly outcome?: { readonly result?: string | null; readonly reason?: string | null } | null
}

/** Somebody or something that an event names. */
export interface LogParty {
  readonly id?: string | null
  readonly type?: string | null
  readonly displayName?: string | null
  readonly alternateId?: string | null
}

/** A row of the list: every list of the console knows its rows by `id`. */
export interface LogRow extends LogEventItem {
  readonly id: string
}

/** What the log is narrowed to; times are ISO 8601. */
export interface LogFilter extends LogValues {
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
  /** How many events were looked at at most; there are more where it is not complete. */
  readonly limit: number
  readonly complete: boolean
  readonly buckets: readonly { readonly from: string; readonly count: number }[]
}

const path = '/api/v1/logs'
/** Later ones are longer: whoever goes on to the end wants to get there. */
const [rowsInFirstPart, rowsInFurtherPart] = [50, 1000]

/** The filter as the API takes it. */
const parametersOf = ({ type, q, since, until, ...filter }: LogFilter) => ({
  filter: type === undefined ? undefined : `eventType eq ${JSON.stringify(type)}`,
  q,
  since,
  until,
  ...Object.fromEntries(valueNames.map((name) => [logValues[name], filter[name]])),
})

/** The log part by part; a search may give parts with few rows, or none, before its end. */
export function logList(filter: LogFilter) {
  const { until, oldestFirst = false } = filter
  const query = parametersOf(filter)
  const read = async (after: string | null, signal?: AbortSignal): Promise<Page<LogRow>> => {
    const { rows, ...part } = await callPage<LogEventItem>(path, {
      query: {
        ...query,
        // Ascending and without an end would be polling, which has no last part.
        ...(oldestFirst && until === undefined ? { until: new Date(Date.now() + 1000).toISOString() } : {}),
        sortOrder: oldestFirst ? 'ASCENDING' : 'DESCENDING',
        limit: after === null ? rowsInFirstPart : rowsInFurtherPart,
        after,
      },
      ...(signal === undefined ? {} : { signal }),
    })
    return { rows: rows.map((row) => ({ ...row, id: row.uuid })), ...part }
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

/** Of everything that counts events. */
export const logCountKeys = [
  [path, 'histogram'],
  [path, 'trends'],
] as const

/** How many events fit, over time. */
export const logHistogram = (filter: LogFilter) =>
  queryOptions({
    queryKey: [path, 'histogram', parametersOf(filter)],
    queryFn: ({ signal }) =>
      call<Histogram>('GET', `${path}/histogram`, { query: { ...parametersOf(filter), buckets: 60 }, signal }),
    placeholderData: (before) => before,
  })

export interface Trend {
  readonly id: string
  /** Null where the events do not say it; not there for an event type. */
  readonly name?: string | null
  readonly kind?: string | null
  readonly count: number
  /** Of all that were counted, from 0 to 1. */
  readonly share: number
}

export interface Trends {
  readonly total: number
  readonly limit: number
  readonly complete: boolean
  readonly types: readonly Trend[]
  readonly actors: readonly Trend[]
  readonly targets: readonly Trend[]
}

/** What the events that fit have most often. */
export const logTrends = (filter: LogFilter) =>
  queryOptions({
    queryKey: [path, 'trends', parametersOf(filter)],
    queryFn: ({ signal }) => call<Trends>('GET', `${path}/trends`, { query: parametersOf(filter), signal }),
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

/**
 * Reads the events of a filter part by part, the newest first, at most `most`: what is made of a part is all that stays of it.
 *
 * @returns how many there were, and whether these are all
 */
export async function readAllEvents(filter: LogFilter, most: number, onPart: (rows: readonly LogEventItem[]) => void) {
  let [count, after]: [number, string | null] = [0, null]
  do {
    const query = { ...parametersOf(filter), sortOrder: 'DESCENDING', limit: 1000, after }
    const part: Page<LogEventItem> = await callPage<LogEventItem>(path, { query })
    const rows = part.rows.slice(0, most - count)
    onPart(rows)
    count += rows.length
    if (rows.length < part.rows.length) return { count, isAll: false }
    after = part.next
  } while (after !== null && count < most)
  return { count, isAll: after === null }
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
