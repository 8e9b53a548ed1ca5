import type { DeliveryFilter } from './delivery.ts'

/** What of the deliveries a replay is for; times are epoch ms. */
export type ReplayFilter = Pick<
  DeliveryFilter,
  'status' | 'hookId' | 'eventType' | 'code' | 'since' | 'until' | 'text'
> & {
  /** Events of the hook's types that it has no delivery of, in place of deliveries: they came while it was off. */
  readonly missed?: true
}

/**
 * `RUNNING` until it went through all that match · `DONE` · `CANCELLED` by somebody; what was sent again stays sent · `FAILED`
 * the database refused for so long that it gave up.
 */
export type ReplayStatus = 'RUNNING' | 'DONE' | 'CANCELLED' | 'FAILED'

/** Many deliveries sent again, or made of what was missed, in the background, oldest first. Times are epoch ms. */
export interface Replay {
  /** A UUIDv7. */
  readonly id: string
  readonly status: ReplayStatus
  readonly filter: ReplayFilter
  /** How many matched when it was started, or null while they are counted. */
  readonly estimated: number | null
  /** What it has gone through: `matched = sent + skipped`, at every time. */
  readonly matched: number
  readonly sent: number
  /** Not sent again: they wait for an attempt anyway, or their event hook was deleted. */
  readonly skipped: number
  /** The last delivery, or missed event, that it has gone through: where it goes on after a restart. */
  readonly cursor: string | null
  readonly created: number
  readonly createdBy: string
  readonly finished: number | null
}
