import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openOutbound, parseAllowedNetworks, type Outbound } from '../base/outbound/index.ts'
import type { CardNode } from '../model/flow-definition.ts'
import { handOver, type Send } from './hand-over.ts'
import { ownInvokeUrls } from './own-url.ts'
import { publicUrl, startFlows, type Flows } from './start-flows.kit.ts'

const isOwn = ownInvokeUrls({ publicUrl: () => publicUrl, earlierPublicUrls: [], port: () => null })
const echo: CardNode[] = [
  {
    id: 'answer',
    card: 'flow.return',
    inputs: { fields: { body: { $from: 'trigger.body' }, method: { $from: 'trigger.method' } } },
  },
]
/** Calls the URL that it was called with. */
const callsOn: CardNode[] = [
  {
    id: 'call',
    card: 'http.request',
    inputs: { url: { $from: 'trigger.body.url' }, method: 'POST', body: { $from: 'trigger.body' } },
  },
  { id: 'answer', card: 'flow.return', inputs: { fields: { said: { $from: 'call.body' } } } },
]

describe('a request for an own invoke URL', () => {
  let outbound: Outbound
  let flows: Flows
  let send: Send
  before(async () => {
    // Nothing is allowed: whatever left the process would fail.
    outbound = openOutbound({ allowedNetworks: parseAllowedNetworks('').allowed, userAgent: 'test' })
    flows = await startFlows({
      limits: { perSecond: 1000, burst: 1000 },
      http: ({ endpoint }, hops) =>
        handOver({ outbound, endpoint, isOwn }).from({ executionId: 'caller', hops: hops + 1 }),
    })
    send = handOver({ outbound, endpoint: flows.endpoint, isOwn })
  })
  after(async () => {
    await flows.stop()
    await outbound.close()
  })

  type Made = Awaited<ReturnType<Flows['create']>>
  const urlOf = (flow: Made) => `${publicUrl}/api/flo/${flow.alias}/invoke`
  const sent = (flow: Made, more: object = {}) => ({
    method: 'POST',
    url: urlOf(flow),
    headers: { 'X-Api-Client-Token': flow.clientToken, 'Content-Type': 'application/json' },
    body: '{"a":1}',
    timeoutMs: 15_000,
    maxAnswerBytes: 65_536,
    overflow: 'cut' as const,
    ...more,
  })
  const textOf = (body: Uint8Array) => Buffer.from(body).toString('utf8')

  it('is answered by the flow without leaving the process, with its execution', async () => {
    const flow = await flows.create({ name: 'Echo', cards: echo })
    const answer = await send(sent(flow))
    assert.equal(answer.status, 200)
    assert.deepEqual(JSON.parse(textOf(answer.body)), { body: { a: 1 }, method: 'POST' })
    assert.equal(answer.truncated, false)
    assert.equal((await flows.store.getExecution(answer.executionId!))!.flowId, flow.id)
  })

  it('needs the same credentials, in the query too', async () => {
    const flow = await flows.create({ name: 'Secured', cards: echo })
    const bare = { headers: { 'content-type': 'application/json' } }
    assert.equal((await send(sent(flow, bare))).status, 401)
    const url = `${urlOf(flow)}?clientToken=${flow.clientToken}`
    assert.equal((await send(sent(flow, { ...bare, url }))).status, 200)
  })

  it('tells that the flow is off', async () => {
    const flow = await flows.create({ name: 'Off', off: true })
    const answer = await send(sent(flow))
    assert.deepEqual([answer.status, answer.flowOff, answer.executionId], [404, true, undefined])
  })

  it('tells the execution which delivery it comes from', async () => {
    const flow = await flows.create({ name: 'Linked' })
    const handover = { deliveryId: 'delivery', eventUuids: ['event'], hops: 2 }
    const answer = await send(sent(flow, { handover }))
    const { trigger } = (await flows.store.getExecution(answer.executionId!))!
    assert.deepEqual(trigger, { event: 'api_endpoint', ...handover })
  })

  it('is cut or refused where the answer is larger than asked for', async () => {
    const flow = await flows.create({ name: 'Large', cards: echo })
    const cut = await send(sent(flow, { maxAnswerBytes: 5 }))
    assert.deepEqual([textOf(cut.body), cut.truncated], ['{"bod', true])
    await assert.rejects(send(sent(flow, { maxAnswerBytes: 5, overflow: 'fail' })), { code: 'TOO_LARGE' })
  })

  it('is left at once when the caller gives up', async () => {
    const waits: CardNode[] = [{ id: 'wait', card: 'flow.wait-for', inputs: { delay: 1, unit: 'hours' } }]
    const flow = await flows.create({ name: 'Slow', cards: waits })
    const giveUp = new AbortController()
    const answer = send(sent(flow, { signal: giveUp.signal }))
    giveUp.abort()
    await assert.rejects(answer, { code: 'ABORTED' })
    await assert.rejects(send(sent(flow, { signal: AbortSignal.abort() })), { code: 'ABORTED' })
  })

  it('that is none goes to the guarded client', async () => {
    const flow = await flows.create({ name: 'Elsewhere', cards: echo })
    for (const url of ['http://127.0.0.1:9/', `https://127.0.0.1:9/api/flo/${flow.alias}/invoke`]) {
      await assert.rejects(send(sent(flow, { url, handover: { hops: 0 } })), { code: 'BLOCKED' })
    }
  })

  it('does not wait behind the executions that wait for it', async () => {
    const trigger = { event: 'api_endpoint', security: 'public' } as const
    const inner = await flows.create({ name: 'Inner', trigger, cards: echo })
    const outer = await flows.create({ name: 'Outer', cards: callsOn })
    // More than run at the same time: if the inner ones had to queue, none could ever end.
    const calls = Array.from({ length: 100 }, () => {
      return send(sent(outer, { body: JSON.stringify({ url: urlOf(inner) }) }))
    })
    for (const { status } of await Promise.all(calls)) assert.equal(status, 200)
  })

  it('counts the hops of flows that call each other, and stops a loop', async () => {
    const trigger = { event: 'api_endpoint', security: 'public' } as const
    const flow = await flows.create({ name: 'Calls itself', trigger, cards: callsOn })
    const answer = await send(sent(flow, { body: JSON.stringify({ url: urlOf(flow) }) }))
    assert.equal(answer.status, 400)
    assert.match(textOf(answer.body), /answered 400/)
    const executions = await flows.store.listExecutions({ limit: 100, after: null, flowId: flow.id })
    assert.deepEqual(
      executions.map((each) => each.trigger.hops).sort((a, b) => a! - b!),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    )
  })
})
