import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HookQueue } from './hook-queue.ts'
import { Slots } from './slots.ts'

const queue = (id: string) => new HookQueue(id, null, { bytes: 0 })

describe('the places of attempts', () => {
  it('D10 gives every hook its first place, however full the pool is', () => {
    const slots = new Slots(2)
    const greedy = queue('greedy')
    assert.deepEqual(
      [1, 2, 3, 4].map(() => slots.take(greedy)),
      [true, true, true, false],
    )
    for (let i = 0; i < 1_000; i++) assert.equal(slots.take(queue(`${i}`)), true)
  })

  it('gives a place that comes back to whoever asked first', () => {
    const slots = new Slots(1)
    const [a, b, c] = [queue('a'), queue('b'), queue('c')]
    for (const each of [a, a, b, c]) slots.take(each)
    assert.equal(slots.take(b), false)
    assert.equal(slots.take(c), false)
    assert.equal(slots.next(), null, 'none is free')
    slots.release(a)
    assert.equal(slots.next(), b)
    assert.equal(slots.take(b), true)
    assert.equal(slots.next(), null)
    slots.release(b)
    assert.equal(slots.next(), c)
    assert.equal(slots.next(), null)
  })

  it('takes no place from the pool back for a first attempt', () => {
    const slots = new Slots(1)
    const a = queue('a')
    slots.take(a)
    slots.release(a)
    slots.take(a)
    assert.equal(slots.take(a), true)
    assert.equal(slots.take(a), false)
  })
})
