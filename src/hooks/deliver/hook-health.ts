import { retryAfterMs, slowsDown } from '../plan.ts'
import type { HookQueue } from './hook-queue.ts'
import type { Ended } from './sender.ts'

/** The longest rest in ms that a hook takes by itself; `Retry-After` may ask for a longer one. */
const longestRest = 60_000

/** No hook may have more attempts at once. */
const mostAtOnce = 100

/**
 * An attempt succeeded. After trouble the width grows by one with each success, which doubles it in each round: a receiver
 * that just came back is not met by everything that waits.
 */
export function noteSuccess(queue: HookQueue, now: number): void {
  queue.trusted = queue.trusted >= mostAtOnce ? Infinity : queue.trusted + 1
  queue.slowed = 0
  queue.failingSince = null
  queue.lastSuccess = now
}

/**
 * What a failure means for the whole hook: 429, 502, 503 and 504 let all of its deliveries rest, and after them or a time-out
 * only one attempt at once is made until one succeeds.
 *
 * @returns since when every attempt failed, in ms
 */
export function noteFailure(
  queue: HookQueue,
  failed: Pick<Ended, 'tried' | 'isTimeout' | 'attempts' | 'tries' | 'started'>,
  now: number,
): number {
  const { tried, isTimeout, attempts, tries, started } = failed
  if (slowsDown(tried.status)) {
    const rest = retryAfterMs(tried.retryAfter, now) ?? Math.min(1_000 * 2 ** queue.slowed, longestRest)
    queue.slowed++
    queue.restUntil = Math.max(queue.restUntil, now + rest)
  }
  // A receiver that hangs then holds one connection, not all that the hook may have.
  if (isTimeout || slowsDown(tried.status)) queue.trusted = 1
  // A retry tells of the time before this process too. What was before somebody sent it again does not count.
  queue.failingSince ??= Math.max(attempts.at(-tries)?.started ?? started, queue.lastSuccess)
  return now - queue.failingSince
}
