import { queryOptions } from '@tanstack/react-query'
import type { EndpointSecurity } from '../../../src/model/flow-definition.ts'
import { call } from './client.ts'

/** Where a saved flow is called. */
export interface FlowEndpoint {
  readonly alias: string
  readonly security: EndpointSecurity
  /** Only where the flow is secured by it. */
  readonly clientToken?: string
  readonly invokeUrl: string
  readonly resumeUrl: string
}

/** An event hook whose URL is the flow's. */
export interface CallingHook {
  readonly id: string
  readonly name: string
  readonly status: 'ACTIVE' | 'INACTIVE'
  readonly verificationStatus: 'UNVERIFIED' | 'VERIFIED'
  readonly events: readonly string[]
}

/** After a change: the endpoint, and the event hooks that still call it the old way. */
export type ChangedEndpoint = FlowEndpoint & { readonly eventHooks: readonly CallingHook[] }

const of = (flowId: string) => `/api/v1/flows/${encodeURIComponent(flowId)}`

export const flowEndpoint = (flowId: string) =>
  queryOptions({
    queryKey: ['/api/v1/flows', 'endpoint', flowId],
    queryFn: ({ signal }) => call<FlowEndpoint>('GET', `${of(flowId)}/endpoint`, { signal }),
  })

export const callingHooks = (flowId: string) =>
  queryOptions({
    queryKey: ['/api/v1/eventHooks', 'calling', flowId],
    queryFn: ({ signal }) => call<readonly CallingHook[]>('GET', `${of(flowId)}/eventHooks`, { signal }),
  })

export const changeAlias = (flowId: string, alias: string) =>
  call<ChangedEndpoint>('PUT', `${of(flowId)}/endpoint`, { body: { alias } })

export const regenerateToken = (flowId: string) => call<ChangedEndpoint>('POST', `${of(flowId)}/endpoint/clientToken`)
