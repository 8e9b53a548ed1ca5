import type { FastifyReply } from 'fastify'
import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { RateLimiter } from '../base/rate-limit.ts'
import type { Rates } from '../base/shared-rates.ts'
import type { Principal } from '../model/access.ts'

/** Requests of one caller in a minute: tokens of the server's owner are bounded by the machine, others by this. */
const perMinute = { owner: 6_000_000, others: 60_000 }

/** Takes one request from the caller's minute, and says in Okta's headers how much is left. @throws RATE_LIMITED */
export type Spend = (reply: FastifyReply, principal: Principal, key: string) => void

/** One bucket for each `key`, at most 10,000 of them for owners and for others. */
export function openRates(rates: Rates, clock: Clock): Spend {
  const limiter = (name: string, each: number): RateLimiter =>
    rates.limiter(name, { perSecond: each / 60, burst: each, maxKeys: 10_000, clock })
  const owners = limiter('requests of owners', perMinute.owner)
  const others = limiter('requests', perMinute.others)
  return (reply, principal, key) => {
    const isOwner = principal.permissions.includes('*')
    const most = isOwner ? perMinute.owner : perMinute.others
    const { ok, remaining, resetMs, retryAfterMs } = (isOwner ? owners : others).take(key)
    reply.header('x-rate-limit-limit', most)
    reply.header('x-rate-limit-remaining', remaining)
    // Epoch seconds.
    reply.header('x-rate-limit-reset', Math.ceil((clock.now() + resetMs) / 1000))
    if (ok) return
    throw problem('RATE_LIMITED', { limit: `${most} requests a minute`, seconds: Math.ceil(retryAfterMs / 1000) })
  }
}
