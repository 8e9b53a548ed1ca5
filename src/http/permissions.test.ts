import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import Fastify from 'fastify'
import { SignJWT, type JWK } from 'jose'
import { includesPermission, permissionNames, type Permission } from '../access/permissions.ts'
import { httpKit, token } from './http.kit.ts'
import type { Route } from './route.ts'
import { refuseUndeclared } from './server.ts'

type Kit = Awaited<ReturnType<typeof httpKit>>

/** An access token of a machine client that has this permission and no other. */
async function bearer(kit: Kit, permission: Permission): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const registered = await kit.ask('POST', '/oauth2/v1/clients', {
    client_name: `Only ${permission}`,
    scope: permission,
    jwks: { keys: [publicKey.export({ format: 'jwk' }) as JWK] },
  })
  assert.equal(registered.statusCode, 200, registered.body)
  const { client_id } = registered.json<{ client_id: string }>()
  const assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(client_id)
    .setSubject(client_id)
    .setAudience(`${kit.publicUrl()}/oauth2/v1/token`)
    .setExpirationTime('2m')
    .sign(privateKey)
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await kit.ask('POST', '/oauth2/v1/token', form.toString(), { credential: null, headers })
  assert.equal(answer.statusCode, 200, answer.body)
  return `Bearer ${answer.json<{ access_token: string }>().access_token}`
}

describe('who may use which route (A1)', () => {
  let kit: Kit
  let routes: readonly Route[]
  before(async () => {
    kit = await httpKit()
    routes = kit.server.routes
  })
  after(() => kit.close())

  const call = async (route: Route, credential: string | null) => {
    const url = route.path.replace(/:\w+/g, 'none').replace('/*', '/api/none')
    if (credential !== null && route.produces === 'text/event-stream' && (await opens(url, credential))) {
      return { status: 200, code: undefined }
    }
    const answer = await kit.ask(route.method, url, undefined, { credential })
    const code = answer.headers['content-type']?.toString().includes('json')
      ? answer.json<{ errorCode?: string }>().errorCode
      : undefined
    return { status: answer.statusCode, code }
  }
  /** Whether a stream begins: waiting for its end would be waiting for ever. */
  const opens = async (url: string, authorization: string) => {
    const answer = await kit.server.app.inject({ url, headers: { authorization }, payloadAsStream: true })
    answer.stream().destroy()
    return answer.statusCode === 200
  }
  const isGuarded = ({ permission }: Route) => permission !== 'public' && permission !== 'invoke'

  it('refuses to start with a route that is not declared', async () => {
    const app = Fastify()
    app.addHook('onRoute', refuseUndeclared)
    assert.throws(() => app.get('/forgotten', () => 'open'), /not declared/)
    await app.close()
  })

  it('answers 401 to everything but public routes where nobody says who they are', async () => {
    for (const route of routes) {
      const { status, code } = await call(route, null)
      const name = `${route.method} ${route.path}`
      if (isGuarded(route)) assert.deepEqual({ status, code }, { status: 401, code: 'E0000011' }, name)
      else if (route.permission === 'invoke')
        assert.deepEqual({ status, code }, { status: 401, code: 'E0000004' }, name)
      else assert.notEqual(status, 401, name)
    }
  })

  it('answers 401 to a wrong credential of any kind, a cookie included', async () => {
    for (const wrong of ['SSWS wrong', 'Bearer wrong', 'Bearer a.b.c', `Basic ${btoa(`x:${token}`)}`, token]) {
      for (const route of routes.filter(isGuarded)) {
        assert.equal((await call(route, wrong)).status, 401, `${wrong} ${route.method} ${route.path}`)
      }
    }
    const headers = { cookie: `flowhook=${'x'.repeat(43)}` }
    const answer = await kit.ask('GET', '/api/v1/me', undefined, { credential: null, headers })
    assert.equal(answer.statusCode, 401)
  })

  /** Whoever uses them gets all rights, so they ask for all of them beside their own permission. */
  const needAll: ReadonlySet<string> = new Set(['POST /api/v1/sign-in-links'])

  for (const permission of permissionNames) {
    it(`opens with ${permission} its own routes only`, async () => {
      const credential = await bearer(kit, permission)
      for (const route of routes.filter(isGuarded)) {
        const { status, code } = await call(route, credential)
        const needed = route.permission as Permission | 'signed-in' // guarded
        const isNamed = needed === 'signed-in' || includesPermission([permission], needed)
        const may = isNamed && !needAll.has(`${route.method} ${route.path}`)
        const name = `${route.method} ${route.path} answered ${status} ${code}`
        if (may) assert.ok(status !== 401 && status !== 403, name)
        else assert.deepEqual({ status, code }, { status: 403, code: 'E0000006' }, name)
      }
    })
  }

  it('uses every permission of the table', () => {
    const used = new Set(routes.map((route) => route.permission))
    const unused = permissionNames.filter((name) => !used.has(name) && name !== 'okta.workflows.invoke.manage')
    assert.deepEqual(unused, [])
  })
})
