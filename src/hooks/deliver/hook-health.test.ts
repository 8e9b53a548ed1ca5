import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { noteFailure, noteSuccess } from './hook-health.ts'
import { HookQueue } from './hook-queue.ts'

const now = 1_800_000_000_000

function queueWith(concurrency: number): HookQueue {
  // What the width is made of, and nothing else of a hook.
  const target = { deliverable: true, hook: { delivery: { concurrency, order: 'none' } } }
  return new HookQueue('hook', target as unknown as HookQueue['target'], { bytes: 0 })
}

const failure = (status: number | null, isTimeout = false, retryAfter?: string) => ({
  tried: { status, error: 'failed', answer: null, retryAfter } as Parameters<typeof noteFailure>[1]['tried'],
  isTimeout,
  attempts: [],
  tries: 1,
  started: now,
})

describe('the health of a hook', () => {
  it('lets one attempt at a time look after trouble, then one more with each success', () => {
    const queue = queueWith(10)
    assert.equal(queue.width, 10)
    noteFailure(queue, failure(null, true), now)
    assert.equal(queue.width, 1)
    const widths = Array.from({ length: 10 }, () => {
      noteSuccess(queue, now)
      return queue.width
    })
    assert.deepEqual(widths, [2, 3, 4, 5, 6, 7, 8, 9, 10, 10])
    noteFailure(queue, failure(503), now)
    assert.equal(queue.width, 1, 'half open again')
  })

  it('meets a receiver that came back with at most twice as many in each round', () => {
    const queue = queueWith(100)
    noteFailure(queue, failure(503), now)
    const rounds: number[] = []
    for (let round = 0; round < 9; round++) {
      const { width } = queue
      rounds.push(width)
      for (let each = 0; each < width; each++) noteSuccess(queue, now)
    }
    assert.deepEqual(rounds, [1, 2, 4, 8, 16, 32, 64, 100, 100])
    assert.equal(queue.trusted, Infinity)
  })

  it('does not narrow for an answer that says nothing of the whole receiver', () => {
    const queue = queueWith(10)
    for (const status of [400, 404, 500]) noteFailure(queue, failure(status), now)
    assert.equal(queue.width, 10)
    assert.equal(queue.restUntil, 0)
  })

  it('rests twice as long with each refusal up to a minute, longer only where it is asked to', () => {
    const queue = queueWith(10)
    const rests = Array.from({ length: 8 }, () => {
      noteFailure(queue, failure(503), now)
      return (queue.restUntil - now) / 1_000
    })
    assert.deepEqual(rests, [1, 2, 4, 8, 16, 32, 60, 60])
    noteFailure(queue, failure(429, false, '300'), now)
    assert.equal(queue.restUntil - now, 300_000)
    noteSuccess(queue, now)
    queue.restUntil = 0
    noteFailure(queue, failure(502), now)
    assert.equal(queue.restUntil - now, 1_000, 'from the beginning after a success')
  })
})
