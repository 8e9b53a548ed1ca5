import { createHash } from 'node:crypto'
import { messageParts, type Others } from './others.ts'
import { rateLimiter, type RateLimiter, type RateOptions } from './rate-limit.ts'

/** Makes rate limiters, for one server or for all of them together. */
export interface Rates {
  /** @param name the same on all servers, and of one limiter only */
  limiter(name: string, options: RateOptions): RateLimiter
}

/** Limits of one server. */
export const ownRates: Rates = Object.freeze({ limiter: (_: string, options: RateOptions) => rateLimiter(options) })

/** How long what passed here is gathered before the others are told, in ms: so much later they know of it. */
export const exchangeMs = 100
/** Keys of one limiter that the others are told of each time; of what is beyond, each server keeps count by itself. */
const toldKeys = 2_000

/**
 * Limits that all servers keep together: each tells the others what it let pass, and takes what they tell from its own
 * buckets. No call waits for that, so what passes in the moment before may be too much, and is missing afterwards. While a
 * server is cut off from the database, it keeps the limit by itself.
 */
export function sharedRates(others: Others): Rates {
  const limiters = new Map<string, RateLimiter>()
  const passed = new Map<string, Map<string, number>>()
  let planned = false

  others.onMessage(({ passed: told }) => {
    if (!Array.isArray(told)) return
    for (const [name, key, calls] of told as readonly Passed[]) limiters.get(name)?.spend(key, calls)
  })

  function tell(): void {
    planned = false
    const all = [...passed].flatMap(([name, keys]) => [...keys].map(([key, calls]): Passed => [name, key, calls]))
    passed.clear()
    for (const part of messageParts(all)) others.tell({ passed: part })
  }

  function note(name: string, key: string): void {
    const keys = passed.get(name) ?? new Map<string, number>()
    passed.set(name, keys)
    if (keys.size < toldKeys || keys.has(key)) keys.set(key, (keys.get(key) ?? 0) + 1)
    if (planned) return
    planned = true
    setTimeout(tell, exchangeMs).unref()
  }

  return {
    limiter(name, options) {
      const own = rateLimiter(options)
      limiters.set(name, own)
      return {
        take(given) {
          const key = short(given)
          const decision = own.take(key)
          if (decision.ok) note(name, key)
          return decision
        },
        spend: (key, calls) => own.spend(short(key), calls),
      }
    },
  }
}

type Passed = readonly [name: string, key: string, calls: number]

/** Keys may come from outside; a message has little room. */
const short = (key: string) => (key.length <= 80 ? key : createHash('sha256').update(key).digest('base64url'))
