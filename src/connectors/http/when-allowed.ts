import type { Json } from '../../base/json/json.ts'
import type { Tools } from '../../cards/card.ts'
import type { Retry, StepAttempt } from '../../cards/durable.ts'

/** How often a call that came too soon is made again, and how long it waits at most each time. */
const rateLimit = Object.freeze({ times: 10, longestMs: 15 * 60_000 })

/**
 * Makes a call as one step: an answer that is recorded is never asked for again. Where the other side says that there were too
 * many calls (429), it rests until the time that the other side names, durably, and calls again.
 *
 * @param step names the call among those of the card
 * @param wakeAt when calls are taken again, in epoch milliseconds
 * @returns the answer; a 429 only where it still is one after the last try
 */
export async function whenAllowed<A extends Json & { readonly status: number }>(
  { name, durable }: Pick<Tools, 'name' | 'durable'>,
  step: string,
  call: (attempt: StepAttempt) => Promise<A>,
  wakeAt: (answer: A, now: number) => number,
  retry?: Retry,
): Promise<A> {
  for (let n = 0; ; n++) {
    const at = n === 0 ? `${name}/${step}` : `${name}/${step}/again/${n}`
    const answer = await durable.step(at, call, retry)
    if (answer.status !== 429 || n === rateLimit.times) return answer
    const limit = `${at}/limit`
    const now = durable.now(`${limit}/now`)
    // The other side's clock is another one, and often in whole seconds.
    const wake = Math.min(Math.max(wakeAt(answer, now), now) + 1_000, now + rateLimit.longestMs)
    await durable.sleepUntil(limit, wake)
  }
}
