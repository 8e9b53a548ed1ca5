import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { idsFrom, systemIds, timeOfId } from './ids.ts'

const clockAt = (times: readonly number[]) => {
  let index = 0
  return { now: () => times[Math.min(index++, times.length - 1)]!, monotonic: () => 0 }
}

describe('ids', () => {
  it('are UUIDv7 with the time in front', () => {
    const id = systemIds(clockAt([0x0123456789ab])).uuid()
    assert.match(id, /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('come in the order of asking, also inside a millisecond, past its counter, and when the clock goes back', () => {
    for (const times of [[1000], [1000, 1000, 5000, 2000, 1000]]) {
      const ids = systemIds(clockAt(times))
      const given = Array.from({ length: 10_000 }, () => ids.uuid())
      assert.deepEqual(given, given.toSorted())
      assert.equal(new Set(given).size, given.length)
    }
  })

  it('say when they were made', () => {
    for (const ms of [0, 1000, Date.UTC(2026, 10, 23, 20, 30)]) {
      assert.equal(timeOfId(systemIds(clockAt([ms])).uuid()), ms)
      assert.equal(timeOfId(idsFrom(ms)), ms)
    }
  })

  it('look like Okta’s for event hooks', () => {
    assert.match(systemIds(clockAt([1])).okta('who'), /^who[0-9A-Za-z]{17}$/)
  })

  it('are random in the asked length', () => {
    const ids = systemIds(clockAt([1]))
    assert.match(ids.hex(32), /^[0-9a-f]{64}$/)
    assert.notEqual(ids.hex(32), ids.hex(32))
    assert.match(ids.secret(32), /^[\w-]{43}$/)
  })
})
