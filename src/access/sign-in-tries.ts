import type { Clock } from '../base/clock.ts'
import { rateLimiter } from '../base/rate-limit.ts'

/** How often somebody may try to sign in. */
export interface SignInTries {
  /** Takes one try. @returns ms to wait until the next one, 0 where this one may go on */
  take(address: string, account?: string): number
  /** The account was signed in from there. */
  succeeded(address: string, account: string): void
}

/** Tries at once, and the time in which as many come back. */
export const signInLimit = Object.freeze({ tries: 10, seconds: 900 })
const most = 10_000

/**
 * Slows guessing down, by address and by account, and locks nobody out: who has signed in to an account from an address
 * before has tries of their own there, which somebody else's guessing does not use up.
 */
export function signInTries(clock: Pick<Clock, 'monotonic'>): SignInTries {
  const limiter = () =>
    rateLimiter({ perSecond: signInLimit.tries / signInLimit.seconds, burst: signInLimit.tries, maxKeys: most, clock })
  const [byAddress, byAccount] = [limiter(), limiter()]
  const known = new Set<string>()
  const pair = (address: string, account: string) => `${address} ${account}`
  return {
    take(address, account) {
      const first = byAddress.take(address)
      if (!first.ok || account === undefined) return first.retryAfterMs
      const key = pair(address, account)
      return byAccount.take(known.has(key) ? key : account).retryAfterMs
    },
    succeeded(address, account) {
      const key = pair(address, account)
      known.delete(key)
      known.add(key)
      for (const oldest of known) {
        if (known.size <= most) break
        known.delete(oldest)
      }
    },
  }
}
