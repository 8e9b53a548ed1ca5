import { queryOptions } from '@tanstack/react-query'
import type { EventHook } from '../../../src/model/event-hook.ts'
import { call } from './client.ts'
import { pagedList } from './paged-list.ts'

/** A hook as Okta's Event Hooks API gives it; what the console reads of it. Times are ISO 8601. */
export interface EventHookItem extends Pick<
  EventHook,
  'id' | 'name' | 'description' | 'status' | 'verificationStatus'
> {
  readonly events: { readonly items: readonly string[] }
  readonly channel: { readonly config: { readonly uri: string } }
  readonly lastUpdated: string
}

const path = '/api/v1/eventHooks'

/** All of them in one part, as in Okta's API. */
export const eventHookList = () => pagedList<EventHookItem>(path, { limit: undefined })

export const eventHookDetail = (id: string) =>
  queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => call<EventHookItem>('GET', `${path}/${encodeURIComponent(id)}`, { signal }),
    staleTime: 30_000,
  })
