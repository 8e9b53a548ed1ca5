import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { CardNode, Value } from '../model/flow-definition.ts'
import type { EndpointAnswer, EndpointCall } from './endpoint-call.ts'
import { startFlows, type Flows } from './start-flows.kit.ts'

type Made = Awaited<ReturnType<Flows['create']>>

const json = { 'content-type': 'application/json' }
const returns = (fields: Readonly<Record<string, Value>>): CardNode =>
  // A field set is a value like any other; only its members are values of their own.
  ({ id: 'answer', card: 'flow.return', inputs: { fields: fields as Value } })
const raw = (inputs: CardNode['inputs']): CardNode[] => [{ id: 'answer', card: 'flow.return-raw', inputs: inputs! }]
const greeting: CardNode[] = [
  { id: 'hello', card: 'text.compose', inputs: { text: 'Hello {{trigger.body.name}}' } },
  returns({ hello: { $from: 'hello.output' } }),
]
const waits: CardNode[] = [{ id: 'wait', card: 'flow.wait-for', inputs: { delay: 1, unit: 'hours' } }]
const clientAccess = async (token: string) =>
  token === 'good'
    ? { clientId: 'client-1', scopes: ['okta.workflows.invoke.manage'] }
    : token === 'no-scope'
      ? { clientId: 'client-1', scopes: ['okta.logs.read'] }
      : null

describe('the endpoint of a flow', () => {
  let flows: Flows
  let flow: Made
  before(async () => {
    flows = await startFlows({ verifyAccessToken: clientAccess, limits: { perSecond: 1000, burst: 1000 } })
    flow = await flows.create({ name: 'Greeting', cards: greeting })
  })
  after(() => flows.stop())

  /** A POST with the flow's token and a JSON body, but for what is given. */
  function call(to: Made, given: Partial<Omit<EndpointCall, 'body'>> & { readonly body?: unknown } = {}) {
    const { body = { name: 'Ada' }, headers = { 'x-api-client-token': to.clientToken, ...json }, ...rest } = given
    const bytes = body === null || body instanceof Uint8Array ? body : Buffer.from(textOf(body))
    return flows.endpoint.invoke({ alias: to.alias, method: 'POST', query: '', headers, ...rest, body: bytes })
  }
  const textOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body))
  const executions = async (of: Made) => flows.store.listExecutions({ limit: 200, after: null, flowId: of.id })
  const errorOf = (answer: EndpointAnswer) => JSON.parse(answer.body) as { errorCode: string; errorSummary: string }

  describe('answers', () => {
    it('with the fields of Return, and names the execution', async () => {
      const answer = await call(flow)
      assert.equal(answer.status, 200)
      assert.deepEqual(JSON.parse(answer.body), { hello: 'Hello Ada' })
      assert.match(answer.headers['content-type']!, /^application\/json/)
      const execution = await flows.store.getExecution(answer.headers['x-flowhook-execution-id']!)
      assert.equal(execution!.status, 'SUCCESS')
      assert.equal(answer.executionId, execution!.id)
    })

    it('with the values that Return Error gives, in the error object', async () => {
      const flow = await flows.create({
        name: 'Refuses',
        cards: [
          { id: 'no', card: 'error.return-error', inputs: { message: 'No.', status: 422, values: { field: 'email' } } },
        ],
      })
      const answer = await call(flow)
      assert.equal(answer.status, 422)
      assert.deepEqual((JSON.parse(answer.body) as { values: unknown }).values, { field: 'email' })
      assert.match(errorOf(answer).errorSummary, /No\./)
    })

    it('with an empty object at the end of a flow without Return', async () => {
      const answer = await call(await flows.create({ name: 'Empty' }))
      assert.deepEqual([answer.status, answer.body], [200, '{}'])
    })

    it('with status, headers and body of Return Raw', async () => {
      const cards = raw({ status: 418, headers: { 'Content-Type': 'text/csv', 'X-Own': 'yes' }, body: 'a,b' })
      const answer = await call(await flows.create({ name: 'Raw', cards }))
      assert.deepEqual([answer.status, answer.body], [418, 'a,b'])
      assert.equal(answer.headers['content-type'], 'text/csv')
      assert.equal(answer.headers['x-own'], 'yes')
    })

    it('with the status of the error that ended the flow, as Okta’s error object', async () => {
      const cards: CardNode[] = [{ id: 'read', card: 'json.parse', inputs: { text: { $from: 'trigger.body' } } }]
      const failing = await flows.create({ name: 'Fails', cards })
      const failed = await call(failing, {
        body: 'no JSON',
        headers: { 'content-type': 'text/plain', 'x-api-client-token': failing.clientToken },
      })
      assert.equal(failed.status, 500)
      assert.match(errorOf(failed).errorSummary, /The flow failed: .*not well-formed JSON/)
      assert.ok(failed.headers['x-flowhook-execution-id'])
    })

    it('504 with the execution when the flow takes too long, and lets it go on', async () => {
      const slow = await flows.create({ name: 'Slow', cards: waits })
      const answer = await call(slow, { waitMs: 20 })
      assert.equal(answer.status, 504)
      const id = answer.headers['x-flowhook-execution-id']!
      assert.ok(errorOf(answer).errorSummary.includes(id))
      assert.notEqual((await flows.store.getExecution(id))!.status, 'FAILED')
    })

    it('202 with the execution and its URL at once when the caller prefers that', async () => {
      const slow = await flows.create({ name: 'Slow too', cards: waits })
      for (const prefer of ['respond-async', 'wait=10, Respond-Async']) {
        const headers = { 'x-api-client-token': slow.clientToken, ...json, prefer }
        const answer = await call(slow, { headers })
        assert.equal(answer.status, 202)
        const { executionId, url } = JSON.parse(answer.body) as { executionId: string; url: string }
        assert.equal(answer.headers['x-flowhook-execution-id'], executionId)
        assert.equal(url, `https://flowhook.example.com/api/v1/executions/${executionId}`)
        assert.equal(answer.headers['location'], url)
      }
    })

    it('the verification challenge at once, on or off, and the flow does not run', async () => {
      const off = await flows.create({ name: 'Off', off: true })
      for (const to of [flow, off]) {
        const before = (await executions(to)).length
        const headers = { 'x-api-client-token': to.clientToken, 'x-okta-verification-challenge': 'abc"123' }
        const answer = await call(to, { method: 'GET', headers, body: null })
        assert.deepEqual([answer.status, JSON.parse(answer.body)], [200, { verification: 'abc"123' }])
        assert.equal((await executions(to)).length, before)
      }
    })

    it('a GET without a challenge by running the flow', async () => {
      const answer = await call(flow, { method: 'GET', body: null })
      assert.deepEqual([answer.status, JSON.parse(answer.body)], [200, { hello: 'Hello ' }])
    })

    it('404 and says so when the flow is off, but only to those who may call it', async () => {
      const off = await flows.create({ name: 'Off too', off: true })
      const answer = await call(off)
      assert.equal(answer.status, 404)
      assert.match(errorOf(answer).errorSummary, /switched off/)
      assert.equal(answer.flowOff, true)
      assert.equal((await call(off, { headers: json })).status, 401)
      assert.deepEqual(await executions(off), [])
    })

    it('405 to other methods', async () => {
      for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
        const answer = await call(flow, { method })
        assert.deepEqual([answer.status, answer.headers['allow']], [405, 'GET, POST'])
      }
    })
  })

  describe('lets in', () => {
    const inQuery = (token: string) => ({ query: `a=1&clientToken=${token}`, headers: json })

    it('the client token in the header, in the query, or the same in both', async () => {
      const { clientToken } = flow
      assert.equal((await call(flow, { query: '' })).status, 200)
      assert.equal((await call(flow, inQuery(clientToken))).status, 200)
      assert.equal((await call(flow, { query: `clientToken=${clientToken}` })).status, 200)
    })

    it('everybody to a public flow', async () => {
      const open = await flows.create({ name: 'Open', trigger: { event: 'api_endpoint', security: 'public' } })
      assert.equal((await call(open, { headers: {} })).status, 200)
    })

    it('an OAuth client with the scope, where the flow names no others', async () => {
      const trigger = { event: 'api_endpoint', security: 'oauth2' } as const
      const any = await flows.create({ name: 'OAuth', trigger })
      const mine = await flows.create({ name: 'OAuth mine', trigger: { ...trigger, clients: ['client-1'] } })
      const other = await flows.create({ name: 'OAuth other', trigger: { ...trigger, clients: ['client-2'] } })
      const nobody = await flows.create({ name: 'OAuth nobody', trigger: { ...trigger, clients: [] } })
      const as = (token: string) => ({ headers: { ...json, authorization: `Bearer ${token}`, dpop: 'ignored' } })
      assert.equal((await call(any, as('good'))).status, 200)
      assert.equal((await call(mine, as('good'))).status, 200)
      for (const to of [other, nobody]) assert.equal((await call(to, as('good'))).status, 401)
      for (const token of ['no-scope', 'bad', '']) assert.equal((await call(any, as(token))).status, 401)
      assert.equal((await call(any, { headers: json })).status, 401)
    })

    it('nobody else, and tells every one of them the same', async () => {
      const before = (await executions(flow)).length
      const wrong = '0'.repeat(64)
      const right = flow.clientToken
      const helper = await flows.create({ name: 'A helper', trigger: { event: 'helper' } })
      const noQuery = await flows.create({
        name: 'No query',
        trigger: { event: 'api_endpoint', security: 'client_token', tokenInQuery: false },
      })
      const refused = await Promise.all([
        call(flow, { alias: 'f'.repeat(32) }),
        call(flow, { alias: '../../x' }),
        call(helper),
        call(flow, { headers: json }),
        call(flow, { headers: { ...json, 'x-api-client-token': wrong } }),
        call(flow, { headers: { ...json, 'x-api-client-token': '' } }),
        call(flow, { headers: { ...json, 'x-api-client-token': right.toUpperCase() } }),
        call(flow, { headers: { ...json, 'x-api-client-token': [right, wrong] } }),
        call(flow, { headers: { ...json, authorization: `Bearer ${right}` } }),
        call(flow, inQuery(wrong)),
        call(flow, { query: `clientToken=${wrong}` }),
        call(flow, { query: `clientToken=${right}&clientToken=${wrong}`, headers: json }),
        call(flow, { query: `clientToken=${right}&%63lientToken=${wrong}`, headers: json }),
        call(noQuery, inQuery(noQuery.clientToken)),
        call(noQuery, { query: `clientToken=${noQuery.clientToken}` }),
      ])
      for (const answer of refused) {
        assert.equal(answer.status, 401)
        assert.deepEqual(answer, refused[0])
      }
      assert.equal(errorOf(refused[0]!).errorCode, 'E0000004')
      assert.equal((await executions(flow)).length, before)
    })
  })

  describe('keeps', () => {
    it('method, headers, query and body, but no credentials (K)', async () => {
      const body = Buffer.from('{"name": "Ada",  "n": 12345678901234567890}')
      const headers = {
        ...json,
        'x-api-client-token': flow.clientToken,
        authorization: 'Basic c2VjcmV0',
        'proxy-authorization': 'Basic c2VjcmV0',
        cookie: 'session=secret',
        'x-okta-workflows-internal': 'reserved',
        'x-note': 'kept',
      }
      const query = `b=1&clientToken=${flow.clientToken}&b=2&%63lientToken=${flow.clientToken}`
      const answer = await call(flow, { headers, query, body })
      const execution = await flows.store.getExecution(answer.executionId!)
      assert.deepEqual(JSON.parse(execution!.input.head), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-note': 'kept' },
        query: 'b=1&b=2',
      })
      assert.deepEqual(Buffer.from(execution!.input.body!), body)
      assert.deepEqual(execution!.trigger, { event: 'api_endpoint' })
      assert.ok(!JSON.stringify(execution).includes(flow.clientToken))
    })
  })

  describe('takes a body', () => {
    const echo: CardNode[] = [returns({ body: { $from: 'trigger.body' } })]
    const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

    it('that is no JSON as text, whatever its type says it is', async () => {
      const to = await flows.create({ name: 'Echo', cards: echo })
      for (const type of ['text/plain', 'application/xml; charset=utf-8', undefined]) {
        const headers = {
          'x-api-client-token': to.clientToken,
          ...(type === undefined ? {} : { 'content-type': type }),
        }
        const answer = await call(to, { headers, body: 'Grüße {' })
        assert.deepEqual([answer.status, JSON.parse(answer.body)], [200, { body: 'Grüße {' }])
      }
    })

    it('only within its limits, says which one it passed, and keeps nothing of what it refuses (I)', async () => {
      const to = await flows.create({ name: 'Echo limits', cards: echo })
      const refused: readonly (readonly [unknown, number, RegExp])[] = [
        [JSON.stringify('x'.repeat(1_048_576)), 413, /1048576 bytes/],
        [deep(65), 400, /limit of 64 levels/],
        [JSON.stringify(Array.from({ length: 100_001 }, () => 0)), 400, /limit of 100000 values/],
        [`{"${'k'.repeat(1025)}": 1}`, 400, /limit of 1024 bytes/],
        ['[1e400]', 400, /too large/],
        [Buffer.from([0x22, 0xff, 0xfe, 0x22]), 400, /not valid UTF-8 at byte 1/],
        ['{"a": ', 400, /not well-formed JSON/],
        ['{"__proto__": {"admin": true}}', 400, /not allowed/],
        [String.raw`{"\u005f_proto__": {"admin": true}}`, 400, /not allowed/],
        ['{"constructor": {"prototype": {"admin": true}}}', 400, /not allowed/],
      ]
      for (const [body, status, message] of refused) {
        const answer = await call(to, { body })
        assert.equal(answer.status, status, String(body).slice(0, 40))
        assert.match(errorOf(answer).errorSummary, message)
        assert.equal(answer.executionId, undefined)
      }
      const text = { 'x-api-client-token': to.clientToken, 'content-type': 'text/plain' }
      assert.equal((await call(to, { headers: text, body: Buffer.from([0x61, 0xff]) })).status, 400)
      assert.equal((await call(to, { headers: text, body: Buffer.alloc(1_048_577, 0x61) })).status, 413)
      assert.deepEqual(await executions(to), [])
      assert.equal((await call(to, { body: deep(64) })).status, 200)
    })
  })

  describe('takes the delivery of an event hook', () => {
    const envelope = (eventId: unknown) => ({
      eventType: 'com.okta.event_hook',
      eventTypeVersion: '1.0',
      cloudEventsVersion: '0.1',
      eventId,
      data: { events: [{ uuid: randomUUID(), eventType: 'user.session.start' }] },
    })

    it('with 200 as soon as it is committed, however long the flow takes', async () => {
      const slow = await flows.create({ name: 'Slow hook', cards: waits })
      const answer = await call(slow, { body: envelope(randomUUID()) })
      assert.equal(answer.status, 200)
      assert.equal((await executions(slow))[0]!.id, answer.executionId)
    })

    it('once: the same eventId again finds the first execution, also at the same time (D3)', async () => {
      const to = await flows.create({ name: 'Once', cards: greeting })
      const body = envelope(randomUUID())
      const answers = await Promise.all([call(to, { body }), call(to, { body }), call(to, { body })])
      answers.push(await call(to, { body }))
      for (const answer of answers) assert.deepEqual([answer.status, answer.body], [200, answers[0]!.body])
      assert.equal((await executions(to)).length, 1)

      const other = await flows.create({ name: 'Another flow', cards: greeting })
      assert.notEqual((await call(other, { body })).executionId, answers[0]!.executionId)
    })

    it('however its JSON is written, and only where the envelope itself says that it is one', async () => {
      const to = await flows.create({ name: 'Forms', cards: greeting })
      const eventId = 'x'.repeat(300)
      const spaced = JSON.stringify({ data: {}, eventId, eventType: 'com.okta.event_hook' }, null, 2)
      assert.deepEqual(JSON.parse((await call(to, { body: spaced })).body), {
        executionId: (await executions(to))[0]!.id,
      })
      assert.equal((await call(to, { body: spaced })).executionId, (await executions(to))[0]!.id)

      const nested = { name: 'Ada', inner: { eventType: 'com.okta.event_hook', eventId: 'same' } }
      for (let i = 0; i < 2; i++)
        assert.deepEqual(JSON.parse((await call(to, { body: nested })).body), { hello: 'Hello Ada' })
      assert.equal((await executions(to)).length, 3)
    })

    it('without an eventId too, each one anew', async () => {
      const to = await flows.create({ name: 'No id', cards: greeting })
      for (const eventId of [undefined, 7, 7]) assert.equal((await call(to, { body: envelope(eventId) })).status, 200)
      assert.equal((await executions(to)).length, 3)
    })

    it('handed over in-process, and links it with its execution', async () => {
      const to = await flows.create({ name: 'Linked', cards: greeting })
      const handover = { deliveryId: randomUUID(), eventUuids: [randomUUID()], hops: 1 }
      const answer = await call(to, { body: envelope(handover.deliveryId), handover })
      assert.equal(answer.status, 200)
      assert.equal((await call(to, { body: envelope(handover.deliveryId), handover })).executionId, answer.executionId)
      const [execution] = await executions(to)
      assert.deepEqual(execution!.trigger, { event: 'api_endpoint', ...handover })
    })
  })

  it('stops a call that came through more than ten hooks and flows', async () => {
    const answer = await call(flow, { handover: { hops: 11 } })
    assert.equal(answer.status, 400)
    assert.match(errorOf(answer).errorSummary, /more than 10 hooks and flows/)
    assert.equal((await call(flow, { handover: { hops: 10 } })).status, 200)
  })

  describe('hardens what a flow answers', () => {
    const answered = async (headers: Readonly<Record<string, string>>, body = 'x') =>
      call(await flows.create({ name: 'Hard', cards: raw({ headers, body }) }))

    it('with a sandbox, nosniff and no-store on every answer', async () => {
      for (const answer of [await call(flow), await answered({}), await call(flow, { headers: {} })]) {
        assert.equal(answer.headers['content-security-policy'], 'sandbox')
        assert.equal(answer.headers['x-content-type-options'], 'nosniff')
        assert.equal(answer.headers['cache-control'], 'no-store')
      }
    })

    it('by dropping headers that are not a flow’s to set', async () => {
      const bad = {
        'Set-Cookie': 'a=b',
        'Strict-Transport-Security': 'max-age=1',
        'Access-Control-Allow-Origin': '*',
        'Clear-Site-Data': '"*"',
        Refresh: '0;url=https://evil.example',
        Connection: 'close',
        'Transfer-Encoding': 'chunked',
        'Content-Length': '1',
        'Content-Encoding': 'gzip',
        'Content-Security-Policy': "script-src 'unsafe-inline'",
        'X-Content-Type-Options': 'sniff',
        'X-Flowhook-Execution-Id': 'another',
        'Alt-Svc': 'h2="evil.example:443"',
        Location: 'https://evil.example',
      }
      const answer = await answered({ ...bad, 'X-Kept': 'yes', 'Cache-Control': 'max-age=60' })
      assert.deepEqual(Object.keys(answer.headers).sort(), [
        'cache-control',
        'content-security-policy',
        'content-type',
        'x-content-type-options',
        'x-flowhook-execution-id',
        'x-kept',
      ])
      assert.equal(answer.headers['cache-control'], 'max-age=60')
      assert.equal(answer.headers['x-flowhook-execution-id'], answer.executionId)
    })

    it('by giving active types as a file', async () => {
      for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript', 'text/xml', '']) {
        const answer = await answered({ 'content-type': type, 'content-disposition': 'inline' })
        assert.equal(answer.headers['content-disposition'], 'attachment', type)
      }
      for (const type of ['application/json', 'application/problem+json', 'text/plain; charset=utf-8', 'text/csv']) {
        assert.equal((await answered({ 'content-type': type })).headers['content-disposition'], undefined)
      }
      const named = await answered({
        'content-type': 'text/html',
        'content-disposition': 'attachment; filename="a.html"',
      })
      assert.equal(named.headers['content-disposition'], 'attachment; filename="a.html"')
    })
  })
})

describe('the limits of calls', () => {
  it('hold for each public flow and for failed calls, and leave right callers alone', async () => {
    const flows = await startFlows({ limits: { perSecond: 0.01, burst: 3 } })
    try {
      const trigger = { event: 'api_endpoint', security: 'public' } as const
      const [one, two] = [await flows.create({ name: 'One', trigger }), await flows.create({ name: 'Two', trigger })]
      const post = { method: 'POST', headers: {}, query: '', body: null }
      const statuses = async (to: Made | null, count: number, more: object = {}) => {
        const found = []
        for (let i = 0; i < count; i++) {
          found.push(await flows.endpoint.invoke({ alias: to?.alias ?? 'f'.repeat(32), ...post, ...more }))
        }
        return found
      }
      const called = await statuses(one, 5)
      assert.deepEqual(
        called.map(({ status }) => status),
        [200, 200, 200, 429, 429],
      )
      assert.match(called[4]!.headers['retry-after']!, /^\d+$/)
      assert.equal((await statuses(two, 1))[0]!.status, 200)

      const failed = await statuses(null, 5, { from: '192.0.2.1' })
      assert.deepEqual(
        failed.map(({ status }) => status),
        [401, 401, 401, 429, 429],
      )
      assert.equal((await statuses(null, 1, { from: '192.0.2.2' }))[0]!.status, 401)

      const secured = await flows.create({ name: 'Secured' })
      const headers = { 'x-api-client-token': secured.clientToken }
      const right = await statuses(secured, 5, { from: '192.0.2.1', headers })
      assert.deepEqual(
        right.map(({ status }) => status),
        [200, 200, 200, 200, 200],
      )
    } finally {
      await flows.stop()
    }
  })
})
