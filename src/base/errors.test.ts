import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { errors, isProblem, problem } from './errors.ts'

describe('the error table', () => {
  for (const [code, entry] of Object.entries(errors)) {
    it(`${code} has a status, a code that clients know, and a sentence`, () => {
      assert.ok(entry.status >= 400 && entry.status <= 599)
      assert.match(entry.okta, /^E\d{7}$/)
      assert.match(code, /^[A-Z][A-Z0-9_]+$/)
      assert.ok(entry.message.length > 10)
      // What somebody's flow does is not our mistake, whatever status its caller gets.
      if (!code.startsWith('FLOW_')) assert.equal(entry.kind === 'user', entry.status < 500)
    })
  }

  it('fills the places of a message and leaves what nobody gave', () => {
    const thrown = problem('NOT_FOUND', { id: 'x' }, { causes: ['one'], cause: new Error('inside') })
    assert.equal(thrown.message, 'Not found: Resource not found: x ({type})')
    assert.deepEqual(thrown.causes, ['one'])
    assert.ok(isProblem(thrown, 'NOT_FOUND'))
    assert.ok(!isProblem(thrown, 'INTERNAL'))
    assert.ok(!isProblem(new Error('x')))
  })
})
