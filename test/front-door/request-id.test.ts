import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { lineFields, logFields } from '../../src/base/log-fields.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { createFlow, createHook, deliveryOf, type MadeFlow } from '../kit/resources.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'

type Line = Readonly<Record<string, unknown>>

const body = 'canary-of-what-an-event-carries'

describe('one id from the request to the execution', () => {
  let server: TestServer
  let receiver: Receiver
  let flow: MadeFlow
  before(async () => {
    receiver = await startReceiver()
    server = await startServer({
      FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(receiver.url).port}`,
      FLOWHOOK_LOG_LEVEL: 'debug',
    })
    const helper = await createFlow(server, { name: 'Helper', trigger: { event: 'helper' }, cards: [] })
    flow = await createFlow(server, {
      name: 'Calls a helper',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [{ id: 'start', card: 'flow.call-async', inputs: { flow: helper.id } }],
    })
    await createHook(server, { uri: flow.invokeUrl })
  })
  after(async () => {
    await server.stop()
    await receiver.stop()
  })

  const lines = (of: TestServer): readonly Line[] =>
    of
      .printed()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line)

  const publish = (of: TestServer, eventType = 'user.lifecycle.create') =>
    fetch(`${of.url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `SSWS ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ eventType, displayMessage: body }),
    })
  const idOf = (answer: Response) => answer.headers.get('x-okta-request-id') ?? ''

  it('follows an event over its delivery to its executions, in the log and in the API', async () => {
    const requestId = idOf(await publish(server))
    assert.match(requestId, /^oae\w{17}$/)
    const found = await eventually(async () => {
      const found = lines(server).filter((line) => line['requestId'] === requestId)
      const ends = found.filter(({ msg }) => msg === 'An execution ended.')
      return ends.length === 2 && found.some(({ deliveryId }) => deliveryId !== undefined) && found
    }, 'the lines of request, publishing, delivery, execution and helper')
    const said = new Set(found.map(({ msg }) => msg))
    for (const msg of ['Events were published.', 'A request was answered.', 'An attempt to deliver ended.']) {
      assert.ok(said.has(msg), `${msg} is missing in ${[...said].join(' ')}`)
    }
    for (const { executionId } of found.filter(({ msg }) => msg === 'An execution ended.')) {
      const { trigger } = await server.api<{ trigger: { origin: unknown } }>('GET', `/api/v1/executions/${executionId}`)
      assert.deepEqual(trigger.origin, { requestId })
    }
  })

  it('keeps the id of a delivery over a crash', async () => {
    await receiver.behave('/later', 'status 503')
    const hook = await createHook(server, {
      uri: `${receiver.url}/later`,
      items: ['user.lifecycle.activate'],
      verify: false,
    })
    await receiver.behave('/later', 'ok')
    await server.api('POST', `/api/v1/eventHooks/${hook}/lifecycle/verify`)
    await receiver.behave('/later', 'hang')
    const requestId = idOf(await publish(server, 'user.lifecycle.activate'))
    await receiver.posts(1, '/later')
    await server.kill()
    await receiver.behave('/later', 'ok')
    server = await server.restart()
    await deliveryOf(server, hook, ({ status }) => status === 'DELIVERED')
    const [line] = lines(server).filter(({ hookId, msg }) => hookId === hook && msg === 'An attempt to deliver ended.')
    assert.equal(line?.['requestId'], requestId)
  })

  it('is the error id of what is refused, and its header', async () => {
    const answer = await fetch(`${server.url}/api/v1/eventHooks/none`, { headers: { authorization: `SSWS ${token}` } })
    const { errorId } = (await answer.json()) as { errorId: string }
    assert.deepEqual([answer.status, errorId], [404, idOf(answer)])
    await eventually(async () => lines(server).find((line) => line['requestId'] === errorId), 'its line')
    const { pathname, search } = new URL(flow.invokeUrl)
    const off = await fetch(server.url + pathname + search, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    })
    const refused = (await off.json()) as { errorId: string }
    assert.deepEqual([off.status, refused.errorId], [400, idOf(off)])
  })

  it('is the transaction of the System Log events that it raises', async () => {
    const answer = await fetch(`${server.url}/api/v1/flows/${flow.id}/lifecycle/deactivate`, {
      method: 'POST',
      headers: { authorization: `SSWS ${token}` },
    })
    const events = await server.api<{ eventType: string }[]>('GET', `/api/v1/logs?transaction.id=${idOf(answer)}`)
    assert.deepEqual(
      events.map(({ eventType }) => eventType),
      ['workflows.user.flow.deactivate'],
    )
  })

  it('writes documented fields only, and nothing that events carry', () => {
    const known = new Set([...Object.keys(lineFields), ...Object.keys(logFields)])
    const unknown = lines(server).flatMap((line) => Object.keys(line).filter((name) => !known.has(name)))
    assert.deepEqual(unknown, [])
    assert.ok(lines(server).length > 5)
    assert.ok(!server.printed().includes(body))
  })
})
