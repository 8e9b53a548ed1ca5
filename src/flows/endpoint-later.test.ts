import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { CardNode } from '../model/flow-definition.ts'
import type { EndpointAnswer, EndpointCall } from './endpoint-call.ts'
import { somebody, startFlows, type Flows } from './start-flows.kit.ts'

type Made = Awaited<ReturnType<Flows['create']>>

const cards: CardNode[] = [
  { id: 'ask', card: 'text.compose', inputs: { text: 'May {{trigger.body.user.name}} in?' } },
  { id: 'rest', card: 'flow.pause', inputs: { fields: { ask: { $from: 'ask.output' } } } },
  { id: 'answer', card: 'flow.return', inputs: { fields: { given: { $from: 'rest.output' } } } },
]

describe('an endpoint’s routes beside invoke', () => {
  let flows: Flows
  let flow: Made
  let other: Made
  before(async () => {
    flows = await startFlows({ limits: { perSecond: 1000, burst: 1000, waitMs: 5_000 } })
    flow = await flows.create({ name: 'Approval', cards })
    other = await flows.create({ name: 'Other', cards })
  })
  after(() => flows.stop())

  const of = ({ alias, clientToken }: Made, body?: unknown, more: Partial<EndpointCall> = {}): EndpointCall => ({
    alias,
    method: 'POST',
    query: '',
    headers: {
      'x-api-client-token': clientToken,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
    ...more,
  })
  const read = ({ body }: EndpointAnswer) => JSON.parse(body) as Record<string, unknown>
  const call = (to = flow) => flows.endpoint.invoke(of(to, { user: { name: 'Ada' } }))

  describe('resume', () => {
    it('gives what Pause waits for, and answers as the flow then does', async () => {
      const paused = await call()
      assert.deepEqual(read(paused), { ask: 'May Ada in?', execution_id: paused.executionId })
      const answer = await flows.endpoint.resume(of(flow, { yes: true }), paused.executionId!)
      assert.deepEqual([answer.status, read(answer)], [200, { given: { yes: true } }])
      assert.equal(answer.executionId, paused.executionId)
      const again = await flows.endpoint.resume(of(flow, { yes: true }), paused.executionId!)
      assert.equal(again.status, 409)
      assert.match(again.body, /does not wait for a call/)
    })

    it('takes the query of a GET without the client token, and text that is no JSON as text', async () => {
      const first = (await call()).executionId!
      const query = `clientToken=${flow.clientToken}&yes=1`
      const byLink = await flows.endpoint.resume(of(flow, undefined, { method: 'GET', headers: {}, query }), first)
      assert.deepEqual(read(byLink), { given: { yes: '1' } })
      const second = (await call()).executionId!
      const headers = { 'x-api-client-token': flow.clientToken, 'content-type': 'text/plain' }
      const text = await flows.endpoint.resume(of(flow, undefined, { headers, body: Buffer.from('yes') }), second)
      assert.deepEqual(read(text), { given: 'yes' })
    })

    it('takes no call without credentials, with those of another flow, for another flow’s execution or while off', async () => {
      const id = (await call()).executionId!
      const refused = async (given: EndpointCall) => (await flows.endpoint.resume(given, id)).status
      assert.equal(await refused(of(flow, {}, { headers: {} })), 401)
      assert.equal(await refused(of({ ...flow, clientToken: other.clientToken } as Made, {})), 401)
      assert.equal(await refused(of(other, {})), 404)
      assert.equal((await flows.endpoint.resume(of(flow, {}), 'nobody')).status, 404)
      assert.equal(await refused(of(flow, undefined, { body: Buffer.from('{'), headers: of(flow, {}).headers })), 400)
      await flows.service.deactivate(flow.id, somebody)
      assert.equal(await refused(of(flow, {})), 404)
      await flows.service.activate(flow.id, somebody)
      assert.equal((await flows.store.getExecution(id))!.status, 'WAITING', 'none of them went through')
      assert.equal(await refused(of(flow, {})), 200)
    })

    it('answers at once where the caller prefers that', async () => {
      const id = (await call()).executionId!
      const given = of(flow, {})
      const answer = await flows.endpoint.resume(
        { ...given, headers: { ...given.headers, prefer: 'respond-async' } },
        id,
      )
      assert.deepEqual([answer.status, answer.executionId], [202, id])
    })
  })

  describe('retry', () => {
    it('runs the flow once more with what came in then', async () => {
      const first = (await call()).executionId!
      const answer = await flows.endpoint.retry(of(flow), first)
      assert.equal(answer.status, 200)
      assert.notEqual(answer.executionId, first)
      assert.deepEqual(read(answer), { ask: 'May Ada in?', execution_id: answer.executionId })
      assert.equal((await flows.store.getExecution(answer.executionId!))!.trigger.retryOf, first)
      assert.equal((await flows.endpoint.retry(of(other), first)).status, 404)
      assert.equal((await flows.endpoint.retry(of(flow, {}, { headers: {} }), first)).status, 401)
    })
  })

  describe('openapi', () => {
    it('tells what the flow reads, what it gives and how it is secured', async () => {
      const { status, ...answer } = await flows.endpoint.openApi(of(flow, undefined, { method: 'GET' }))
      assert.equal(status, 200)
      const document = read(answer as EndpointAnswer) as {
        openapi: string
        info: { title: string }
        security: unknown
        paths: Record<string, { post: { requestBody?: { content: Record<string, { schema: unknown }> } } }>
      }
      assert.deepEqual([document.openapi, document.info.title], ['3.1.0', 'Approval'])
      assert.deepEqual(document.security, [{ clientToken: [] }])
      const base = `/api/flo/${flow.alias}`
      assert.deepEqual(Object.keys(document.paths), [
        `${base}/invoke`,
        `${base}/resume/{executionId}`,
        `${base}/retry/{executionId}`,
      ])
      assert.deepEqual(document.paths[`${base}/invoke`]!.post.requestBody!.content['application/json']!.schema, {
        type: 'object',
        properties: { user: { type: 'object', properties: { name: {} } } },
      })
      assert.ok(!answer.body.includes(flow.clientToken), 'a description is no place for a secret')
    })

    it('is not told to who may not call', async () => {
      const answer = await flows.endpoint.openApi(of(flow, undefined, { method: 'GET', headers: {} }))
      assert.equal(answer.status, 401)
      assert.ok(!answer.body.includes('Approval'))
    })
  })
})
