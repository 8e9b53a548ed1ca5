import { queryOptions } from '@tanstack/react-query'
import type { DeliverySettings, EventHook, HookHeader } from '../../../src/model/event-hook.ts'
import type { DeliveryCounts } from '../../../src/model/statistics.ts'
import { call } from './client.ts'
import { pagedList } from './paged-list.ts'

/** A hook as Okta's Event Hooks API gives it; what the console reads of it. Times are ISO 8601. */
export interface EventHookItem extends Pick<
  EventHook,
  'id' | 'name' | 'description' | 'status' | 'verificationStatus'
> {
  readonly created: string
  readonly lastUpdated: string
  readonly events: HookEvents
  readonly channel: HookChannel
}

interface HookEvents {
  readonly type: 'EVENT_TYPE'
  readonly items: readonly string[]
  readonly filter?: unknown
}

/** With `value` only where it is sent: the server never gives it back. */
export interface AuthScheme {
  readonly type: 'HEADER'
  readonly key: string
  readonly value?: string
}

interface HookChannel {
  readonly type: 'HTTP'
  readonly version: '1.0.0'
  readonly config: {
    readonly uri: string
    readonly headers?: readonly HookHeader[]
    readonly authScheme?: AuthScheme
  }
}

/** What makes or replaces a hook. */
export interface EventHookInput {
  readonly name: string
  readonly description: string | null
  readonly events: HookEvents
  readonly channel: HookChannel
}

export interface InspectedUrl {
  readonly problem: string | null
  readonly own: boolean
  readonly hasToken: boolean
  readonly flow: { readonly id: string; readonly name: string; readonly status: 'ACTIVE' | 'INACTIVE' } | null
}

/** What was sent, without secrets, and what came back. */
export interface HookPreview {
  readonly request: {
    readonly url: string
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
  readonly response: {
    readonly status: number | null
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly durationMs: number
    readonly error: string | null
  } | null
  readonly executionId?: string
}

type Counts = DeliveryCounts & { readonly p50: number | null; readonly p95: number | null }

export interface HookStatistics {
  readonly since: string
  readonly until: string
  readonly total: Counts
  readonly buckets: readonly (Counts & { readonly start: string; readonly end: string })[]
  readonly lastFailure: {
    readonly deliveryId: string
    readonly at: string
    readonly status: number | null
    readonly error: string | null
  } | null
}

export interface HookChange {
  readonly id: string
  readonly published: string
  readonly eventType: string
  readonly actor: { readonly id: string; readonly displayName: string | null }
  readonly outcome: { readonly result: string; readonly reason: string | null }
}

export type StatisticsRange = '1h' | '24h' | '7d' | '30d'

const path = '/api/v1/eventHooks'
const at = (id: string, further = '') => `${path}/${encodeURIComponent(id)}${further}`

/** All of them in one part, as in Okta's API. */
export const eventHookList = () => pagedList<EventHookItem>(path, { limit: undefined })

/** With the whole URL: a client token in it is not hidden here. */
export const eventHookDetail = (id: string) =>
  queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => call<EventHookItem>('GET', at(id), { signal }),
    staleTime: 30_000,
  })

export const eventHookLimits = queryOptions({
  queryKey: ['/api/v1/eventHookLimits'],
  queryFn: ({ signal }) =>
    call<{ readonly maxHooks: number; readonly maxEventsPerHook: number }>('GET', '/api/v1/eventHookLimits', {
      signal,
    }),
  staleTime: Infinity,
})

/** @param url may hold a token, so it is asked for in a body, which no log shows */
export const inspectedUrl = (url: string) =>
  queryOptions({
    queryKey: ['/api/v1/eventHooks/inspectUrl', url],
    queryFn: ({ signal }) => call<InspectedUrl>('POST', `${path}/inspectUrl`, { signal, body: { url } }),
    enabled: url !== '',
    staleTime: 10_000,
  })

export const hookStatistics = (id: string, range: StatisticsRange) =>
  queryOptions({
    queryKey: ['hookStatistics', id, range],
    queryFn: ({ signal }) => call<HookStatistics>('GET', at(id, '/statistics'), { signal, query: { range } }),
    staleTime: 15_000,
  })

/** What a hook missed while it was off last; `until` is null while it is. */
export interface MissedEvents {
  readonly since: string
  readonly until: string | null
  readonly count: number
  readonly isWhole: boolean
}

/** Asked again when the hook was switched or verified. */
export const missedEvents = ({
  id,
  status,
  verificationStatus,
}: Pick<EventHookItem, 'id' | 'status' | 'verificationStatus'>) =>
  queryOptions({
    queryKey: ['missedEvents', id, status, verificationStatus],
    queryFn: ({ signal }) => call<{ readonly missed: MissedEvents | null }>('GET', at(id, '/missed'), { signal }),
    staleTime: 15_000,
  })

export const hookDelivery = (id: string) =>
  queryOptions({
    queryKey: [path, 'delivery', id],
    queryFn: ({ signal }) => call<DeliverySettings>('GET', at(id, '/delivery'), { signal }),
  })

export const hookChanges = (id: string) => pagedList<HookChange>(at(id, '/changes'))

export const createHook = (hook: EventHookInput) => call<EventHookItem>('POST', path, { body: hook })

/** @param verify verifies a changed channel before it counts, or changes nothing */
export const replaceHook = (id: string, hook: EventHookInput, verify = false) =>
  call<EventHookItem>('PUT', at(id), { body: hook, query: { verify: verify ? 'true' : undefined } })

export const deleteHook = (id: string) => call<null>('DELETE', at(id))

export const moveHook = (id: string, step: 'activate' | 'deactivate' | 'verify') =>
  call<EventHookItem>('POST', at(id, `/lifecycle/${step}`))

export const putHookDelivery = (id: string, settings: DeliverySettings) =>
  call<DeliverySettings>('PUT', at(id, '/delivery'), { body: settings })

export interface PreviewInput {
  readonly eventType?: string
  readonly eventUuid?: string
  readonly body?: unknown
  readonly deliver: boolean
}

export const previewHook = (id: string, input: PreviewInput, signal?: AbortSignal) =>
  call<HookPreview>('POST', at(id, '/preview'), { body: input, ...(signal === undefined ? {} : { signal }) })

export const sendTestEvent = (id: string, eventType?: string) =>
  call<{ readonly deliveryId: string; readonly eventUuid: string }>('POST', at(id, '/test'), {
    body: eventType === undefined ? {} : { eventType },
  })

/** An event type that hooks can subscribe to. */
export interface EligibleType {
  readonly id: string
  readonly description: string
  readonly tags: readonly string[]
}

export const eligibleTypes = queryOptions({
  queryKey: ['/api/v1/eventTypes', 'eligible'],
  queryFn: ({ signal }) =>
    call<readonly EligibleType[]>('GET', '/api/v1/eventTypes', { signal, query: { eligible: 'true' } }),
  staleTime: 60_000,
})

/** The newest events of a type, for a choice. */
export const recentEvents = (type: string) =>
  queryOptions({
    queryKey: ['/api/v1/logs', 'recent', type],
    queryFn: ({ signal }) =>
      call<readonly { readonly uuid: string; readonly published: string; readonly displayMessage?: string | null }[]>(
        'GET',
        '/api/v1/logs',
        { signal, query: { filter: `eventType eq ${JSON.stringify(type)}`, sortOrder: 'DESCENDING', limit: 20 } },
      ),
  })
