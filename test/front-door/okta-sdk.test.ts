import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import okta from '@okta/okta-sdk-nodejs'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'

// Its types ask for a Date, which it then sends as JavaScript prints it; ISO texts are what its users pass, hence the casts.
// The official client, through its own code: what works for an Okta org must work here.
describe('the official Okta client', () => {
  let server: TestServer
  let receiver: Receiver
  let client: InstanceType<typeof okta.Client>

  before(async () => {
    receiver = await startReceiver()
    server = await startServer({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(receiver.url).port}` })
    client = new okta.Client({ orgUrl: server.url, token })
  })
  after(async () => {
    await server.stop()
    await receiver.stop()
  })

  const hook = (name: string, uri: string) => ({
    name,
    events: { type: 'EVENT_TYPE' as const, items: ['user.lifecycle.create', 'user.lifecycle.activate'] },
    channel: {
      type: 'HTTP' as const,
      version: '1.0.0',
      config: {
        uri,
        headers: [{ key: 'X-Env', value: 'test' }],
        authScheme: { type: 'HEADER' as const, key: 'Authorization', value: 'secret' },
      },
    },
  })

  it('creates, reads, replaces, verifies, switches and deletes event hooks', async () => {
    const created = await client.eventHookApi.createEventHook({ eventHook: hook('From the client', receiver.url) })
    assert.equal(created.status, 'ACTIVE')
    assert.equal(created.verificationStatus, 'UNVERIFIED')
    assert.equal((created.channel?.config?.authScheme as { value?: string } | undefined)?.value, undefined)
    const eventHookId = created.id!

    const listed: string[] = []
    await (
      await client.eventHookApi.listEventHooks()
    ).each((each) => {
      listed.push(each!.id!)
    })
    assert.deepEqual(listed, [eventHookId])

    const verified = await client.eventHookApi.verifyEventHook({ eventHookId })
    assert.equal(verified.verificationStatus, 'VERIFIED')

    const replaced = await client.eventHookApi.replaceEventHook({
      eventHookId,
      eventHook: { ...hook('Renamed', receiver.url), description: 'now with a description' },
    })
    assert.equal(replaced.name, 'Renamed')
    assert.equal((await client.eventHookApi.getEventHook({ eventHookId })).description, 'now with a description')

    assert.equal((await client.eventHookApi.deactivateEventHook({ eventHookId })).status, 'INACTIVE')
    assert.equal((await client.eventHookApi.deactivateEventHook({ eventHookId })).status, 'INACTIVE')
    assert.equal((await client.eventHookApi.activateEventHook({ eventHookId })).status, 'ACTIVE')

    await client.eventHookApi.deactivateEventHook({ eventHookId })
    await client.eventHookApi.deleteEventHook({ eventHookId })
    await assert.rejects(client.eventHookApi.getEventHook({ eventHookId }), { status: 404, errorCode: 'E0000007' })
  })

  it('meets the error object where a hook is refused', async () => {
    await assert.rejects(
      client.eventHookApi.createEventHook({ eventHook: hook('Bad', 'http://example.com/') }),
      (thrown) => {
        const error = thrown as { status: number; errorCode: string; errorCauses: { errorSummary: string }[] }
        assert.equal(error.status, 400)
        assert.equal(error.errorCode, 'E0000001')
        assert.match(JSON.stringify(error.errorCauses), /uri/)
        return true
      },
    )
  })

  it('reads the System Log page by page through its own paging', async () => {
    const types = ['user.session.start', 'user.session.end', 'user.lifecycle.create']
    for (const type of types) {
      const { example } = await server.api<{ example: object }>('GET', `/api/v1/eventTypes/${type}`)
      await server.api('POST', '/api/v1/events', {
        ...example,
        uuid: crypto.randomUUID(),
        published: new Date().toISOString(),
      })
    }
    const until = new Date(Date.now() + 60_000).toISOString()
    const since = new Date(Date.now() - 600_000).toISOString()
    const seen: string[] = []
    await (
      await client.systemLogApi.listLogEvents({ since: since as never, until: until as never, limit: 2 })
    ).each((event) => {
      seen.push(event!.eventType!)
    })
    assert.deepEqual(
      seen.filter((type) => types.includes(type)),
      types,
    )
    const filtered: string[] = []
    await (
      await client.systemLogApi.listLogEvents({
        since: since as never,
        until: until as never,
        filter: 'eventType eq "user.session.end"',
      })
    ).each((event) => {
      filtered.push(event!.eventType!)
    })
    assert.deepEqual(filtered, ['user.session.end'])
  })

  it('is refused with the code it knows when its token is wrong', async () => {
    const stranger = new okta.Client({ orgUrl: server.url, token: 'wrong-token-wrong-token-wrong-token-wrong' })
    await assert.rejects(stranger.eventHookApi.getEventHook({ eventHookId: 'who0000000000000000' }), {
      status: 401,
      errorCode: 'E0000011',
    })
  })

  it('gets what its hook subscribed to delivered', async () => {
    const { id } = await client.eventHookApi.createEventHook({ eventHook: hook('Delivered', receiver.url) })
    await client.eventHookApi.verifyEventHook({ eventHookId: id! })
    const { example } = await server.api<{ example: object }>('GET', '/api/v1/eventTypes/user.lifecycle.create')
    const uuid = crypto.randomUUID()
    await server.api('POST', '/api/v1/events', { ...example, uuid })
    const request = await eventually(
      async () => (await receiver.requests()).find((each) => each.method === 'POST' && each.body.includes(uuid)),
      'the delivery arrives',
    )
    assert.equal(request.headers['authorization'], 'secret')
    assert.equal(request.headers['x-env'], 'test')
    assert.equal(JSON.parse(request.body).eventType, 'com.okta.event_hook')
  })
})
