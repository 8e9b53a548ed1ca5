import { queryOptions } from '@tanstack/react-query'
import type { Replay } from '../../../src/model/replay.ts'
import { call } from './client.ts'
import type { DeliveryFilter } from './deliveries.ts'
import { pagedList } from './paged-list.ts'

/** What a replay can be for: everything of a list's filter but what names single deliveries. */
export type ReplayFilter = Omit<DeliveryFilter, 'eventUuid' | 'executionId'> & {
  /** Events that the hook has no delivery of, in place of deliveries. */
  readonly missed?: true
}

/** Many deliveries sent again. Times are ISO 8601. */
export interface ReplayItem extends Pick<
  Replay,
  'id' | 'status' | 'estimated' | 'matched' | 'sent' | 'skipped' | 'createdBy'
> {
  readonly filter: ReplayFilter
  readonly created: string
  readonly finished: string | null
}

const path = '/api/v1/replays'

export const replayList = () => pagedList<ReplayItem>(path)

export const replayDetail = (id: string) =>
  queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => call<ReplayItem>('GET', `${path}/${encodeURIComponent(id)}`, { signal }),
  })

export const startReplay = (filter: ReplayFilter) => call<ReplayItem>('POST', path, { body: { filter } })
export const cancelReplay = (id: string) => call<ReplayItem>('POST', `${path}/${encodeURIComponent(id)}/cancel`)
