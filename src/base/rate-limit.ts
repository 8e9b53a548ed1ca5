import type { Clock } from './clock.ts'

/** What a limiter says about one more call. */
export interface RateDecision {
  readonly ok: boolean
  /** Whole calls that would still pass now. */
  readonly remaining: number
  /** Milliseconds until the next call passes; 0 where this one did. */
  readonly retryAfterMs: number
  /** Milliseconds until the full burst is there again. */
  readonly resetMs: number
}

/** Token buckets by key: `burst` calls at once, `perSecond` on average. */
export interface RateLimiter {
  take(key: string): RateDecision
  /** Takes calls that passed elsewhere. What is too much is missing afterwards, as much as one burst. */
  spend(key: string, calls: number): void
}

export interface RateOptions {
  /** Calls that come back each second, above 0. */
  readonly perSecond: number
  readonly burst: number
  readonly maxKeys: number
  readonly clock: Pick<Clock, 'monotonic'>
}

interface Bucket {
  tokens: number
  at: number
}

/**
 * Limits calls by key. It remembers at most `maxKeys` keys; past that the one that was not used for longest is forgotten,
 * so that made-up keys cannot fill the memory. A `burst` of 0 lets nothing pass (a limit of 0 means zero, not unlimited).
 */
export function rateLimiter({ perSecond, burst, maxKeys, clock }: RateOptions): RateLimiter {
  const buckets = new Map<string, Bucket>()

  function bucketOf(key: string): Bucket {
    const now = clock.monotonic()
    let bucket = buckets.get(key)
    if (bucket === undefined) {
      bucket = { tokens: burst, at: now }
      if (buckets.size >= maxKeys) forgetOldest(buckets)
    } else {
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perSecond) / 1000)
      bucket.at = now
      // Taken out and put back: a Map keeps the order of insertion, so its first key is the one unused for longest.
      buckets.delete(key)
    }
    buckets.set(key, bucket)
    return bucket
  }

  return {
    take(key) {
      const bucket = bucketOf(key)
      const ok = bucket.tokens >= 1
      if (ok) bucket.tokens -= 1
      return {
        ok,
        remaining: Math.max(0, Math.floor(bucket.tokens)),
        retryAfterMs: ok ? 0 : Math.ceil(((1 - bucket.tokens) * 1000) / perSecond),
        resetMs: Math.ceil(((burst - bucket.tokens) * 1000) / perSecond),
      }
    },
    spend(key, calls) {
      const bucket = bucketOf(key)
      bucket.tokens = Math.max(-burst, bucket.tokens - calls)
    },
  }
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  const oldest = buckets.keys().next()
  if (!oldest.done) buckets.delete(oldest.value)
}
