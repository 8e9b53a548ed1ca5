import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ledger } from './ledger.ts'

describe('the ledger', () => {
  it('joins what was sent, answered and arrived', () => {
    const ledger = new Ledger()
    for (const id of ['arrived', 'lost', 'twice', 'changed']) ledger.acked(id)
    for (const id of ['never answered', 'never heard of again']) ledger.sent(id)
    for (const id of ['arrived', 'twice', 'twice', 'never answered', 'from nowhere']) ledger.arrived(id)
    ledger.arrived('changed', 'a')
    ledger.arrived('changed', 'b')
    assert.deepEqual(ledger.missing(), ['lost'])
    assert.deepEqual(ledger.totals(), {
      acked: 4,
      ok: 3,
      lost: 1,
      unexpected: 1,
      duplicated: 2,
      recovered: 1,
      changed: 1,
    })
    ledger.recount()
    assert.equal(ledger.totals().lost, 4)
  })
})
