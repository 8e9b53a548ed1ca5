import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import type { OAuthClient, SigningKey } from '../../model/access.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'

export function accessContract(open: OpenStore): void {
  describe('access', () => {
    const opened = storeForAll(open)

    test('keeps a session, replaces it and deletes it', async () => {
      const session = { hash: 'h1', principalId: 'p1', created: 1, lastSeen: 2, expires: 9_007_199_254_740_991 }
      await opened.store.commit({ kind: 'session.put', session })
      assert.deepEqual(await opened.store.getSession('h1'), session)
      await opened.store.commit({ kind: 'session.put', session: { ...session, lastSeen: 3 } })
      assert.equal((await opened.store.getSession('h1'))?.lastSeen, 3)
      await opened.store.commit({ kind: 'session.delete', hash: 'h1' }, { kind: 'session.delete', hash: 'nobody' })
      assert.equal(await opened.store.getSession('h1'), null)
    })

    test('lets a sign-in link be used once, in its time', async () => {
      await opened.store.commit(
        { kind: 'signInLink.put', link: { hash: 'l1', expires: 100 } },
        { kind: 'signInLink.put', link: { hash: 'l2', expires: 100 } },
      )
      const use = async (hash: string, now: number) =>
        (await opened.store.commit({ kind: 'signInLink.use', hash, now }))[0]
      assert.deepEqual(await Promise.all([use('l1', 99), use('l1', 99)]), [true, false])
      assert.equal(await use('l2', 100), false)
      assert.equal(await use('nobody', 1), false)
    })

    test('remembers the id of a client’s assertion', async () => {
      const use = async (clientId: string, jti: string) =>
        (await opened.store.commit({ kind: 'oauthAssertion.use', clientId, jti, expires: 5 }))[0]
      assert.deepEqual(await Promise.all([use('a', 'j'), use('a', 'j'), use('b', 'j')]), [true, false, true])
    })

    test('keeps OAuth clients by creation', async () => {
      const client = (id: string, created: number): OAuthClient => ({
        id,
        name: 'Name',
        scopes: ['okta.workflows.invoke.manage'],
        jwks: { keys: [{ kty: 'RSA', n: 'x' }] },
        algorithm: 'RS256',
        status: 'ACTIVE',
        created,
      })
      await opened.store.commit(
        { kind: 'oauthClient.put', client: client('late', 2) },
        { kind: 'oauthClient.put', client: client('early', 1) },
      )
      const off = { ...client('late', 2), status: 'INACTIVE' as const }
      await opened.store.commit({ kind: 'oauthClient.put', client: off })
      assert.deepEqual(await opened.store.listOAuthClients(), [client('early', 1), off])
      assert.deepEqual(await opened.store.getOAuthClient('late'), off)
      await opened.store.commit({ kind: 'oauthClient.delete', id: 'late' })
      assert.equal(await opened.store.getOAuthClient('late'), null)
      await assert.rejects(opened.store.commit({ kind: 'oauthClient.delete', id: 'late' }), (thrown) =>
        isProblem(thrown, 'NOT_FOUND'),
      )
    })

    test('keeps signing keys, newest first', async () => {
      const key = (id: string, created: number): SigningKey => ({
        id,
        algorithm: 'ES256',
        publicJwk: { kty: 'EC' },
        privateSealed: 'v1.a.b',
        created,
      })
      await opened.store.commit(
        { kind: 'signingKey.put', key: key('a', 1) },
        { kind: 'signingKey.put', key: key('b', 2) },
      )
      assert.deepEqual(await opened.store.listSigningKeys(), [key('b', 2), key('a', 1)])
    })

    test('keeps small named values', async () => {
      assert.equal(await opened.store.getMeta('urls'), null)
      await opened.store.commit({ kind: 'meta.put', key: 'urls', value: 'a' })
      await opened.store.commit({ kind: 'meta.put', key: 'urls', value: '“b”\u0000' })
      assert.equal(await opened.store.getMeta('urls'), '“b”\u0000')
    })
  })
}
