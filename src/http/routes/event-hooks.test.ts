import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

interface Hook {
  readonly id: string
  readonly status: string
  readonly _links: Record<string, { readonly href: string }>
}

const hookOf = (name: string, more: object = {}) => ({
  name,
  events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: {
      uri: 'https://receiver.example/hook',
      headers: [],
      authScheme: { type: 'HEADER', key: 'Authorization', value: 'a secret value' },
    },
  },
  ...more,
})

// What hooks mean is tested in src/hooks; here: that the routes are Okta's, statuses and bodies included.
describe('/api/v1/eventHooks through the front door', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  it('walks a hook through its life with Okta’s statuses', async () => {
    const created = await kit.ask('POST', '/api/v1/eventHooks', hookOf('One'))
    assert.equal(created.statusCode, 200, 'not 201')
    const { id, _links } = created.json<Hook>()
    assert.deepEqual(Object.keys(_links), ['self', 'verify', 'deactivate'])
    assert.equal(_links['self']!.href, `http://127.0.0.1:8470/api/v1/eventHooks/${id}`)
    assert.ok(!created.body.includes('a secret value'))

    assert.equal((await kit.ask('GET', '/api/v1/eventHooks')).json<Hook[]>().length, 1)
    assert.equal((await kit.ask('GET', `/api/v1/eventHooks/${id}`)).statusCode, 200)
    assert.equal((await kit.ask('PUT', `/api/v1/eventHooks/${id}`, hookOf('Renamed'))).statusCode, 200)
    assert.equal((await kit.ask('DELETE', `/api/v1/eventHooks/${id}`)).statusCode, 403, 'still active')
    // Clients send the content type with an empty body here.
    const off = await kit.ask('POST', `/api/v1/eventHooks/${id}/lifecycle/deactivate`, '')
    assert.deepEqual([off.statusCode, off.json<Hook>().status], [200, 'INACTIVE'])
    const deleted = await kit.ask('DELETE', `/api/v1/eventHooks/${id}`)
    assert.deepEqual([deleted.statusCode, deleted.body], [204, ''])
    assert.equal((await kit.ask('GET', `/api/v1/eventHooks/${id}`)).json<{ errorCode: string }>().errorCode, 'E0000007')
  })

  it('names every problem of a hook at once', async () => {
    const bad = {
      ...hookOf('Bad'),
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.creat', 'event_hook.created'] },
      extra: 1,
    }
    const answer = await kit.ask('POST', '/api/v1/eventHooks', bad)
    assert.equal(answer.statusCode, 400)
    const causes = answer
      .json<{ errorCauses: { errorSummary: string }[] }>()
      .errorCauses.map((each) => each.errorSummary)
    for (const name of ['user.lifecycle.creat', 'event_hook.created', 'extra']) {
      assert.ok(
        causes.some((cause) => cause.includes(name)),
        `${name} in ${JSON.stringify(causes)}`,
      )
    }
  })

  it('answers a failed verification as Okta does', async () => {
    const { id } = (await kit.ask('POST', '/api/v1/eventHooks', hookOf('Unreachable'))).json<Hook>()
    const answer = await kit.ask('POST', `/api/v1/eventHooks/${id}/lifecycle/verify`)
    const error = answer.json<{ errorCode: string; errorSummary: string; errorCauses: { errorSummary: string }[] }>()
    assert.deepEqual([answer.statusCode, error.errorCode], [400, 'E0000001'])
    assert.equal(error.errorSummary, 'Api validation failed: eventHook')
    assert.match(error.errorCauses[0]!.errorSummary, /^Unable to verify event hook\. Hook Unreachable execution failed/)
  })

  it('shows and changes how a hook delivers', async () => {
    const { id } = (await kit.ask('POST', '/api/v1/eventHooks', hookOf('Settings'))).json<Hook>()
    const url = `/api/v1/eventHooks/${id}/delivery`
    const settings = { profile: 'durable', concurrency: 10, order: 'none', batchSize: 1 }
    assert.deepEqual((await kit.ask('GET', url)).json(), settings)
    const changed = { ...settings, concurrency: 100, order: 'hook' }
    assert.deepEqual((await kit.ask('PUT', url, changed)).json(), changed)
    assert.equal((await kit.ask('PUT', url, { ...settings, concurrency: 0 })).statusCode, 400)
  })
})

describe('events and deliveries through the front door', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  const event = (uuid: string) => ({
    uuid,
    eventType: 'user.lifecycle.create',
    displayMessage: 'x',
    unknown: { kept: 1 },
  })
  const publish = (body: string, type: string) =>
    kit.ask('POST', '/api/v1/events', body, { headers: { 'content-type': type } })

  it('publishes one event, a list, and one a line; a known uuid once', async () => {
    const uuids = Array.from({ length: 4 }, () => crypto.randomUUID() as string)
    const one = await publish(JSON.stringify(event(uuids[0]!)), 'application/json; charset=utf-8')
    assert.deepEqual([one.statusCode, one.json()], [200, { accepted: 1, duplicates: 0, uuids: [uuids[0]] }], one.body)
    const list = await publish(JSON.stringify(uuids.slice(0, 2).map(event)), 'application/json')
    assert.deepEqual(list.json(), { accepted: 1, duplicates: 1, uuids: uuids.slice(0, 2) })
    const lines = uuids.slice(2).map((uuid) => JSON.stringify(event(uuid)))
    assert.equal((await publish(lines.join('\n'), 'application/x-ndjson')).json<{ accepted: number }>().accepted, 2)
    const log = await kit.ask('GET', '/api/v1/logs?filter=eventType+eq+"user.lifecycle.create"')
    assert.equal(log.body.match(/"unknown":\{"kept":1\}/g)!.length, 4)
  })

  it('refuses a body without a type, of another type, or without events', async () => {
    const wrong: readonly (readonly [string, string, string])[] = [
      ['<event/>', 'application/xml', 'E0000021'],
      ['', 'application/json', 'E0000028'],
      ['{"eventType":"no.such.type"}', 'application/json', 'E0000001'],
    ]
    for (const [body, type, code] of wrong) {
      const answer = await publish(body, type)
      assert.deepEqual([answer.statusCode, answer.json<{ errorCode: string }>().errorCode], [400, code], type)
    }
  })

  it('lists a delivery with its event, shows its attempts, and sends it again', async () => {
    const made = await kit.ask('POST', '/api/v1/eventHooks', hookOf('Receiver'))
    const hook = made.json<Hook>()
    await kit.verifyByHand(hook.id)

    const uuid = crypto.randomUUID()
    await publish(JSON.stringify(event(uuid)), 'application/json')
    const [listed] = (await kit.ask('GET', `/api/v1/deliveries?hookId=${hook.id}`)).json<
      { id: string; status: string }[]
    >()
    assert.equal(listed!.status, 'PENDING')
    const byEvent = await kit.ask('GET', `/api/v1/deliveries?eventUuid=${uuid}`)
    assert.equal(byEvent.json<{ id: string }[]>()[0]!.id, listed!.id)
    assert.deepEqual((await kit.ask('GET', `/api/v1/deliveries?eventUuid=${crypto.randomUUID()}`)).json(), [])

    const attempt = {
      number: 1,
      started: 1_700_000_000_000,
      durationMs: 12,
      status: 500,
      error: 'It failed.',
      answer: 'no',
    }
    await kit.store.commit({
      kind: 'delivery.record',
      id: listed!.id,
      status: 'GIVEN_UP',
      nextAttempt: null,
      attempts: [attempt],
      tries: 1,
      executionId: null,
    })
    const found = (await kit.ask('GET', `/api/v1/deliveries/${listed!.id}`)).json<object>()
    assert.partialDeepStrictEqual(found, {
      status: 'GIVEN_UP',
      eventUuids: [uuid],
      attemptCount: 1,
      nextAttempt: null,
      attempts: [{ ...attempt, started: '2023-11-14T22:13:20.000Z' }],
    })
    assert.equal((await kit.ask('GET', '/api/v1/deliveries?status=GIVEN_UP')).json<object[]>().length, 1)
    const again = await kit.ask('POST', `/api/v1/deliveries/${listed!.id}/resend`)
    assert.deepEqual([again.statusCode, again.json<{ status: string }>().status], [200, 'PENDING'])
    assert.equal((await kit.ask('POST', '/api/v1/deliveries/none/resend')).statusCode, 404)
  })
})
