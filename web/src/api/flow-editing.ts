import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Flow } from '../../../src/model/flow.ts'
import type { FlowDefinition, Literal } from '../../../src/model/flow-definition.ts'
import type { ExecutionStatus } from '../../../src/model/execution.ts'
import { call, callPage } from './client.ts'
import type { ExecutionDetail, ExecutionItem } from './executions.ts'

type Json = Literal['$literal']

/** A flow with its cards, as the builder opens it. Times are ISO 8601. */
export interface FullFlow extends FlowDefinition, Pick<Flow, 'id' | 'status' | 'version'> {
  readonly created: string
  readonly lastUpdated: string
}

/** One saved version. */
export interface FlowVersion {
  readonly version: number
  readonly created: string
  readonly createdBy: string
  readonly definition: FlowDefinition
}

const path = '/api/v1/flows'
const one = (id: string) => `${path}/${encodeURIComponent(id)}`

/** The newest version. The live stream has it read again when somebody saves. */
export const fullFlow = (id: string) =>
  queryOptions({
    queryKey: [path, 'builder', id],
    queryFn: ({ signal }) => call<FullFlow>('GET', one(id), { signal }),
    staleTime: 0,
    // A new flow is put here by its first save, a moment before the page with its address asks for it.
    gcTime: 10_000,
  })

export const createFlow = (definition: FlowDefinition) => call<FullFlow>('POST', path, { body: definition })

/** @param version the newest one that was seen. @throws ApiError with 409 where there is a newer one */
export const saveFlow = (id: string, definition: FlowDefinition, version: number) =>
  call<FullFlow>('PUT', one(id), { body: { ...definition, version } })

export const switchFlow = (id: string, isOn: boolean) =>
  call<FullFlow>('POST', `${one(id)}/lifecycle/${isOn ? 'activate' : 'deactivate'}`)

export const deleteFlow = (id: string) => call<null>('DELETE', one(id))

/** The versions, the newest first, a part at a time. */
export const flowVersions = (id: string) =>
  infiniteQueryOptions({
    queryKey: [path, 'versions', id],
    queryFn: ({ signal, pageParam }) =>
      callPage<FlowVersion>(`${one(id)}/versions`, { query: { limit: 50, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })

/** What a run by hand came to. */
export interface RunOutcome {
  readonly executionId: string
  /** Not there where the server only says that it began. */
  readonly status?: ExecutionStatus
  /** What a caller would have got; null where the flow failed, or is a helper. */
  readonly answer?: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  } | null
}

/** What a run by hand begins with. */
export interface RunInput {
  /** For an API Endpoint flow. */
  readonly body?: Json
  /** For a helper flow. */
  readonly values?: Json
  /** Card id → outputs: these cards are not run. */
  readonly pinned?: Readonly<Record<string, Json>>
}

/** Runs the newest saved version and waits for its end, as long as a call may take. */
export const runFlow = (id: string, input: RunInput) =>
  call<RunOutcome>('POST', `${one(id)}/run`, { body: { ...input, wait: true } })

/** The newest execution of a flow with its cards, or null. */
export const lastExecution = (flowId: string) =>
  queryOptions({
    queryKey: ['/api/v1/executions', 'last', flowId],
    queryFn: async ({ signal }) => {
      const { rows } = await callPage<ExecutionItem>('/api/v1/executions', { query: { flowId, limit: 1 }, signal })
      const [newest] = rows
      if (newest === undefined) return null
      return call<ExecutionDetail>('GET', `/api/v1/executions/${encodeURIComponent(newest.id)}`, { signal })
    },
    staleTime: 0,
  })

/** An event hook whose URL is the flow's own. */
export interface HookOfFlow {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly events: readonly string[]
}

/** The event hooks that point at a flow. */
export const hooksOfFlow = (id: string) =>
  queryOptions({
    queryKey: ['/api/v1/eventHooks', 'ofFlow', id],
    queryFn: ({ signal }) => call<readonly HookOfFlow[]>('GET', `${one(id)}/eventHooks`, { signal }),
    staleTime: 30_000,
  })

/** An event of a type, made up by the catalog's rules. */
export const exampleEvent = (type: string) =>
  queryOptions({
    queryKey: ['/api/v1/eventTypes', 'example', type],
    queryFn: async ({ signal }) =>
      (
        await call<{ example: Record<string, Json> }>('GET', `/api/v1/eventTypes/${encodeURIComponent(type)}`, {
          signal,
        })
      ).example,
    staleTime: Infinity,
  })

/** The ids of the event types that fit a few words, best first. */
export const eventTypeSearch = (q: string) =>
  queryOptions({
    queryKey: ['/api/v1/eventTypes', 'search', q],
    queryFn: async ({ signal }) =>
      (
        await call<readonly { id: string; description: string }[]>('GET', '/api/v1/eventTypes', {
          query: { q, eligible: 'true' },
          signal,
        })
      ).slice(0, 30),
    staleTime: 300_000,
  })

/** The newest event of one of these types in the System Log, or of any type where none is named; null where there is none. */
export async function newestEvent(types: readonly string[]): Promise<Record<string, Json> | null> {
  const filters = types.length === 0 ? [undefined] : types.slice(0, 10).map((type) => `eventType eq "${type}"`)
  const newest = await Promise.all(
    filters.map(async (filter) => {
      const events = await call<readonly Record<string, Json>[]>('GET', '/api/v1/logs', {
        query: { filter, sortOrder: 'DESCENDING', limit: 1 },
      })
      return events[0] ?? null
    }),
  )
  const times = (event: Record<string, Json>) => String(event['published'] ?? '')
  return newest.filter((event) => event !== null).sort((a, b) => times(b).localeCompare(times(a)))[0] ?? null
}
