import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

const own = { 'sec-fetch-site': 'same-origin' }

async function signIn(kit: Awaited<ReturnType<typeof httpKit>>): Promise<string> {
  const link = await kit.ask('POST', '/api/v1/sign-in-links')
  const token = link.json<{ url: string }>().url.split('#token=')[1]!
  const answer = await kit.ask('POST', '/api/v1/session', { token }, { credential: null, headers: own })
  assert.equal(answer.statusCode, 200, answer.body)
  return String(answer.headers['set-cookie'])
}

describe('signing in', () => {
  it('exchanges a link for a cookie once, and ends with signing out', async () => {
    const kit = await httpKit()
    try {
      const setCookie = await signIn(kit)
      assert.match(setCookie, /^flowhook=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
      const cookie = setCookie.split(';')[0]!
      const me = (headers: Record<string, string>) =>
        kit.ask('GET', '/api/v1/me', undefined, { credential: null, headers })
      assert.deepEqual((await me({ cookie })).json(), {
        id: 'owner',
        name: 'Owner',
        kind: 'session',
        permissions: ['*'],
      })

      const out = await kit.ask('DELETE', '/api/v1/session', undefined, {
        credential: null,
        headers: { cookie, ...own },
      })
      assert.equal(out.statusCode, 204)
      assert.match(String(out.headers['set-cookie']), /^flowhook=; Max-Age=0;/)
      assert.equal((await me({ cookie })).statusCode, 401)
    } finally {
      await kit.close()
    }
  })

  it('gives a Secure __Host- cookie over https, with HSTS', async () => {
    const kit = await httpKit({ publicUrl: 'https://hook.example' })
    try {
      assert.match(await signIn(kit), /^__Host-flowhook=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
      const { headers } = await kit.ask('GET', '/api/v1/me')
      assert.equal(headers['strict-transport-security'], 'max-age=31536000')
    } finally {
      await kit.close()
    }
  })

  it('lets no other site use the cookie to change something, nor sign somebody in', async () => {
    const kit = await httpKit()
    try {
      const cookie = (await signIn(kit)).split(';')[0]!
      const attempt = async (headers: Record<string, string>) => {
        const answer = await kit.ask('POST', '/api/v1/sign-in-links', undefined, {
          credential: null,
          headers: { cookie, ...headers },
        })
        return [answer.statusCode, answer.json<{ errorCode?: string }>().errorCode]
      }
      const crossSite = [403, 'E0000005']
      assert.deepEqual(await attempt({}), crossSite)
      assert.deepEqual(await attempt({ 'sec-fetch-site': 'cross-site' }), crossSite)
      assert.deepEqual(await attempt({ origin: 'https://evil.example' }), crossSite)
      assert.deepEqual(await attempt(own), [200, undefined])

      const other = await kit.ask('POST', '/api/v1/session', { token: 'x' }, { credential: null })
      assert.equal(other.statusCode, 403)
      const withBoth = await kit.ask('GET', '/api/v1/me', undefined, { credential: 'SSWS wrong', headers: { cookie } })
      assert.equal(withBoth.statusCode, 401, 'a wrong token never falls back to the cookie')
    } finally {
      await kit.close()
    }
  })

  it('refuses a used link, and more than 10 tries in 15 minutes', async () => {
    const kit = await httpKit()
    try {
      const attempt = () =>
        kit.ask('POST', '/api/v1/session', { token: 'not a token' }, { credential: null, headers: own })
      for (let i = 0; i < 10; i++) assert.equal((await attempt()).statusCode, 401)
      const refused = await attempt()
      assert.equal(refused.statusCode, 429)
      assert.ok(Number(refused.headers['retry-after']) > 0)
    } finally {
      await kit.close()
    }
  })

  it('believes X-Forwarded-For of trusted proxies only', async () => {
    for (const [trustedProxies, isTrusted] of [
      [[], false],
      [['127.0.0.0/8'], true],
      [['10.0.0.0/8'], false],
    ] as const) {
      const kit = await httpKit({ trustedProxies })
      const statuses = new Set<number>()
      for (let i = 0; i < 12; i++) {
        const headers = { ...own, 'x-forwarded-for': `203.0.113.${i}` }
        const answer = await kit.ask('POST', '/api/v1/session', { token: 'x' }, { credential: null, headers })
        statuses.add(answer.statusCode)
      }
      await kit.close()
      assert.deepEqual([...statuses], isTrusted ? [401] : [401, 429], JSON.stringify(trustedProxies))
    }
  })
})
