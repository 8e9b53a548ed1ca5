import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { egressKey } from '../../src/model/egress.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'

describe('a server that was restored', () => {
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

  async function activeFlow(name: string, trigger: object, path: string): Promise<string> {
    const cards = [{ id: 'call', card: 'http.post', inputs: { url: `${receiver.url}${path}`, body: { a: 1 } } }]
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', { name, trigger, cards })
    await server.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    return id
  }
  const publish = () =>
    server.api('POST', '/api/v1/events', { eventType: 'user.lifecycle.create', actor: { id: '00u1', type: 'User' } })
  const came = async (path: string) => (await receiver.requests(path)).filter(({ method }) => method === 'POST').length
  const invoke = async (flow: string, headers: Record<string, string> = {}) => {
    const { invokeUrl } = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${flow}/endpoint`)
    return fetch(`${server.url}${new URL(invokeUrl).pathname}`, { method: 'POST', headers })
  }

  it('takes events and calls, does nothing by itself, and goes on when somebody says so', async () => {
    const byEvent = await activeFlow('By event', { event: 'event', type: 'user.lifecycle.create' }, '/event')
    const called = await activeFlow('Called', { event: 'api_endpoint', security: 'public' }, '/called')
    const hook = await server.api<{ id: string }>('POST', '/api/v1/eventHooks', {
      name: 'Outside',
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: `${receiver.url}/hook` } },
    })
    await server.api('POST', `/api/v1/eventHooks/${hook.id}/lifecycle/verify`)
    await server.halt()
    const database = new DatabaseSync(join(server.data, 'flowhook.db'))
    database
      .prepare('insert into meta (key, value) values (?, ?)')
      .run(egressKey, JSON.stringify({ since: Date.UTC(2026, 10, 23), reason: 'restored from a backup' }))
    database.close()
    server = await server.restart()

    await publish()
    await publish()
    assert.equal((await invoke(called, { prefer: 'respond-async' })).status, 202)
    const refused = await invoke(called)
    assert.equal(refused.status, 503)
    assert.match(await refused.text(), /restored and does nothing by itself yet/)
    await assert.rejects(server.api('POST', `/api/v1/eventHooks/${hook.id}/lifecycle/verify`), /answered 400/)
    await server.api('POST', `/api/v1/flows/${byEvent}/run`, {}).catch(() => {})
    // Time enough for what must not happen.
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.deepEqual([await came('/hook'), await came('/event'), await came('/called')], [0, 0, 0])
    const { paused } = await server.api<{ paused: { since: string; deliveries: number; executions: number } }>(
      'GET',
      '/api/v1/egress',
    )
    assert.deepEqual([paused.since, paused.deliveries], ['2026-11-23T00:00:00.000Z', 2])
    assert.ok(paused.executions >= 3, `${paused.executions} executions wait`)
    const metrics = await fetch(`${server.url}/metrics`, { headers: { authorization: `SSWS ${token}` } })
    assert.match(await metrics.text(), /^flowhook_egress_paused 1$/m)

    // It stays so over a restart.
    await server.kill()
    server = await server.restart()
    assert.equal((await fetch(`${server.url}/api/v1/egress/resume`, { method: 'POST' })).status, 401)
    assert.deepEqual([await came('/hook'), await came('/event'), await came('/called')], [0, 0, 0])

    assert.deepEqual(await server.api('POST', '/api/v1/egress/resume'), { paused: null })
    await eventually(async () => (await came('/hook')) === 2 && (await came('/called')) === 1, 'what waited goes on')
    await eventually(async () => (await came('/event')) >= 2, 'executions that waited run')
    assert.equal((await invoke(called)).status, 200)
    await server.kill()
    server = await server.restart()
    assert.deepEqual(await server.api('GET', '/api/v1/egress'), { paused: null })
    assert.deepEqual([await came('/hook'), await came('/called')], [2, 2])
    const filter = encodeURIComponent('eventType eq "flowhook.egress.resumed"')
    assert.equal((await server.api<unknown[]>('GET', `/api/v1/logs?filter=${filter}`)).length, 1)
  })
})
