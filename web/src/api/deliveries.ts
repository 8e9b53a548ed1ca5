import { queryOptions } from '@tanstack/react-query'
import { answerCodes, type AnswerCode, type Attempt, type DeliveryStatus } from '../../../src/model/delivery.ts'
import { call } from './client.ts'
import { pagedList } from './paged-list.ts'

export { answerCodes, type AnswerCode }

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
  readonly eventTypes: readonly string[]
  readonly created: string
  readonly attemptCount: number
  /** Null where the event hook is gone. */
  readonly maxAttempts: number | null
  /** Of the last attempt; null where no answer came, or none was made. */
  readonly lastStatus: number | null
  readonly lastError: string | null
  readonly durationMs: number | null
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

/** What a delivery sends, without its secrets. */
export interface DeliveryRequest {
  readonly method: 'POST'
  /** Null where the event hook was deleted. */
  readonly url: string | null
  readonly headers: Readonly<Record<string, string>>
  /** Its beginning where it is `truncated`. */
  readonly body: string
  readonly bytes: number
  readonly truncated: boolean
}

/** What another URL answered. */
export interface SentOnce {
  readonly status: number | null
  readonly error: string | null
  readonly answer: string | null
  readonly durationMs: number
  readonly executionId?: string
}

/** Times are ISO 8601. */
export interface DeliveryFilter {
  readonly status?: DeliveryStatus | undefined
  readonly hookId?: string | undefined
  readonly eventType?: string | undefined
  readonly code?: AnswerCode | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly q?: string | undefined
  readonly eventUuid?: string | undefined
  readonly executionId?: string | undefined
}

const path = '/api/v1/deliveries'
const one = (id: string) => `${path}/${encodeURIComponent(id)}`

export const deliveryList = (filter: DeliveryFilter = {}) => pagedList<DeliveryItem>(path, { limit: 100, ...filter })

/** How many fit; `isWhole` is false where there are more than were counted. */
export const deliveryCount = (filter: DeliveryFilter) =>
  queryOptions({
    queryKey: [path, 'count', filter],
    queryFn: ({ signal }) =>
      call<{ readonly count: number; readonly isWhole: boolean }>('GET', `${path}/count`, {
        query: { ...filter },
        signal,
      }),
  })

export const deliveryDetail = (id: string) =>
  queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => call<DeliveryDetail>('GET', one(id), { signal }),
  })

export const deliveryRequest = (id: string) =>
  queryOptions({
    queryKey: [path, 'request', id],
    queryFn: ({ signal }) => call<DeliveryRequest>('GET', `${one(id)}/request`, { signal }),
  })

/** The whole body as a file. */
export const bodyAddress = (id: string) => `${one(id)}/request?download=true`

export const resend = (id: string) => call<DeliveryDetail>('POST', `${one(id)}/resend`)
export const cancelDelivery = (id: string) => call<DeliveryDetail>('POST', `${one(id)}/cancel`)
export const sendTo = (id: string, url: string) => call<SentOnce>('POST', `${one(id)}/sendTo`, { body: { url } })
