import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { httpKit } from './http.kit.ts'

type Kit = Awaited<ReturnType<typeof httpKit>>

const secret = 'canary-0123456789abcdef0123456789'

describe('a token with few rights', () => {
  let kit: Kit
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  const tokenWith = async (...permissions: string[]) => {
    const made = await kit.ask('POST', '/api/v1/apiTokens', { name: 'Narrow', permissions })
    assert.equal(made.statusCode, 200, made.body)
    return made.json<{ id: string; value: string }>()
  }
  const withToken =
    (value: string) =>
    (method: string, url: string, payload?: unknown, headers: Record<string, string> = {}) =>
      kit.ask(method, url, payload, { credential: `SSWS ${value}`, headers })

  it('A1 gets no others by a sign-in link, an account, a token or a machine client', async () => {
    const { value } = await tokenWith(
      'flowhook.signInLinks.manage',
      'flowhook.users.manage',
      'flowhook.apiTokens.manage',
      'flowhook.oauthClients.manage',
    )
    const ask = withToken(value)
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
    const person = { name: 'Eve', email: 'eve@example.com', password: 'a long and calm sentence' }
    for (const [path, body] of [
      ['/api/v1/sign-in-links'],
      ['/api/v1/users', person],
      ['/api/v1/apiTokens', { name: 'All', permissions: ['*'] }],
      ['/api/v1/apiTokens', { name: 'More', permissions: ['flowhook.apiTokens.read', 'flowhook.flows.read'] }],
      ['/oauth2/v1/clients', { client_name: 'More', scope: 'flowhook.flows.read', jwks: { keys: [key] } }],
    ] as const) {
      const answer = await ask('POST', path, body)
      assert.equal(answer.statusCode, 403, `${path}: ${answer.body}`)
    }
    assert.equal((await kit.store.listUsers()).length, 0)
    assert.equal((await kit.store.listOAuthClients()).length, 0)
    assert.equal((await kit.store.listApiTokens()).length, 1)
  })

  it('A1 for executions repeats what ran, and runs nothing else: no other input, no pins, no flow that is off', async () => {
    const { value } = await tokenWith('flowhook.executions.manage')
    const cards = [{ id: 'one', card: 'text.compose', inputs: { text: 'x' } }]
    const made = await kit.ask('POST', '/api/v1/flows', {
      name: 'Runs',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards,
    })
    const { id } = made.json<{ id: string }>()
    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const run = await kit.ask('POST', `/api/v1/flows/${id}/run`, { body: { name: 'Al' }, wait: true })
    const { executionId } = run.json<{ executionId: string }>()
    const retry = async (change?: object) =>
      (await withToken(value)('POST', `/api/v1/executions/${executionId}/retry`, change)).statusCode
    for (const change of [{ body: 1 }, { values: {} }, { pinned: { one: {} } }, { from: 'one' }]) {
      assert.equal(await retry(change), 403, JSON.stringify(change))
    }
    assert.equal(await retry(), 200)
    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/deactivate`)
    assert.equal(await retry(), 403)
    const { value: both } = await tokenWith('flowhook.executions.manage', 'flowhook.flows.manage')
    const allowed = await withToken(both)('POST', `/api/v1/executions/${executionId}/retry`, { from: 'one' })
    assert.equal(allowed.statusCode, 200, allowed.body)
  })

  it('K2 for reading hooks and deliveries sees no credential that calls a flow, in a URL or a header', async () => {
    const created = await kit.ask('POST', '/api/v1/eventHooks', {
      name: 'Calls a flow',
      events: { type: 'EVENT_TYPE', items: ['user.session.start'] },
      channel: {
        type: 'HTTP',
        version: '1.0.0',
        config: {
          uri: `https://receiver.example/hook?clientToken=${secret}&part=1`,
          headers: [
            { key: 'X-Api-Client-Token', value: `${secret}-in-a-header` },
            { key: 'X-Plain', value: 'plain' },
          ],
        },
      },
    })
    const { id } = created.json<{ id: string }>()
    await kit.verifyByHand(id)
    await kit.ask('POST', '/api/v1/events', { eventType: 'user.session.start' })
    const [delivery] = (await kit.ask('GET', '/api/v1/deliveries')).json<{ id: string }[]>()
    const { value } = await tokenWith('okta.eventHooks.read', 'flowhook.deliveries.read', 'okta.logs.read')
    for (const path of [
      '/api/v1/eventHooks',
      `/api/v1/eventHooks/${id}`,
      `/api/v1/eventHooks/${id}/changes`,
      `/api/v1/deliveries/${delivery!.id}`,
      `/api/v1/deliveries/${delivery!.id}/request`,
      '/api/v1/logs',
    ]) {
      const answer = await withToken(value)('GET', path)
      assert.equal(answer.statusCode, 200, `${path}: ${answer.body}`)
      assert.ok(!answer.body.includes(secret), path)
    }
    const request = await withToken(value)('GET', `/api/v1/deliveries/${delivery!.id}/request`)
    assert.equal(request.json<{ headers: Record<string, string> }>().headers['x-plain'], 'plain')
    const preview = await kit.ask('POST', `/api/v1/eventHooks/${id}/preview`, { deliver: false })
    assert.ok(!preview.body.includes(secret), 'what a preview shows is for showing to others')
    // Who may change it needs it as it is.
    assert.ok((await kit.ask('GET', `/api/v1/eventHooks/${id}`)).body.includes(secret))
  })

  it('A1 that is revoked hears nothing more of its stream', async () => {
    const url = await kit.listen()
    const { id, value } = await tokenWith('okta.logs.read')
    const stream = await fetch(`${url}/api/v1/stream`, { headers: { authorization: `SSWS ${value}` } })
    assert.equal(stream.status, 200)
    const reader = stream.body!.getReader()
    await reader.read()
    assert.equal((await kit.ask('DELETE', `/api/v1/apiTokens/${id}`)).statusCode, 204)
    // Ends long before the next sign of life.
    while (!(await reader.read()).done);
    assert.equal(kit.live.listeners(), 0)
  })
})
