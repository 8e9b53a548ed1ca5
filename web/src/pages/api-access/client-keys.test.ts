import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeKeyPair, readKeys } from './client-keys.ts'

describe('readKeys', () => {
  const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }
  it('takes a key, and a set of keys', () => {
    assert.deepEqual(readKeys(JSON.stringify(key)), { keys: [key], problem: null })
    assert.deepEqual(readKeys(JSON.stringify({ keys: [key, key] })), { keys: [key, key], problem: null })
  })

  it('keeps private and secret keys in the browser', () => {
    for (const text of [
      JSON.stringify({ ...key, d: 'secret' }),
      JSON.stringify({ keys: [key, { kty: 'RSA', n: 'n', e: 'e', p: 'secret' }] }),
      JSON.stringify({ kty: 'oct', k: 'secret' }),
    ]) {
      const { keys, problem } = readKeys(text)
      assert.equal(keys, null)
      assert.match(problem ?? '', /private key/)
    }
  })

  for (const text of ['', 'x', '[]', '{}', 'null', '{"keys": []}', '{"keys": [1]}', '"kty"']) {
    it(`says that ${JSON.stringify(text)} is no key`, () =>
      assert.match(readKeys(text).problem ?? '', /Expected a JWK/))
  }

  it('takes the public half of a pair that was made here, and not the other', async () => {
    const { publicKey, privateKey } = await makeKeyPair()
    assert.equal(readKeys(JSON.stringify(publicKey)).problem, null)
    assert.notEqual(readKeys(JSON.stringify(privateKey)).problem, null)
  })
})
