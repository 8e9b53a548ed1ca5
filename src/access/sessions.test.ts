import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { accessKit } from './access.kit.ts'
import { openSessions, owner, sessionCookie, type Sessions } from './sessions.ts'
import { signInLinks } from './sign-in-links.ts'

const minute = 60_000

describe('sessions', () => {
  let kit: Awaited<ReturnType<typeof accessKit>>
  let sessions: Sessions
  before(async () => {
    kit = await accessKit()
    sessions = openSessions(kit)
  })
  after(() => kit.close())

  it('knows a session by its secret, and stores only the hash', async () => {
    const { secret } = await sessions.begin(owner.id)
    assert.ok(Buffer.from(secret, 'base64url').length >= 16)
    assert.equal((await sessions.principalOf(secret))?.kind, 'session')
    assert.equal(await sessions.principalOf(`${secret}x`), null)
    assert.equal(await kit.store.getSession(secret), null)
  })

  it('ends after 30 minutes without a request, and goes on while there are some', async () => {
    const { secret } = await sessions.begin(owner.id)
    for (let i = 0; i < 3; i++) {
      kit.clock.pass(29 * minute)
      assert.notEqual(await sessions.principalOf(secret), null)
    }
    kit.clock.pass(30 * minute)
    assert.equal(await sessions.principalOf(secret), null)
  })

  it('ends after 12 hours however busy it was', async () => {
    const { secret } = await sessions.begin(owner.id)
    for (let i = 0; i < 35; i++) {
      kit.clock.pass(20 * minute)
      assert.notEqual(await sessions.principalOf(secret), null)
    }
    kit.clock.pass(20 * minute)
    assert.equal(await sessions.principalOf(secret), null)
  })

  it('is over at once when it is ended, also for a request that is under way', async () => {
    const { secret } = await sessions.begin(owner.id)
    kit.clock.pass(5 * minute)
    const underWay = sessions.principalOf(secret)
    await sessions.end(secret)
    await underWay
    assert.equal(await sessions.principalOf(secret), null)
  })
})

describe('sessionCookie', () => {
  it('A1 is nobody’s without an account once somebody has one, even one that began at that moment', async (t) => {
    const other = await accessKit()
    t.after(() => other.close())
    const theirs = openSessions(other)
    const user = {
      id: '00u1',
      name: 'Ada',
      email: 'ada@example.com',
      passwordHash: 'x',
      created: 0,
      passwordChanged: 0,
      status: 'ACTIVE' as const,
    }
    await other.store.commit({ kind: 'user.insert', user, onlyFirst: true })
    const { secret } = await theirs.begin(owner.id)
    assert.equal(await theirs.principalOf(secret), null)
  })

  it('has the __Host- prefix and Secure over https only', () => {
    assert.deepEqual(sessionCookie('https://hook.example'), {
      name: '__Host-flowhook',
      options: { path: '/', httpOnly: true, sameSite: 'lax', secure: true },
    })
    assert.deepEqual(sessionCookie('http://127.0.0.1:8470'), {
      name: 'flowhook',
      options: { path: '/', httpOnly: true, sameSite: 'lax', secure: false },
    })
  })
})

describe('sign-in links', () => {
  it('work once, within 30 minutes, and carry the token behind the #', async () => {
    const kit = await accessKit()
    try {
      const links = signInLinks(kit)
      const { url, expires } = await links.create()
      assert.equal(expires, kit.clock.now() + 30 * minute)
      const token = /^https:\/\/hook\.example\/sign-in#token=([\w-]{43})$/.exec(url)?.[1] ?? ''
      assert.equal(await links.use(`${token}x`), false)
      assert.equal(await links.use(token), true)
      assert.equal(await links.use(token), false)

      const late = await links.create()
      kit.clock.pass(30 * minute)
      assert.equal(await links.use(late.url.split('token=')[1]!), false)
    } finally {
      await kit.close()
    }
  })
})
