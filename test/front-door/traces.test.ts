import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startOtlpCollector, type CollectedSpan, type OtlpCollector } from '../kit/otlp-collector.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { createFlow, createHook, deliveryOf, type MadeFlow } from '../kit/resources.ts'
import { eventually, root, startServer, token, type TestServer } from '../kit/server.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const caller = 'b7ad6b7169203331'
const canary = 'canary-0123456789abcdef'

describe('traces', () => {
  let server: TestServer
  let collector: OtlpCollector
  let told: Receiver
  let untold: Receiver
  let flow: MadeFlow
  before(async () => {
    ;[collector, told, untold] = await Promise.all([startOtlpCollector(), startReceiver(), startReceiver()])
    const port = (url: string) => new URL(url).port
    server = await startServer({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${canary}`,
      // The collector is not among them: the operator named it, flows and hooks must not reach it.
      FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${port(told.url)},127.0.0.1/32:${port(untold.url)}`,
      FLOWHOOK_TRACE_HOSTS: new URL(told.url).host,
    })
    await told.behave('*', 'ok')
    await untold.behave('*', 'ok')
    const call = (id: string, url: string) => ({ id, card: 'http.request', inputs: { method: 'GET', url } })
    flow = await createFlow(server, {
      name: 'Calls two',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [call('first', `${told.url}/a?key=${canary}`), call('second', `${untold.url}/b`)],
    })
  })
  after(async () => {
    await server.stop()
    await Promise.all([collector.stop(), told.stop(), untold.stop()])
  })

  const spansOf = (id: string, done: (spans: readonly CollectedSpan[]) => boolean) =>
    eventually(async () => {
      const spans = (await collector.spans()).filter((span) => span.traceId === id)
      return done(spans) && spans
    }, `the spans of trace ${id}`)
  const above = (spans: readonly CollectedSpan[], span: CollectedSpan): readonly string[] => {
    const parent = spans.find(({ spanId }) => spanId === span.parentSpanId)
    return parent === undefined ? [span.name] : [...above(spans, parent), span.name]
  }

  it('go from the caller’s span over request, acceptance, execution and steps to the calls, and on to whom it may know', async () => {
    const traceparent = `00-${traceId}-${caller}-01`
    const answer = await fetch(flow.invokeUrl, { method: 'POST', headers: { traceparent } })
    assert.equal(answer.status, 200)
    const spans = await spansOf(traceId, (spans) => spans.some(({ name }) => name.startsWith('POST')))
    const request = 'POST /api/flo/:alias/invoke'
    assert.deepEqual(spans.map((span) => above(spans, span).join(' › ')).sort(), [
      request,
      `${request} › accept`,
      `${request} › execution`,
      `${request} › execution › step`,
      `${request} › execution › step`,
      `${request} › execution › step › GET`,
      `${request} › execution › step › GET`,
    ])
    assert.equal(spans.find(({ name }) => name === request)?.parentSpanId, caller)
    const called = (await told.requests()).find(({ path }) => path.startsWith('/a'))
    const { traceparent: passed = '' } = called!.headers
    assert.equal(passed.split('-')[1], traceId)
    assert.ok(spans.some(({ spanId, name }) => name === 'GET' && spanId === passed.split('-')[2]))
    const [other] = await untold.requests('/b')
    assert.equal(other!.headers['traceparent'], undefined)
  })

  it('go from an event over its deliveries, outside and to a flow here', async () => {
    const outside = await createHook(server, { uri: `${told.url}/hook`, verify: false })
    await told.behave('/hook', 'ok')
    await server.api('POST', `/api/v1/eventHooks/${outside}/lifecycle/verify`)
    const inside = await createHook(server, { uri: flow.invokeUrl })
    const id = '1'.repeat(32)
    await fetch(`${server.url}/api/v1/events`, {
      method: 'POST',
      headers: {
        authorization: `SSWS ${token}`,
        'content-type': 'application/json',
        traceparent: `00-${id}-${caller}-01`,
      },
      body: JSON.stringify({ eventType: 'user.lifecycle.create' }),
    })
    await deliveryOf(server, outside, ({ status }) => status === 'DELIVERED')
    await deliveryOf(server, inside, ({ status }) => status === 'DELIVERED')
    const spans = await spansOf(
      id,
      (spans) =>
        spans.filter(({ name }) => name === 'GET').length === 2 && spans.some(({ name }) => name === 'execution'),
    )
    const ways = new Set(spans.map((span) => above(spans, span).join(' › ')))
    const request = 'POST /api/v1/events'
    for (const way of [`${request} › deliver › POST`, `${request} › deliver › execution › step › GET`]) {
      assert.ok(ways.has(way), `${way} is missing in ${[...ways].join(', ')}`)
    }
    const posted = (await told.posts(1, '/hook')).at(-1)!
    assert.equal(posted.headers['traceparent']?.split('-')[1], id)
  })

  it('keep nothing of a trace that the caller does not keep', async () => {
    const id = '2'.repeat(32)
    await fetch(flow.invokeUrl, { method: 'POST', headers: { traceparent: `00-${id}-${caller}-00` } })
    const later = '3'.repeat(32)
    await fetch(flow.invokeUrl, { method: 'POST', headers: { traceparent: `00-${later}-${caller}-01` } })
    await spansOf(later, (spans) => spans.some(({ name }) => name.startsWith('POST')))
    assert.deepEqual(
      (await collector.spans()).filter(({ traceId }) => traceId === id),
      [],
    )
    const passed = (await told.requests()).map(({ headers }) => headers['traceparent'] ?? '')
    assert.ok(passed.some((text) => text.startsWith(`00-${id}-`) && text.endsWith('-00')))
  })

  it('go to the collector with its headers, and carry no secret', async () => {
    const requests = await collector.requests()
    assert.ok(
      requests.every(({ path, headers }) => path === '/v1/traces' && headers['authorization'] === `Bearer ${canary}`),
    )
    const text = JSON.stringify(await collector.spans())
    for (const secret of [canary, token, flow.clientToken, flow.alias]) assert.ok(!text.includes(secret))
    assert.ok(!server.printed().includes(canary))
  })

  it('are not begun by those who only watch, nor for paths that are not there', async () => {
    await fetch(`${server.url}/livez`)
    const missing = await fetch(`${server.url}/api/v1/nothing`, { headers: { authorization: `SSWS ${token}` } })
    assert.equal(missing.status, 404)
    assert.equal((await fetch(`${server.url}/%`)).status, 400)
    assert.ok((await collector.spans()).every(({ name }) => !/livez|readyz|metrics/.test(name)))
  })
})

describe('without a collector', () => {
  it('no traceparent leaves or is kept', async () => {
    const receiver = await startReceiver()
    await receiver.behave('*', 'ok')
    const server = await startServer({
      FLOWHOOK_ALLOWED_NETWORKS: '127.0.0.1/32',
      FLOWHOOK_TRACE_HOSTS: '*',
    })
    try {
      const flow = await createFlow(server, {
        name: 'Calls',
        trigger: { event: 'api_endpoint', security: 'client_token' },
        cards: [{ id: 'call', card: 'http.request', inputs: { method: 'GET', url: `${receiver.url}/x` } }],
      })
      const answer = await fetch(flow.invokeUrl, {
        method: 'POST',
        headers: { traceparent: `00-${traceId}-${caller}-01` },
      })
      const id = answer.headers.get('x-flowhook-execution-id')
      const { trigger } = await server.api<{ trigger: { origin: object } }>('GET', `/api/v1/executions/${id}`)
      assert.deepEqual(Object.keys(trigger.origin), ['requestId'])
      const [called] = await receiver.requests('/x')
      assert.equal(called!.headers['traceparent'], undefined)
    } finally {
      await server.stop()
      await receiver.stop()
    }
  })
  it('no trace module is loaded: what imports one statically imports types only', () => {
    const statically = globSync('src/**/*.ts', { cwd: root })
      .filter((file) => !/^src\/telemetry\/|\.test\.ts$/.test(file))
      .flatMap((file) => readFileSync(join(root, file), 'utf8').match(/^import .*\/telemetry\/.*$/gm) ?? [])
    assert.ok(statically.length > 0)
    assert.deepEqual(
      statically.filter((line) => !line.startsWith('import type ')),
      [],
    )
  })
})
