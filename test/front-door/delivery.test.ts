import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { createFlow, createHook, deliveryOf, hookBody, publish, type ShownDelivery } from '../kit/resources.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'

const settled = ({ status }: ShownDelivery) => status === 'DELIVERED' || status === 'GIVEN_UP'
const statuses = ({ attempts }: ShownDelivery) => attempts.map(({ status }) => status)

/** One row for each kind of receiver: what a hook of profile `okta` records of it. */
const receivers: readonly {
  readonly behaviour: string
  readonly title: string
  readonly ends: 'DELIVERED' | 'GIVEN_UP'
  readonly attempts: readonly (number | null)[]
  readonly error?: RegExp
}[] = [
  { behaviour: 'status 204', title: 'any 2xx is a success', ends: 'DELIVERED', attempts: [204] },
  {
    behaviour: 'slow 300',
    title: 'a slow answer within the time-out is a success',
    ends: 'DELIVERED',
    attempts: [200],
  },
  { behaviour: 'status 500', title: '5xx is tried once more', ends: 'GIVEN_UP', attempts: [500, 500], error: /500/ },
  { behaviour: 'status 404', title: '4xx is final', ends: 'GIVEN_UP', attempts: [404], error: /404/ },
  { behaviour: 'redirect', title: 'a redirect is a failure', ends: 'GIVEN_UP', attempts: [302], error: /not followed/ },
  { behaviour: 'hang', title: 'no answer', ends: 'GIVEN_UP', attempts: [null, null], error: /came in time/ },
  {
    behaviour: 'drip',
    title: 'the time-out covers the whole answer, not the pauses in it',
    ends: 'GIVEN_UP',
    attempts: [null, null],
    error: /came in time/,
  },
  { behaviour: 'reset', title: 'a broken connection', ends: 'GIVEN_UP', attempts: [null, null], error: /closed/ },
  { behaviour: 'half', title: 'half an answer', ends: 'GIVEN_UP', attempts: [null, null], error: /closed/ },
  { behaviour: 'gzip', title: 'a compressed answer', ends: 'GIVEN_UP', attempts: [null, null], error: /compressed/ },
]

describe('deliveries over HTTP', { concurrency: true }, () => {
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

  receivers.forEach(({ behaviour, title, ends, attempts, error }, i) => {
    it(`okta, ${behaviour}: ${title}; recorded with status, time and answer`, async () => {
      const path = `/row-${i}`
      const eventType = `try.row_${i}.happened`
      await server.api('PUT', `/api/v1/eventTypes/${eventType}`, { description: 'A try.' })
      const hookId = await createHook(server, {
        uri: receiver.url + path,
        items: [eventType],
        delivery: { profile: 'okta', batchSize: 1 },
      })
      await receiver.behave(path, behaviour)
      const [uuid] = await publish(server, eventType)
      const delivery = await deliveryOf(server, hookId, settled)
      assert.equal(delivery.status, ends)
      assert.deepEqual(statuses(delivery), attempts)
      assert.deepEqual(delivery.eventUuids, [uuid])
      for (const attempt of delivery.attempts) {
        assert.ok(attempt.durationMs >= 0 && attempt.durationMs < 8_000, `${attempt.durationMs} ms`)
        assert.ok(Date.parse(attempt.started) > 0)
        if (error === undefined) assert.equal(attempt.error, null)
        else assert.match(attempt.error ?? '', error)
      }
      const posts = await receiver.posts(attempts.length, path)
      assert.equal(posts.length, attempts.length)
      // Repeats are the same envelope, byte for byte (D3).
      assert.equal(new Set(posts.map(({ bodyHash }) => bodyHash)).size, 1)
      assert.deepEqual(await receiver.requests('/redirected'), [])

      const failures = await server.api<{ target: { id: string }[]; outcome: { result: string } }[]>(
        'GET',
        `/api/v1/logs?filter=${encodeURIComponent('eventType eq "event_hook.delivery"')}&limit=1000`,
      )
      const ours = failures.filter(({ target }) => target.some(({ id }) => id === hookId))
      if (ends === 'DELIVERED') assert.deepEqual(ours, [])
      else {
        assert.ok(ours.length > 0, 'a failure is in the System Log')
        assert.equal(ours[0]!.outcome.result, 'FAILURE')
      }
    })
  })

  it('reads an endless answer up to a bound, keeps less of it, and lets go of the receiver', async () => {
    const hookId = await createHook(server, {
      uri: `${receiver.url}/huge`,
      items: ['user.session.start'],
      delivery: { profile: 'okta', batchSize: 1 },
    })
    await receiver.behave('/huge', 'huge')
    await publish(server, 'user.session.start')
    const { attempts } = await deliveryOf(server, hookId, settled)
    assert.equal(attempts[0]!.status, 200)
    assert.ok(Buffer.byteLength(attempts[0]!.answer ?? '') <= 16_384)
  })

  it('D10 delivers to others while one receiver hangs', async () => {
    const items = ['user.session.end']
    const hanging = await createHook(server, {
      uri: `${receiver.url}/hanging`,
      items,
      delivery: { profile: 'okta', concurrency: 1, batchSize: 1 },
    })
    await createHook(server, { uri: `${receiver.url}/healthy`, items })
    await receiver.behave('/hanging', 'hang')
    const uuids = await publish(server, 'user.session.end', 60)
    const posts = await receiver.posts(uuids.length, '/healthy')
    assert.deepEqual(new Set(posts.map(({ body }) => JSON.parse(body).data.events[0].uuid)), new Set(uuids))
    // Its own concurrency held: one attempt under way, the rest waits and is not lost.
    await receiver.posts(1, '/hanging')
    assert.ok((await receiver.open()) < uuids.length)
    const waiting = await server.api<{ status: string }[]>('GET', `/api/v1/deliveries?hookId=${hanging}&limit=200`)
    assert.ok(waiting.filter(({ status }) => status === 'DELIVERING').length <= 1)
    assert.ok(waiting.every(({ status }) => status !== 'DELIVERED' && status !== 'CANCELLED'))
    assert.equal(waiting.length, uuids.length)
  })

  it('sends the envelope and the headers of Okta, and nothing else with profile okta', async () => {
    const hookId = await createHook(server, {
      uri: `${receiver.url}/parity?part=1`,
      items: ['group.user_membership.add'],
      headers: [{ key: 'X-Env', value: 'test' }],
      auth: { key: 'Authorization', value: 'for the receiver' },
      delivery: { profile: 'okta', batchSize: 1 },
    })
    const { example } = await server.api<{ example: object }>('GET', '/api/v1/eventTypes/group.user_membership.add')
    const event = { ...example, uuid: crypto.randomUUID() }
    await server.api('POST', '/api/v1/events', event)
    const [post] = await receiver.posts(1, '/parity')
    assert.equal(post!.path, '/parity?part=1')
    const { host, 'content-length': length, connection, 'accept-encoding': encoding, ...headers } = post!.headers
    assert.deepEqual({ host, length: Number(length) }, { host: new URL(receiver.url).host, length: post!.body.length })
    assert.ok(encoding === undefined || encoding === 'identity')
    assert.ok(connection === undefined || /keep-alive/i.test(connection))
    const { 'user-agent': agent, ...given } = headers
    assert.match(agent ?? 'Flowhook/', /^Flowhook\//)
    assert.deepEqual(given, {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: 'for the receiver',
      'x-env': 'test',
    })
    const envelope = JSON.parse(post!.body) as Record<string, unknown>
    assert.deepEqual(Object.keys(envelope), [
      'eventType',
      'eventTypeVersion',
      'cloudEventsVersion',
      'source',
      'eventId',
      'data',
      'eventTime',
      'contentType',
    ])
    const { data, eventId, eventTime, ...fixed } = envelope
    assert.deepEqual(fixed, {
      eventType: 'com.okta.event_hook',
      eventTypeVersion: '1.0',
      cloudEventsVersion: '0.1',
      source: `${server.url}/api/v1/eventHooks/${hookId}`,
      contentType: 'application/json',
    })
    assert.match(String(eventTime), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.equal(eventId, (await deliveryOf(server, hookId, settled)).id)
    assert.deepEqual(data, { events: [event] })
  })

  it('puts events into batches where the hook allows it', async () => {
    const hookId = await createHook(server, {
      uri: `${receiver.url}/batches`,
      items: ['group.lifecycle.create'],
      delivery: { profile: 'okta', batchSize: 10 },
    })
    const uuids = await publish(server, 'group.lifecycle.create', 12)
    const sizes = async () =>
      (await receiver.requests('/batches'))
        .filter(({ method }) => method === 'POST')
        .map(({ body }) => (JSON.parse(body) as { data: { events: { uuid: string }[] } }).data.events.length)
    await eventually(async () => (await sizes()).reduce((sum, size) => sum + size, 0) === uuids.length, 'all arrived')
    assert.ok((await sizes()).every((size) => size <= 10))
    assert.ok((await sizes()).length < uuids.length, 'at least one batch')
    const listed = await server.api<ShownDelivery[]>('GET', `/api/v1/deliveries?hookId=${hookId}`)
    assert.deepEqual(listed.flatMap(({ eventUuids }) => eventUuids).sort(), [...uuids].sort())
  })

  it('honours Retry-After with profile durable, and adds the headers of Standard Webhooks', async () => {
    const hookId = await createHook(server, { uri: `${receiver.url}/later`, items: ['application.lifecycle.update'] })
    await receiver.behave('/later', 'retry-after 600')
    await publish(server, 'application.lifecycle.update')
    const delivery = await deliveryOf(server, hookId, ({ status }) => status === 'FAILED')
    const waitMs = Date.parse(delivery.nextAttempt!) - Date.parse(delivery.attempts[0]!.started)
    assert.ok(waitMs >= 599_000 && waitMs < 700_000, `${waitMs} ms`)
    const [post] = await receiver.posts(1, '/later')
    assert.equal(post!.headers['webhook-id'], delivery.id)
    assert.match(post!.headers['webhook-timestamp'] ?? '', /^\d{10}$/)

    // Sent again by hand: at once, the same bytes under the same id, and the attempts go on counting.
    await receiver.behave('/later', 'ok')
    await server.api('POST', `/api/v1/deliveries/${delivery.id}/resend`)
    const again = await deliveryOf(server, hookId, settled)
    assert.deepEqual(
      again.attempts.map(({ number, status }) => [number, status]),
      [
        [1, 503],
        [2, 200],
      ],
    )
    const posts = await receiver.posts(2, '/later')
    assert.equal(posts[1]!.body, posts[0]!.body)
    assert.equal(posts[1]!.headers['webhook-id'], delivery.id)
  })

  it('switches a hook off that is answered 410', async () => {
    const hookId = await createHook(server, { uri: `${receiver.url}/gone`, items: ['group.lifecycle.delete'] })
    await receiver.behave('/gone', 'status 410')
    await publish(server, 'group.lifecycle.delete')
    const delivery = await deliveryOf(server, hookId, settled)
    assert.deepEqual([delivery.status, statuses(delivery)], ['GIVEN_UP', [410]])
    const { status } = await server.api<{ status: string }>('GET', `/api/v1/eventHooks/${hookId}`)
    assert.equal(status, 'INACTIVE')
  })

  it('delivers only to hooks that are ACTIVE and VERIFIED', async () => {
    const items = ['user.account.lock']
    await createHook(server, { uri: `${receiver.url}/unverified`, items, verify: false })
    const off = await createHook(server, { uri: `${receiver.url}/off`, items })
    await server.api('POST', `/api/v1/eventHooks/${off}/lifecycle/deactivate`)
    const moved = await createHook(server, { uri: `${receiver.url}/moved`, items })
    const body = hookBody({ uri: `${receiver.url}/moved-on`, items })
    const replaced = await server.api<{ verificationStatus: string }>('PUT', `/api/v1/eventHooks/${moved}`, body)
    assert.equal(replaced.verificationStatus, 'UNVERIFIED')
    await createHook(server, { uri: `${receiver.url}/ready`, items })
    const [uuid] = await publish(server, 'user.account.lock')
    await receiver.posts(1, '/ready')
    const made = await server.api<ShownDelivery[]>('GET', `/api/v1/deliveries?eventUuid=${uuid}`)
    assert.equal(made.length, 1)
    for (const path of ['/unverified', '/off', '/moved', '/moved-on']) {
      const requests = await receiver.requests(path)
      assert.ok(requests.every(({ method }) => method !== 'POST'))
    }
  })

  it('refuses a hook whose receiver answers another challenge', async () => {
    await receiver.behave('/liar', 'liar')
    const hookId = await createHook(server, {
      uri: `${receiver.url}/liar`,
      items: ['user.account.unlock'],
      verify: false,
    })
    await assert.rejects(server.api('POST', `/api/v1/eventHooks/${hookId}/lifecycle/verify`), /answered 400/)
  })

  it('hands over to a flow here without leaving the process, once, and waits while it is off', async () => {
    const flow = await createFlow(server, {
      name: 'Receives',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [],
    })
    const hookId = await createHook(server, { uri: flow.invokeUrl, items: ['user.account.update_profile'] })
    await server.api('POST', `/api/v1/flows/${flow.id}/lifecycle/deactivate`)
    await publish(server, 'user.account.update_profile')
    const waiting = await deliveryOf(server, hookId, ({ attempts }) => attempts.length > 0)
    assert.equal(waiting.attempts[0]!.status, 404)
    assert.ok(waiting.status === 'PENDING' || waiting.status === 'FAILED', waiting.status)
    await server.api('POST', `/api/v1/flows/${flow.id}/lifecycle/activate`)
    const delivered = await deliveryOf(server, hookId, settled)
    assert.equal(delivered.status, 'DELIVERED')
    const executions = await server.api<{ id: string }[]>('GET', `/api/v1/executions?flowId=${flow.id}`)
    assert.deepEqual(
      executions.map(({ id }) => id),
      [delivered.executionId],
    )
    assert.ok(!server.printed().includes(flow.clientToken))
    assert.ok(!server.printed().includes(token))
  })
})
