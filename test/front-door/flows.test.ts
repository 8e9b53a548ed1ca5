import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { CardNode, FlowDefinition } from '../../src/model/flow-definition.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { createFlow, executionWith, type MadeFlow, type ShownExecution } from '../kit/resources.ts'
import { startServer, token, type TestServer } from '../kit/server.ts'

const endpoint = { event: 'api_endpoint', security: 'client_token' } as const
const flowOf = (name: string, cards: readonly CardNode[], more: Partial<FlowDefinition> = {}): FlowDefinition => ({
  name,
  trigger: endpoint,
  cards,
  ...more,
})

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly executionId: string
}

describe('API Endpoint flows over HTTP', () => {
  let server: TestServer
  let receiver: Receiver
  before(async () => {
    receiver = await startReceiver()
    server = await startServer({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(receiver.url).port}` })
  })
  after(async () => {
    await server.stop()
    await receiver.stop()
  })

  async function call(url: string, options: RequestInit = {}): Promise<Answer> {
    const answer = await fetch(url, { method: 'POST', ...options })
    const executionId = answer.headers.get('x-flowhook-execution-id') ?? ''
    return { status: answer.status, headers: answer.headers, text: await answer.text(), executionId }
  }
  const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const executions = async (flow: MadeFlow) =>
    server.api<{ id: string }[]>('GET', `/api/v1/executions?flowId=${flow.id}`)

  describe('answers', () => {
    let flow: MadeFlow
    before(async () => {
      const fields = {
        got: { $from: 'trigger.body' },
        part: { $from: 'trigger.query.part' },
        env: { $from: 'env.output' },
      }
      flow = await createFlow(
        server,
        flowOf('Answers', [
          { id: 'env', card: 'object.get', inputs: { object: { $from: 'trigger.headers' }, path: 'x-env' } },
          { id: 'answer', card: 'flow.return', inputs: { fields } },
        ]),
      )
    })

    it('gives the flow body, headers and query, and the caller what Return says', async () => {
      const answer = await call(`${flow.invokeUrl}&part=one`, json({ word: 'hello' }, { 'x-env': 'test' }))
      assert.equal(answer.status, 200)
      assert.deepEqual(JSON.parse(answer.text), { got: { word: 'hello' }, part: 'one', env: 'test' })
      assert.equal((await executionWith(server, answer.executionId, 'SUCCESS')).cards.length, 3)
    })

    it('takes the client token in the header, and refuses every other credential with the same 401', async () => {
      const bare = flow.invokeUrl.split('?')[0]!
      const asHeader = (value: string) => json({}, { 'x-api-client-token': value })
      assert.equal((await call(bare, asHeader(flow.clientToken))).status, 200)
      const wrong = 'f'.repeat(64)
      const before = await executions(flow)
      const refused = [
        await call(bare, json({})),
        await call(bare, asHeader(wrong)),
        await call(`${bare}?clientToken=${wrong}`, json({})),
        await call(`${bare}?clientToken=${flow.clientToken}`, asHeader(wrong)),
        await call(bare, json({}, { authorization: `SSWS ${token}` })),
        await call(bare.replace(flow.alias, '0'.repeat(32)), asHeader(flow.clientToken)),
      ]
      assert.equal(new Set(refused.map(({ status, text }) => `${status} ${text}`)).size, 1)
      assert.equal(refused[0]!.status, 401)
      assert.deepEqual(await executions(flow), before)
    })

    it('answers the verification challenge at once, on or off, without running', async () => {
      const off = await createFlow(server, flowOf('Off', []))
      await server.api('POST', `/api/v1/flows/${off.id}/lifecycle/deactivate`)
      const challenge = { method: 'GET', headers: { 'x-okta-verification-challenge': 'the challenge' } }
      for (const { invokeUrl } of [flow, off]) {
        const { status, text } = await call(invokeUrl, challenge)
        assert.deepEqual([status, JSON.parse(text)], [200, { verification: 'the challenge' }])
      }
      assert.equal((await call(`${off.invokeUrl}0`, challenge)).status, 401)
      assert.deepEqual(await executions(off), [])
      const answer = await call(off.invokeUrl, json({}))
      assert.equal(answer.status, 404)
      assert.match(answer.text, /off/)
    })

    it('E1 starts one execution for an event-hook delivery, however often it comes', async () => {
      const body = { eventType: 'com.okta.event_hook', eventId: crypto.randomUUID(), data: { events: [] } }
      const once = await createFlow(server, flowOf('Once', []))
      const answers = await Promise.all(Array.from({ length: 5 }, () => call(once.invokeUrl, json(body))))
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
      assert.equal(new Set(answers.map(({ executionId }) => executionId)).size, 1)
      assert.equal((await executions(once)).length, 1)
    })

    it('answers 202 with the place to look where the caller does not wait', async () => {
      const answer = await call(flow.invokeUrl, json({}, { prefer: 'respond-async' }))
      assert.equal(answer.status, 202)
      assert.equal(JSON.parse(answer.text).executionId, answer.executionId)
      assert.equal(answer.headers.get('location'), `${server.url}/api/v1/executions/${answer.executionId}`)
      await executionWith(server, answer.executionId, 'SUCCESS')
    })

    it('gives {} at the end without Return, a raw answer hardened, and an error as an error', async () => {
      const silent = await createFlow(server, flowOf('Silent', []))
      assert.equal((await call(silent.invokeUrl)).text, '{}')
      const raw = await createFlow(
        server,
        flowOf('Raw', [
          {
            id: 'raw',
            card: 'flow.return-raw',
            inputs: {
              status: 418,
              headers: { 'content-type': 'text/html', 'set-cookie': 'a=b', 'x-mine': 'yes' },
              body: '<script>1</script>',
            },
          },
        ]),
      )
      const { status, headers, text } = await call(raw.invokeUrl)
      assert.deepEqual([status, text, headers.get('x-mine')], [418, '<script>1</script>', 'yes'])
      assert.deepEqual([headers.get('set-cookie'), headers.get('content-security-policy')], [null, 'sandbox'])
      assert.match(headers.get('content-disposition') ?? '', /^attachment/)

      const broken = await createFlow(
        server,
        flowOf('Broken', [
          { id: 'parse', card: 'json.parse', inputs: { text: { $from: 'trigger.body.text' } } },
          { id: 'never', card: 'http.request', inputs: { url: `${receiver.url}/never` } },
        ]),
      )
      const failed = await call(broken.invokeUrl, json({ text: '{' }))
      assert.ok(failed.status >= 400, failed.text)
      const execution = await executionWith(server, failed.executionId, 'FAILED')
      assert.equal(execution.error?.cardId, 'parse')
      assert.deepEqual(await receiver.requests('/never'), [])
    })

    it('refuses bad bodies with the limit named, and starts nothing', async () => {
      const type = { 'content-type': 'application/json' }
      const bad: readonly [string, string | Uint8Array<ArrayBuffer>, number][] = [
        ['too large', `"${'x'.repeat(1_048_577)}"`, 413],
        ['too deep', `${'['.repeat(70)}${']'.repeat(70)}`, 400],
        ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400],
        ['not JSON', '{"a":', 400],
        ['a forbidden key', '{"__proto__":{"a":1}}', 400],
        ['a number that is infinite', '{"a":1e999}', 400],
      ]
      const before = await executions(flow)
      for (const [what, body, expected] of bad) {
        const { status, text } = await call(flow.invokeUrl, { headers: type, body })
        assert.equal(status, expected, `${what}: ${text}`)
        assert.match((JSON.parse(text) as { errorCode: string }).errorCode, /^E\d{7}$/)
      }
      assert.deepEqual(await executions(flow), before)
    })

    it('has public flows that everybody may call', async () => {
      const open = await createFlow(
        server,
        flowOf('Open', [], { trigger: { event: 'api_endpoint', security: 'public' } }),
      )
      assert.equal((await call(open.invokeUrl)).status, 200)
    })
  })

  it('shows what ran inside For Each and Call Flow, one pass for each', async () => {
    await createFlow(server, {
      name: 'Greet',
      trigger: { event: 'helper', inputs: [{ name: 'item', type: 'text' }] },
      cards: [
        { id: 'line', card: 'text.compose', inputs: { text: 'Hello {{trigger.item}}' } },
        { id: 'answer', card: 'flow.return', inputs: { fields: { line: { $from: 'line.output' } } } },
      ],
    })
    const flow = await createFlow(
      server,
      flowOf('Greets', [
        { id: 'each', card: 'list.for-each', inputs: { list: ['Ada', 'Bo', 'Cy'], flow: 'Greet', concurrency: 2 } },
        { id: 'once', card: 'flow.call', inputs: { flow: 'Greet', values: { item: 'Di' } } },
        { id: 'answer', card: 'flow.return', inputs: { fields: { line: { $from: 'once.output.line' } } } },
      ]),
    )
    const answer = await call(flow.invokeUrl)
    assert.equal(answer.text, '{"line":"Hello Di"}')
    const { cards } = await executionWith(server, answer.executionId, 'SUCCESS')
    const lines = (id: string) =>
      (cards.find((card) => card.id === id)!.passes ?? []).map(
        (pass) => pass.cards.find((card) => card.id === 'line')!.outputs,
      )
    assert.deepEqual(new Set(lines('each').map((line) => JSON.stringify(line))).size, 3)
    assert.deepEqual(lines('once'), [{ output: 'Hello Di' }])
  })

  it('fails at the card that calls a helper which is off or gone', async () => {
    const helper = await createFlow(server, { name: 'Helps', trigger: { event: 'helper' }, cards: [] })
    const flow = await createFlow(
      server,
      flowOf('Needs help', [{ id: 'ask', card: 'flow.call', inputs: { flow: 'Helps' } }]),
    )
    assert.equal((await call(flow.invokeUrl)).status, 200)
    await server.api('POST', `/api/v1/flows/${helper.id}/lifecycle/deactivate`)
    const answer = await call(flow.invokeUrl)
    assert.ok(answer.status >= 400, answer.text)
    const { error } = await executionWith(server, answer.executionId, 'FAILED')
    assert.equal(error?.cardId, 'ask')
    assert.match(error?.message ?? '', /Helps/)
  })

  it('keeps no values where the flow does not save its data', async () => {
    const secret = 'only-for-the-flow-0123456789'
    const flow = await createFlow(
      server,
      flowOf('Forgets', [{ id: 'line', card: 'text.compose', inputs: { text: 'It is {{trigger.body.secret}}' } }], {
        saveData: false,
      }),
    )
    const { executionId } = await call(flow.invokeUrl, json({ secret }))
    const execution = await executionWith(server, executionId, 'SUCCESS')
    assert.ok(!JSON.stringify(execution).includes(secret))
    assert.ok(execution.cards.every((card) => card.left_out === true && card.outputs === null))
    await assert.rejects(server.api('POST', `/api/v1/executions/${executionId}/retry`), /answered 4/)
  })

  it('refuses a flow that refers to what is not there, and stores nothing', async () => {
    const before = await server.api<unknown[]>('GET', '/api/v1/flows?limit=200')
    const wrong: readonly [CardNode[], RegExp][] = [
      [[{ id: 'a', card: 'text.conpose', inputs: { text: 'x' } }], /text\.conpose/],
      [[{ id: 'a', card: 'text.compose', inputs: { text: { $from: 'missing.output' } } }], /missing/],
      [[{ id: 'a', card: 'text.compose', inputs: { txt: 'x' } }], /txt/],
    ]
    for (const [cards, names] of wrong)
      await assert.rejects(server.api('POST', '/api/v1/flows', flowOf('Wrong', cards)), (thrown: Error) => {
        assert.match(thrown.message, /answered 400.*E0000001/)
        assert.match(thrown.message, names)
        return true
      })
    assert.deepEqual(await server.api('GET', '/api/v1/flows?limit=200'), before)
  })

  it('E1 E5 survives kill -9: what was done is not done again, on the version that it began with', async () => {
    const request = (id: string): CardNode => ({
      id,
      card: 'http.request',
      inputs: { method: 'POST', url: `${receiver.url}/${id}`, body: { $from: 'trigger.body' } },
    })
    const definition = flowOf('Survives', [
      request('first'),
      { id: 'wait', card: 'flow.wait-for', inputs: { delay: 1.5 } },
      request('second'),
      { id: 'hang', card: 'http.request', inputs: { method: 'POST', url: `${receiver.url}/held` } },
      request('third'),
    ])
    const flow = await createFlow(server, definition)
    const { executionId } = await call(flow.invokeUrl, json({ number: 1 }, { prefer: 'respond-async' }))
    const [first] = await receiver.posts(1, '/first')
    await executionWith(server, executionId, 'WAITING')
    await server.api('PUT', `/api/v1/flows/${flow.id}`, { ...definition, cards: [request('edited')] })

    // Once while it waits, and once in the middle of a request.
    await server.kill()
    await receiver.behave('/held', 'hang')
    server = await server.restart()
    await receiver.posts(1, '/held')
    await server.kill()
    await receiver.behave('/held', 'ok')
    server = await server.restart()

    const execution: ShownExecution = await executionWith(server, executionId, 'SUCCESS')
    assert.equal(execution.flowVersion, 1)
    const count = async (path: string) => (await receiver.requests(path)).length
    assert.deepEqual([await count('/first'), await count('/second'), await count('/third')], [1, 1, 1])
    assert.equal(await count('/edited'), 0)
    // E2: what was under way at the crash is repeated, with the same key.
    const held = await receiver.posts(2, '/held')
    assert.equal(held.length, 2)
    assert.equal(held[0]!.headers['idempotency-key'], held[1]!.headers['idempotency-key'])
    assert.notEqual(first!.headers['idempotency-key'], held[0]!.headers['idempotency-key'])
    assert.deepEqual(
      execution.cards.map(({ id, status }) => [id, status]),
      ['trigger', 'first', 'wait', 'second', 'hang', 'third'].map((id) => [id, 'SUCCESS']),
    )

    const next = await call(server.url + flow.invokeUrl.slice(new URL(flow.invokeUrl).origin.length), json({}))
    assert.equal((await executionWith(server, next.executionId, 'SUCCESS')).flowVersion, 2)
    assert.equal(await count('/edited'), 1)
  })

  it('E6 begins a flow with each event of its type, once, and only while it is on', async () => {
    const eventType = 'user.lifecycle.create'
    const flow = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Begins with an event',
      trigger: { event: 'event', type: eventType },
      cards: [
        {
          id: 'who',
          card: 'text.compose',
          inputs: { text: '{{trigger.okta.User.Display Name}} {{trigger.event.uuid}}' },
        },
      ],
    })
    const publish = (uuid: string, type = eventType) =>
      server.api('POST', '/api/v1/events', {
        uuid,
        eventType: type,
        actor: { id: 'a', type: 'User', alternateId: 'a@example.com', displayName: 'Ada' },
      })
    const ids = async () => (await executions(flow as MadeFlow)).length
    await publish(crypto.randomUUID())
    assert.equal(await ids(), 0, 'a flow that is off is started by nothing')
    await server.api('POST', `/api/v1/flows/${flow.id}/lifecycle/activate`)
    const uuid = crypto.randomUUID()
    await publish(uuid)
    await publish(uuid)
    await publish(crypto.randomUUID(), 'user.lifecycle.activate')
    const [{ id }] = (await executions(flow as MadeFlow)) as [{ id: string }]
    const done = await executionWith(server, id, 'SUCCESS')
    assert.equal(await ids(), 1)
    const { origin, ...trigger } = (done as ShownExecution & { trigger: { origin: { requestId: string } } }).trigger
    assert.deepEqual(trigger, { event: 'event', eventUuids: [uuid], hops: 1 })
    assert.match(origin.requestId, /^oae/)
    assert.match(JSON.stringify(done.cards[1]!.outputs), new RegExp(uuid))
  })
})
