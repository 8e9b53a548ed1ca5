/** How many deliveries were made in a span of time, by what became of them so far. Those inside another's envelope count too. */
export interface DeliveryCounts {
  readonly delivered: number
  readonly pending: number
  /** Failed, with another attempt planned. */
  readonly failed: number
  readonly givenUp: number
  readonly skipped: number
  readonly cancelled: number
}

/** One span of the time axis. `start` is in it, `end` is not (epoch ms). */
export interface DeliveryBucket extends DeliveryCounts {
  readonly start: number
  readonly end: number
  /** How long the last attempt of delivered ones took, in ms: a sample, the newest of the span. */
  readonly durations: readonly number[]
}

/** Executions by their end. */
export interface ExecutionBucket {
  readonly start: number
  readonly end: number
  readonly success: number
  readonly failed: number
  readonly cancelled: number
}
