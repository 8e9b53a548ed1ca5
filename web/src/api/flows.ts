import { queryOptions } from '@tanstack/react-query'
import type { Flow } from '../../../src/model/flow.ts'
import type { Trigger } from '../../../src/model/flow-definition.ts'
import { call } from './client.ts'
import { pagedList } from './paged-list.ts'

/** A flow in the list: without its cards. Times are ISO 8601. */
export interface FlowItem extends Pick<Flow, 'id' | 'name' | 'status' | 'version'> {
  readonly description?: string
  readonly trigger: Trigger
  readonly lastUpdated: string
}

const path = '/api/v1/flows'

export const flowList = () => pagedList<FlowItem>(path)

export const flowDetail = (id: string) =>
  queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => call<FlowItem>('GET', `${path}/${encodeURIComponent(id)}`, { signal }),
    staleTime: 30_000,
  })
