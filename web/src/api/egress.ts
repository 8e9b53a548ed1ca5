import { queryOptions } from '@tanstack/react-query'
import { call } from './client.ts'

/** Whether a restored server does nothing by itself yet; `since` is ISO 8601. */
export interface EgressState {
  readonly paused: {
    readonly since: string
    readonly reason: string
    readonly deliveries: number
    readonly executions: number
  } | null
}

const path = '/api/v1/egress'

export const egressState = queryOptions({
  queryKey: [path],
  queryFn: ({ signal }) => call<EgressState>('GET', path, { signal }),
  // Only a start begins it; how much waits, and whether somebody ended it, changes meanwhile.
  staleTime: Infinity,
  refetchInterval: ({ state }) => (state.data?.paused == null ? false : 5_000),
})

export const resumeEgress = () => call<EgressState>('POST', `${path}/resume`)
