import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nextStep, plans, retryAfterMs, slowsDown, type NextStep } from './plan.ts'

const now = Date.UTC(2026, 2, 2, 10, 20, 0)
const hour = 3_600_000

function step(
  profile: 'okta' | 'durable',
  tries: number,
  status: number | null,
  more: { retryAfter?: string; random?: number } = {},
) {
  const { retryAfter, random = 0.5 } = more
  return nextStep({ profile, plan: plans[profile], tries, outcome: { status, retryAfter }, random, now })
}
const shown = (next: NextStep) => (next.kind === 'retry' ? `retry in ${next.at - now} ms` : next.kind)

describe('the plans of attempts', () => {
  it('gives durable deliveries ten attempts over about 76 hours', () => {
    const kinds = Array.from({ length: 10 }, (_, i) => shown(step('durable', i + 1, 500)))
    assert.deepEqual(kinds, [
      'retry in 5000 ms',
      'retry in 300000 ms',
      'retry in 1800000 ms',
      `retry in ${2 * hour} ms`,
      `retry in ${5 * hour} ms`,
      `retry in ${10 * hour} ms`,
      `retry in ${14 * hour} ms`,
      `retry in ${20 * hour} ms`,
      `retry in ${24 * hour} ms`,
      'final',
    ])
    assert.equal(Math.round(plans.durable.delays.reduce((sum, each) => sum + each, 0) / hour), 76)
    assert.deepEqual([plans.durable.timeoutMs, plans.okta.timeoutMs], [15_000, 3_000])
  })

  it('spreads an attempt over ±20 %', () => {
    assert.equal(shown(step('durable', 2, 500, { random: 0 })), 'retry in 240000 ms')
    assert.equal(shown(step('durable', 2, 500, { random: 0.999999 })), 'retry in 360000 ms')
  })

  const table: readonly (readonly [number | null, okta: string, durable: string])[] = [
    [200, 'delivered', 'delivered'],
    [204, 'delivered', 'delivered'],
    [299, 'delivered', 'delivered'],
    [199, 'final', 'retry in 5000 ms'],
    [301, 'final', 'retry in 5000 ms'],
    [307, 'final', 'retry in 5000 ms'],
    [400, 'final', 'retry in 5000 ms'],
    [401, 'final', 'retry in 5000 ms'],
    [404, 'final', 'retry in 5000 ms'],
    [410, 'gone', 'gone'],
    [429, 'final', 'retry in 5000 ms'],
    [500, 'retry in 1000 ms', 'retry in 5000 ms'],
    [503, 'retry in 1000 ms', 'retry in 5000 ms'],
    [null, 'retry in 1000 ms', 'retry in 5000 ms'],
  ]
  for (const [status, okta, durable] of table) {
    it(`after ${status ?? 'no answer'}: okta ${okta}, durable ${durable}`, () => {
      assert.equal(shown(step('okta', 1, status)), okta)
      assert.equal(shown(step('durable', 1, status)), durable)
    })
  }

  it('tries once more under okta, not twice', () => {
    assert.equal(shown(step('okta', 2, null)), 'final')
    assert.equal(shown(step('okta', 2, 500)), 'final')
  })

  it('waits as long as the receiver asks where its plan would come earlier, and never comes earlier than its plan', () => {
    assert.equal(shown(step('durable', 1, 503, { retryAfter: '120' })), 'retry in 120000 ms')
    assert.equal(shown(step('durable', 2, 429, { retryAfter: '1' })), 'retry in 300000 ms')
    assert.equal(shown(step('okta', 1, 503, { retryAfter: '120' })), 'retry in 1000 ms')
  })

  it('reads Retry-After as seconds or a date, clamps it, and ignores what it cannot read', () => {
    const cases: readonly (readonly [string | undefined, number | null])[] = [
      ['2', 2_000],
      [' 7 ', 7_000],
      ['0', 1_000],
      ['9999999', 24 * hour],
      ['Mon, 02 Mar 2026 10:21:00 GMT', 60_000],
      ['Mon, 02 Mar 2026 10:00:00 GMT', 1_000],
      ['Fri, 02 Mar 2126 10:00:00 GMT', 24 * hour],
      ['1.5', null],
      ['-1', null],
      ['soon', null],
      ['', null],
      ['2026-03-02T10:21:00Z', null],
      [undefined, null],
    ]
    for (const [text, ms] of cases) assert.equal(retryAfterMs(text, now), ms, String(text))
  })

  it('knows the answers that ask for slowness', () => {
    assert.deepEqual([200, 400, 429, 500, 501, 502, 503, 504, null].filter(slowsDown), [429, 502, 503, 504])
  })
})
