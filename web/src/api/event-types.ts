import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './client.ts'

/** A type of the catalog, or of one's own. */
export interface EventTypeItem {
  readonly id: string
  readonly description: string
  /** Whether event hooks can subscribe to it. */
  readonly eligible: boolean
  /** Null for a type of one's own. */
  readonly category: string | null
  readonly tags: readonly string[]
  readonly own: boolean
  readonly release?: string
}

export interface EventTypeDetail extends EventTypeItem {
  readonly categoryName: string | null
  readonly created: string
  readonly fields: readonly EventTypeField[]
  readonly example: Readonly<Record<string, unknown>>
}

/** What the catalog declares of an event beside what every event has. */
export interface EventTypeField {
  /** `[]` stands for each element. */
  readonly path: string
  readonly type: string
  readonly format: string
  readonly sensitive: boolean
  readonly personal: boolean
  readonly sample: string
}

export interface EventTypeFacets {
  readonly categories: readonly { readonly id: string; readonly name: string; readonly count: number }[]
  readonly tags: readonly { readonly id: string; readonly count: number }[]
  readonly years: readonly string[]
}

/** What the list is narrowed by, as it stands in the address. */
export interface EventTypeFilter {
  readonly q?: string | undefined
  readonly eligible?: boolean | undefined
  readonly category?: string | undefined
  readonly tag?: string | undefined
  /** A number, since the address would put quotes around a text of digits. */
  readonly release?: number | undefined
}

const path = '/api/v1/eventTypes'

export const eventTypeSearch = (filter: EventTypeFilter) =>
  queryOptions({
    queryKey: [path, 'search', filter],
    queryFn: ({ signal }) => call<readonly EventTypeItem[]>('GET', path, { query: parameters(filter), signal }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  })

export const eventTypeFacets = queryOptions({
  queryKey: ['/api/v1/eventTypeFacets'],
  queryFn: ({ signal }) => call<EventTypeFacets>('GET', '/api/v1/eventTypeFacets', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

export const eventTypeDetail = (type: string) =>
  queryOptions({
    queryKey: [path, 'one', type],
    queryFn: ({ signal }) => call<EventTypeDetail>('GET', `${path}/${encodeURIComponent(type)}`, { signal }),
    staleTime: 30_000,
  })

/** What waits for events of a type, as far as the reader may know. */
export interface EventTypeUses {
  readonly hooks: readonly EventTypeUse[]
  /** Those that these hooks call. */
  readonly flows: readonly EventTypeUse[]
}

export interface EventTypeUse {
  readonly id: string
  readonly name: string
  readonly status: 'ACTIVE' | 'INACTIVE'
}

export const eventTypeUses = (type: string) =>
  queryOptions({
    queryKey: [path, 'uses', type],
    queryFn: ({ signal }) => call<EventTypeUses>('GET', `${path}/${encodeURIComponent(type)}/uses`, { signal }),
  })

/** Where the same rows are as CSV. */
export function eventTypesCsv(filter: EventTypeFilter): string {
  const given = Object.entries(parameters(filter)).filter(([, value]) => value !== undefined)
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return `${path}.csv?${query}`
}

export interface OwnTypeInput {
  readonly id: string
  readonly description: string
  readonly eligible: boolean
  /** Left out, an example is made by rule. */
  readonly example?: unknown
}

/** Registers or replaces a type of one's own. */
export const putEventType = ({ id, ...body }: OwnTypeInput) =>
  call<EventTypeDetail>('PUT', `${path}/${encodeURIComponent(id)}`, { body })

export const deleteEventType = (id: string) => call<null>('DELETE', `${path}/${encodeURIComponent(id)}`)

function parameters({ q, eligible, category, tag, release }: EventTypeFilter) {
  return { q, eligible: eligible === undefined ? undefined : String(eligible), category, tag, release }
}
