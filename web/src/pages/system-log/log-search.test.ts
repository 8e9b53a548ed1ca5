import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boundsOf, filterOf, logSearchOf, withValue } from './log-search.ts'

describe('the address of the System Log', () => {
  it('says what is shown', () => {
    const search = { type: 'user.session.start', q: 42, range: '24h', order: 'oldest', event: 'e', publish: 1 }
    const { q, range, order, publish } = logSearchOf(search)
    assert.deepEqual([q, range, order, publish], ['42', '24h', 'oldest', '1'])
  })

  it('takes the values that the log is narrowed to, and keeps them as a filter', () => {
    const search = logSearchOf({ actor: 12, ip: '192.0.2.1', outcome: { a: 1 }, trends: true })
    assert.deepEqual([search.actor, search.ip, search.outcome, search.trends], ['12', '192.0.2.1', undefined, true])
    assert.deepEqual(filterOf(search), { actor: '12', ip: '192.0.2.1' })
  })

  it('says nothing where it makes no sense', () => {
    const search = { type: 7, q: '', range: 'year', since: 'yesterday', order: 'up', publish: false }
    assert.ok(Object.values(logSearchOf(search)).every((value) => value === undefined))
  })

  it('has a filter without what is open beside the list', () => {
    const search = logSearchOf({ q: 'ada', since: '2026-01-01T00:00:00Z', event: 'e', publish: '1' })
    assert.deepEqual(filterOf(search), { q: 'ada', since: '2026-01-01T00:00:00Z' })
  })

  it('adds a value to the search, once', () => {
    assert.equal(withValue(undefined, 'Grace Hopper'), 'Grace Hopper')
    assert.equal(withValue('Grace Hopper', 'Hopper FAILURE'), 'Grace Hopper FAILURE')
    const long = withValue('a b c d e f g h i', `${'x'.repeat(60)} y`).split(' ')
    assert.deepEqual([long.length, long.at(-2)?.length, long[0]], [10, 40, 'b'])
  })

  it('bounds the time', () => {
    const now = Date.parse('2026-01-08T00:00:00.000Z')
    assert.deepEqual(boundsOf({}, now), { since: '2026-01-01T00:00:00.000Z' })
    assert.deepEqual(boundsOf({ range: '1h' }, now), { since: '2026-01-07T23:00:00.000Z' })
    const custom = { since: '2025-01-01T00:00:00Z', until: '2025-02-01T00:00:00Z' }
    assert.deepEqual(boundsOf(custom, now), custom)
    const week = { since: '2025-01-25T00:00:00.000Z', until: custom.until }
    assert.deepEqual(boundsOf({ until: custom.until }, now), week)
  })
})
