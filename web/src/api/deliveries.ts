import { queryOptions } from '@tanstack/react-query'
import type { Attempt, DeliveryStatus } from '../../../src/model/delivery.ts'
import { call } from './client.ts'
import { pagedList } from './paged-list.ts'

/** What the list can be narrowed to: `DELIVERING` is not stored, so nothing can be looked up by it. */
export const storedStatuses: readonly DeliveryStatus[] = [
  'PENDING',
  'DELIVERED',
  'FAILED',
  'GIVEN_UP',
  'SKIPPED',
  'CANCELLED',
]

/** A delivery in the list. Times are ISO 8601. */
export interface DeliveryItem {
  readonly id: string
  readonly hookId: string
  readonly status: DeliveryStatus
  readonly eventUuids: readonly string[]
  readonly created: string
  readonly attemptCount: number
  readonly nextAttempt: string | null
  /** Where it went to a flow here. */
  readonly executionId?: string
}

export interface DeliveryAttempt extends Omit<Attempt, 'started'> {
  readonly started: string
}

export interface DeliveryDetail extends DeliveryItem {
  readonly attempts: readonly DeliveryAttempt[]
}

export interface DeliveryFilter {
  readonly status?: DeliveryStatus | undefined
  readonly hookId?: string | undefined
}

const path = '/api/v1/deliveries'

export const deliveryList = (filter: DeliveryFilter = {}) => pagedList<DeliveryItem>(path, { ...filter })

export const deliveryDetail = (id: string) =>
  queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => call<DeliveryDetail>('GET', `${path}/${encodeURIComponent(id)}`, { signal }),
  })
