import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { OktaError } from '../../base/okta-error.ts'
import { httpKit } from '../http.kit.ts'

describe('/api/flo/{alias}/invoke', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  let path: string
  let clientToken: string
  before(async () => {
    kit = await httpKit({ maxBody: 64 * 1024 })
    const answer = { id: 'answer', card: 'flow.return', inputs: { fields: { got: { $from: 'trigger.raw_body' } } } }
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    const made = await kit.ask('POST', '/api/v1/flows', { name: 'Echo', trigger, cards: [answer] })
    assert.equal(made.statusCode, 200, made.body)
    const { id } = made.json<{ id: string }>()
    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const endpoint = (await kit.ask('GET', `/api/v1/flows/${id}/endpoint`)).json<{
      alias: string
      clientToken: string
    }>()
    path = `/api/flo/${endpoint.alias}/invoke`
    clientToken = endpoint.clientToken
  })
  after(() => kit.close())

  const call = (method: string, payload?: string | Buffer, headers: Record<string, string> = {}) =>
    kit.ask(method, path, payload, { credential: null, headers: { 'x-api-client-token': clientToken, ...headers } })

  it('hands the bytes of any content type to the flow, and gives its answer', async () => {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'weird/type']) {
      const answer = await call('POST', '{ "a":  1 }', { 'content-type': type })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.deepEqual(answer.json(), { got: '{ "a":  1 }' })
      assert.match(String(answer.headers['x-flowhook-execution-id']), /^[0-9a-f-]{36}$/)
    }
    assert.deepEqual((await call('GET')).json(), { got: '' })
  })

  it('answers the verification challenge at once', async () => {
    const answer = await call('GET', undefined, { 'x-okta-verification-challenge': 'abc' })
    assert.deepEqual(answer.json(), { verification: 'abc' })
  })

  it('says which methods it has', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const answer = await call(method)
      assert.equal(answer.statusCode, 405, method)
      assert.equal(answer.headers['allow'], 'GET, HEAD, POST')
    }
  })

  it('refuses what is too large, too deep, not UTF-8 or not JSON, and starts nothing', async () => {
    const before = (await kit.store.counts()).executions
    const table: readonly (readonly [string | Buffer, number, string])[] = [
      ['x'.repeat(64 * 1024 + 1), 413, 'E0000001'],
      ['['.repeat(65), 400, 'E0000001'],
      ['{"a":', 400, 'E0000003'],
      [Buffer.from([0xff]), 400, 'E0000003'],
      ['{"__proto__":{}}', 400, 'E0000001'],
      ['[1e999]', 400, 'E0000001'],
    ]
    for (const [body, status, code] of table) {
      const answer = await call('POST', body)
      assert.deepEqual(
        [answer.statusCode, answer.json<OktaError>().errorCode],
        [status, code],
        String(body).slice(0, 20),
      )
    }
    assert.equal((await kit.store.counts()).executions, before)
  })

  it('takes no API token for the flow’s own credential', async () => {
    const answer = await kit.ask('POST', path, '{}')
    assert.equal(answer.statusCode, 401)
    const unknown = await kit.ask('POST', `/api/flo/${'0'.repeat(32)}/invoke`, '{}')
    assert.deepEqual([unknown.statusCode, unknown.body], [401, answer.body], 'the same bytes for an unknown alias')
    assert.match((await kit.ask('GET', '/metrics')).body, /^flowhook_invocations_refused_total\{status="401"\} 2$/m)
  })
})
