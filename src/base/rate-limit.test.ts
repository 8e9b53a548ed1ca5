import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rateLimiter } from './rate-limit.ts'

function limiterAt(start: number, options: { perSecond: number; burst: number; maxKeys?: number }) {
  let now = start
  const limiter = rateLimiter({ maxKeys: 10, ...options, clock: { monotonic: () => now } })
  return { limiter, pass: (ms: number) => (now += ms) }
}

describe('rateLimiter', () => {
  it('lets the burst pass, then refuses and says when the next one passes', () => {
    const { limiter, pass } = limiterAt(5, { perSecond: 2, burst: 3 })
    assert.deepEqual(
      [1, 2, 3].map(() => limiter.take('a').ok),
      [true, true, true],
    )
    const refused = limiter.take('a')
    assert.deepEqual(refused, { ok: false, remaining: 0, retryAfterMs: 500, resetMs: 1500 })
    pass(499)
    assert.equal(limiter.take('a').ok, false)
    pass(1)
    assert.equal(limiter.take('a').ok, true)
  })

  it('keeps keys apart and never saves up more than the burst', () => {
    const { limiter, pass } = limiterAt(0, { perSecond: 10, burst: 2 })
    limiter.take('a')
    assert.equal(limiter.take('b').remaining, 1)
    pass(3_600_000)
    assert.equal(limiter.take('a').remaining, 1)
  })

  it('takes a burst of 0 as nothing, not as unlimited', () => {
    const { limiter, pass } = limiterAt(0, { perSecond: 10, burst: 0 })
    assert.equal(limiter.take('a').ok, false)
    pass(10_000)
    assert.equal(limiter.take('a').ok, false)
  })

  it('forgets the key that was unused for longest when there are too many', () => {
    const { limiter } = limiterAt(0, { perSecond: 0.001, burst: 1, maxKeys: 2 })
    limiter.take('a')
    limiter.take('b')
    assert.equal(limiter.take('a').ok, false)
    limiter.take('c')
    assert.equal(limiter.take('a').ok, false, 'a was used later than b')
    assert.equal(limiter.take('b').ok, true, 'b was forgotten')
  })
})
