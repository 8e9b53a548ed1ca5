import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isProblem } from '../../base/errors.ts'
import type { ApiToken, User } from '../../model/access.ts'
import { storeForAll, type OpenStore } from './opened-store.kit.ts'

const user = (id: string, email: string, created: number): User => ({
  id,
  name: `Name of ${id}`,
  email,
  passwordHash: 'scrypt$1$2$3$a$b',
  created,
  passwordChanged: created,
  status: 'ACTIVE',
})
const token = (id: string, created: number): ApiToken => ({
  id,
  name: '“n”\u0000',
  hash: `hash of ${id}`,
  permissions: ['okta.logs.read'],
  created,
  createdBy: { id: 'u1', name: 'Ada' },
  expires: null,
  lastUsed: null,
})

export function accountContract(open: OpenStore): void {
  describe('accounts', () => {
    const opened = storeForAll(open)

    test('keeps users by creation, and finds them by their email whatever its case', async () => {
      const { store } = opened
      await store.commit({ kind: 'user.insert', user: user('u2', 'Zoë@example.com', 2), onlyFirst: true })
      await store.commit({ kind: 'user.insert', user: user('u1', 'ada@example.com', 1), onlyFirst: false })
      assert.deepEqual(
        (await store.listUsers()).map(({ id }) => id),
        ['u1', 'u2'],
      )
      assert.equal((await store.getUserByEmail('zOË@EXAMPLE.com'))?.id, 'u2')
      assert.equal(await store.getUserByEmail('nobody@example.com'), null)
      const changed = { ...user('u1', 'ada@example.org', 1), passwordHash: 'scrypt$other' }
      await store.commit({ kind: 'user.update', user: changed })
      assert.deepEqual(await store.getUser('u1'), changed)
      assert.equal(await store.getUserByEmail('ada@example.com'), null)
      assert.equal(await store.getUser('u3'), null)
    })

    test('refuses a second first user, an email that is taken, and changing somebody unknown', async () => {
      const { store } = opened
      const refused = (code: Parameters<typeof isProblem>[1]) => (thrown: unknown) => isProblem(thrown, code)
      const insert = (email: string, onlyFirst: boolean) =>
        store.commit({ kind: 'user.insert', user: user('u9', email, 9), onlyFirst })
      await assert.rejects(insert('new@example.com', true), refused('SETUP_DONE'))
      await assert.rejects(insert('ZOË@example.com', false), refused('VALIDATION_FAILED'))
      const taken = user('u1', 'zoë@EXAMPLE.com', 1)
      await assert.rejects(store.commit({ kind: 'user.update', user: taken }), refused('VALIDATION_FAILED'))
      const nobody = user('u9', 'nine@example.com', 1)
      await assert.rejects(store.commit({ kind: 'user.update', user: nobody }), refused('NOT_FOUND'))
      assert.equal(await store.getUser('u9'), null)
    })

    test('ends the sessions of one principal, and moves only those that are there', async () => {
      const { store } = opened
      const session = (hash: string, principalId: string) =>
        ({ kind: 'session.put', session: { hash, principalId, created: 1, lastSeen: 1, expires: 9 } }) as const
      await store.commit(session('s1', 'u1'), session('s2', 'u1'), session('s3', 'u2'))
      await store.commit({ kind: 'session.seen', hash: 's3', at: 5 }, { kind: 'session.deleteOf', principalId: 'u1' })
      await store.commit({ kind: 'session.seen', hash: 's1', at: 5 })
      assert.equal(await store.getSession('s1'), null)
      assert.equal(await store.getSession('s2'), null)
      assert.equal((await store.getSession('s3'))?.lastSeen, 5)
    })

    test('keeps API tokens by creation, finds them by hash, remembers their use and deletes them', async () => {
      const { store } = opened
      await store.commit({ kind: 'apiToken.insert', token: token('t2', 2) })
      await store.commit({ kind: 'apiToken.insert', token: token('t1', 1) })
      assert.deepEqual(await store.listApiTokens(), [token('t1', 1), token('t2', 2)])
      const used = await store.commit({ kind: 'apiToken.used', id: 't1', at: 7 })
      assert.deepEqual(used, [true])
      assert.deepEqual(await store.getApiTokenByHash('hash of t1'), { ...token('t1', 1), lastUsed: 7 })
      assert.equal(await store.getApiTokenByHash('hash of t3'), null)
      await store.commit({ kind: 'apiToken.delete', id: 't1' })
      assert.equal(await store.getApiTokenByHash('hash of t1'), null)
      assert.deepEqual(await store.commit({ kind: 'apiToken.used', id: 't1', at: 8 }), [false])
      await assert.rejects(store.commit({ kind: 'apiToken.delete', id: 't1' }), (thrown) =>
        isProblem(thrown, 'NOT_FOUND'),
      )
    })
  })
}
