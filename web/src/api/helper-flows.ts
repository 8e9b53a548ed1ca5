import { queryOptions } from '@tanstack/react-query'
import { callPage } from './client.ts'
import type { FlowItem } from './flows.ts'

/** The flows that other flows can call, up to 200: what a list to choose from can show. */
export const helperFlows = queryOptions({
  queryKey: ['/api/v1/flows', 'helpers'],
  queryFn: async ({ signal }) => {
    const { rows } = await callPage<FlowItem>('/api/v1/flows', { query: { event: 'helper', limit: 200 }, signal })
    return rows
  },
  staleTime: 10_000,
})
