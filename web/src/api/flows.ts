import { queryOptions } from '@tanstack/react-query'
import type { EndpointSecurity, Trigger } from '../../../src/model/flow-definition.ts'
import type { Flow, FlowSummary } from '../../../src/model/flow.ts'
import { call } from './client.ts'
import { pagedList } from './paged-list.ts'

/** A flow in the list: without its cards. Times are ISO 8601. */
export interface FlowItem extends Pick<
  FlowSummary,
  'id' | 'name' | 'status' | 'version' | 'folderId' | 'createdBy' | 'description' | 'trigger' | 'saveData'
> {
  readonly created: string
  readonly lastUpdated: string
  readonly cardCount: number
  readonly lastExecution:
    (Pick<NonNullable<FlowSummary['lastExecution']>, 'id' | 'status'> & { readonly started: string }) | null
  /** Counted up to 1,000. */
  readonly errors24h: number
}

/** What the list of flows can be narrowed to. */
export interface FlowFilter {
  readonly q?: string | undefined
  readonly status?: Flow['status'] | undefined
  readonly event?: Trigger['event'] | undefined
  readonly security?: EndpointSecurity | undefined
  /** `root`: those in no folder. */
  readonly folderId?: string | undefined
  readonly error?: true | undefined
}

const path = '/api/v1/flows'
const one = (id: string, further = '') => `${path}/${encodeURIComponent(id)}${further}`

export const flowList = (filter: FlowFilter = {}) => pagedList<FlowItem>(path, listQuery(filter))

const listQuery = ({ error, ...filter }: FlowFilter) => ({
  ...filter,
  ...(error === true ? { error: 'true' } : {}),
  // Rows are small, and a changed flow has every part that is in view read again.
  limit: 100,
})

/** How many the list of that filter has. */
export const flowCount = (filter: FlowFilter) => {
  const { limit: _limit, ...query } = listQuery(filter)
  return queryOptions({
    queryKey: [path, 'count', filter],
    queryFn: ({ signal }) => call<{ readonly count: number }>('GET', `${path}/count`, { query, signal }),
  })
}

export const flowDetail = (id: string) =>
  queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => call<Pick<FlowItem, 'id' | 'name' | 'status'>>('GET', one(id), { signal }),
    staleTime: 30_000,
  })

export const duplicateFlow = (id: string) => call<Pick<FlowItem, 'id' | 'name'>>('POST', one(id, '/duplicate'))

export const moveFlow = (id: string, folderId: string | null) =>
  call<Pick<FlowItem, 'id' | 'name'>>('PUT', one(id, '/folder'), { body: { folderId } })
