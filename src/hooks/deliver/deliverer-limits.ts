import { plans, type Plans } from '../plan.ts'

/** What waits in memory and what is under way, before the rest waits in the store. */
export interface DelivererLimits {
  /** Deliveries of one hook that wait in memory. */
  readonly ready: number
  /** Deliveries of one hook that are read from the store at once. */
  readonly page: number
  /** Bytes of the events of one hook that wait in memory, and of all of them. */
  readonly hookBytes: number
  readonly readyBytes: number
  /** Attempts under way beside the first one of each hook. */
  readonly sockets: number
  /** Bytes of the events of one envelope; what a flow here takes is a little more. */
  readonly batchBytes: number
  /** How long a batch of the `okta` profile waits for further events, in ms. */
  readonly gatherMs: number
  /** A hook whose attempts all failed for so long is switched off, in ms. */
  readonly failingMs: number
  /** How long a hook whose flow is off rests before it looks again without having been told, in ms. */
  readonly flowOffMs: number
  readonly plans: Plans
}

export const delivererLimits: DelivererLimits = Object.freeze({
  ready: 10_000,
  page: 250,
  hookBytes: 16 * 1024 * 1024,
  readyBytes: 64 * 1024 * 1024,
  sockets: 2_000,
  batchBytes: 786_432,
  gatherMs: 1_000,
  failingMs: 120 * 3_600_000,
  flowOffMs: 3_600_000,
  plans,
})
