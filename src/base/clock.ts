/** Time, passed in wherever it is needed, so that tests and replays can hold it still. */
export interface Clock {
  /** Epoch milliseconds. May jump with the system clock: only for what is stored or shown. */
  now(): number
  /** Milliseconds that only go forward, for measuring. */
  monotonic(): number
}

/** The machine's clock. */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
})
