import type { DeliverySettings } from '../model/event-hook.ts'

type Profile = DeliverySettings['profile']

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** What one profile does: how long an attempt may take, and how long it is to the next one, in ms. */
export interface Plan {
  /** From the name's resolution to the answer's last byte. */
  readonly timeoutMs: number
  /** Before the second attempt, the third, … ; one attempt more than delays. */
  readonly delays: readonly number[]
}

export type Plans = Readonly<Record<Profile, Plan>>

/** The plans of both profiles (docs/promises.md); those of `durable` reach over about 76 hours. */
export const plans: Plans = {
  okta: { timeoutMs: 3 * second, delays: [second] },
  durable: {
    timeoutMs: 15 * second,
    delays: [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour],
  },
}

/** What an attempt came to. `status` null: no answer came. */
export interface Outcome {
  readonly status: number | null
  /** The answer's `retry-after`. */
  readonly retryAfter?: string | undefined
}

export type NextStep =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly at: number }
  | { readonly kind: 'final' }
  /** Final, and the receiver does not want anything from this hook any more. */
  | { readonly kind: 'gone' }

/**
 * What follows an attempt. Delivered is 200 to 299 and nothing else; 410 ends the hook.
 *
 * `okta` tries once more after a time-out, a broken connection or 5xx, and never after another answer. `durable` tries after
 * everything, and waits for `Retry-After` where that is later than its plan.
 *
 * @param given.tries attempts since the delivery was made or sent again, this one counted
 * @param given.random from 0 to below 1: spreads the next attempt over ±20 %
 * @param given.now epoch ms
 */
export function nextStep(given: {
  readonly profile: Profile
  readonly plan: Plan
  readonly tries: number
  readonly outcome: Outcome
  readonly random: number
  readonly now: number
}): NextStep {
  const { profile, plan, tries, outcome, random, now } = given
  const { status } = outcome
  if (status !== null && status >= 200 && status <= 299) return { kind: 'delivered' }
  if (status === 410) return { kind: 'gone' }
  const delay = plan.delays[tries - 1]
  if (delay === undefined) return { kind: 'final' }
  if (profile === 'okta' && status !== null && status < 500) return { kind: 'final' }
  const spread = Math.round(delay * (0.8 + 0.4 * random))
  const asked = profile === 'durable' ? retryAfterMs(outcome.retryAfter, now) : null
  return { kind: 'retry', at: now + Math.max(spread, asked ?? 0) }
}

/** Whether the receiver says that it is asked too much: the whole hook goes slower then, not only this delivery. */
export const slowsDown = (status: number | null): boolean =>
  status === 429 || status === 502 || status === 503 || status === 504

/**
 * Reads `Retry-After`: seconds or an HTTP date (RFC 9110, 10.2.3), clamped to 1 s to 24 h. Null where it cannot be read.
 *
 * @param now epoch ms
 */
export function retryAfterMs(text: string | undefined, now: number): number | null {
  if (text === undefined) return null
  const trimmed = text.trim()
  const ms = /^\d{1,10}$/.test(trimmed)
    ? Number(trimmed) * second
    : httpDate.test(trimmed)
      ? Date.parse(trimmed) - now
      : NaN
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, second), 24 * hour)
}

/** The one form that servers must send: `Sun, 06 Nov 1994 08:49:37 GMT`. */
const httpDate =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/
