/**
 * `PENDING` waits for its first or next attempt · `DELIVERING` · `DELIVERED` · `FAILED` the last attempt failed and another
 * is planned · `GIVEN_UP` none is planned · `SKIPPED` the filter is false · `CANCELLED`.
 */
export type DeliveryStatus = 'PENDING' | 'DELIVERING' | 'DELIVERED' | 'FAILED' | 'GIVEN_UP' | 'SKIPPED' | 'CANCELLED'

/** One try to deliver. */
export interface Attempt {
  /** From 1; goes on counting over resends. */
  readonly number: number
  /** Epoch ms. */
  readonly started: number
  readonly durationMs: number
  /** The HTTP status, or null where no answer came. */
  readonly status: number | null
  /** Why it failed, safe to show; null when it was delivered. */
  readonly error: string | null
  /** The beginning of the answer's body as text, at most 16 KiB, or null. */
  readonly answer: string | null
}

/**
 * One event for one hook, and one envelope. With batches a delivery takes further events of its hook before its first
 * attempt: the deliveries that it takes point to it with `batchId` and are no longer listed themselves.
 */
export interface Delivery {
  /** A UUIDv7, also the envelope's `eventId` and the `webhook-id`: the same on every attempt. */
  readonly id: string
  readonly hookId: string
  readonly eventId: string
  readonly batchId: string | null
  /** `DELIVERING` is never stored: it is what a due delivery shows while an attempt is under way. */
  readonly status: Exclude<DeliveryStatus, 'DELIVERING'>
  /** Epoch ms; the envelope's `eventTime`, so that a repeat has the same bytes. */
  readonly created: number
  /** Epoch ms of the next attempt, or null when none is planned. */
  readonly nextAttempt: number | null
  readonly attempts: readonly Attempt[]
  /** Attempts since the delivery was made or sent again: what the plan of its profile counts. */
  readonly tries: number
  /** The execution that it started, where it went to a flow here. */
  readonly executionId: string | null
  readonly hops: number
  /**
   * Deliveries of a hook with the same key go one after the other, by id: none begins while an older one is unfinished. Null:
   * it waits for no other.
   */
  readonly orderKey: string | null
}

/** The last attempt's answer by its class; `none` where it got no answer. */
export const answerCodes = ['2xx', '3xx', '4xx', '5xx', 'none'] as const
export type AnswerCode = (typeof answerCodes)[number]

/** What deliveries can be narrowed to. What is left out does not narrow. */
export interface DeliveryFilter {
  readonly status?: Delivery['status']
  readonly hookId?: string
  /** Of any event in the envelope. */
  readonly eventType?: string
  readonly code?: AnswerCode
  /** Made from then on, and before then (epoch ms). */
  readonly since?: number
  readonly until?: number
  /** The deliveries whose envelope carries the event, by our own id of it. */
  readonly eventId?: string
  readonly executionId?: string
  /** Occurs in the delivery's own event, in an answer or in an error, whatever the case of ASCII letters. */
  readonly text?: string
}
