import type { Clock } from '../base/clock.ts'
import { networkOf } from '../base/network-of.ts'
import type { Rates } from '../base/shared-rates.ts'
import { emailKey } from '../store/rows.ts'

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
 *
 * @param what is tried, in a word or two: tries of one thing are apart from those of another
 */
export function signInTries(rates: Rates, what: string, clock: Pick<Clock, 'monotonic'>): SignInTries {
  const { tries, seconds } = signInLimit
  const limiter = (name: string) =>
    rates.limiter(name, { perSecond: tries / seconds, burst: tries, maxKeys: most, clock })
  const [byAddress, byAccount] = [limiter(`${what} by address`), limiter(`${what} by account`)]
  const known = new Set<string>()
  // As the store finds it: another way to write an account's email is no other account.
  const pair = (address: string, account: string) => `${networkOf(address)} ${emailKey(account)}`
  return {
    take(address, account) {
      const key = account === undefined ? null : pair(address, account)
      // Behind one proxy or one office everybody has the same address.
      if (key !== null && known.has(key)) return byAccount.take(key).retryAfterMs
      const first = byAddress.take(networkOf(address))
      return !first.ok || account === undefined ? first.retryAfterMs : byAccount.take(emailKey(account)).retryAfterMs
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
