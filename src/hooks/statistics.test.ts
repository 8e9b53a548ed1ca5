import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { percentiles } from './statistics.ts'

describe('percentiles', () => {
  it('are values of the sample, by nearest rank', () => {
    assert.deepEqual(percentiles([]), { p50: null, p95: null })
    assert.deepEqual(percentiles([7]), { p50: 7, p95: 7 })
    assert.deepEqual(percentiles(Array.from({ length: 100 }, (_, index) => 100 - index)), { p50: 50, p95: 95 })
  })
})
