import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { includesPermission, permissionNames } from './permissions.ts'
import { apiTokens, authorizationToken } from './tokens.ts'

describe('apiTokens', () => {
  const tokens = apiTokens({ setting: 'a'.repeat(40), cli: null })

  it('knows its tokens with full rights and nothing else', () => {
    assert.deepEqual(tokens.principalOf('a'.repeat(40)), {
      id: 'token:setting',
      name: 'setting',
      kind: 'token',
      permissions: ['*'],
    })
    for (const wrong of ['', 'a'.repeat(39), 'a'.repeat(41), `${'a'.repeat(39)}b`]) {
      assert.equal(tokens.principalOf(wrong), null)
    }
  })

  it('fails closed where no token is set', () => {
    assert.equal(apiTokens({ setting: null, cli: null }).principalOf(''), null)
  })
})

describe('authorizationToken', () => {
  const table: readonly (readonly [string | undefined, object | null])[] = [
    [undefined, null],
    ['SSWS abc', { scheme: 'ssws', token: 'abc' }],
    ['ssws abc', { scheme: 'ssws', token: 'abc' }],
    ['Bearer a.b.c', { scheme: 'bearer', token: 'a.b.c' }],
    ['Bearer', { scheme: 'other', token: '' }],
    ['Basic dXNlcjpwYXNz', { scheme: 'other', token: '' }],
    ['SSWS a b', { scheme: 'other', token: '' }],
    ['', { scheme: 'other', token: '' }],
  ]
  for (const [header, expected] of table) {
    it(`reads ${JSON.stringify(header)}`, () => assert.deepEqual(authorizationToken(header), expected))
  }
})

describe('includesPermission', () => {
  it('takes * for everything, manage for read, and never read for manage', () => {
    for (const name of permissionNames) assert.ok(includesPermission(['*'], name))
    assert.ok(includesPermission(['okta.eventHooks.manage'], 'okta.eventHooks.read'))
    assert.ok(!includesPermission(['okta.eventHooks.read'], 'okta.eventHooks.manage'))
    assert.ok(!includesPermission(['okta.eventHooks.manage'], 'okta.logs.read'))
    assert.ok(!includesPermission([], 'okta.logs.read'))
  })
})
