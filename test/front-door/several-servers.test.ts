import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newDatabase, postgresPrograms, startPostgres, type Postgres } from '../kit/postgres.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { signInLimit } from '../../src/access/sign-in-tries.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'

const skip = postgresPrograms() === null ? 'This machine has no PostgreSQL.' : false

interface Execution {
  readonly id: string
  readonly status: string
}

describe('one server that answers and two that work, on one database', { skip }, () => {
  let database: Postgres
  let receiver: Receiver
  let api: TestServer
  let workers: readonly TestServer[]
  before(async () => {
    database = await startPostgres({ fsync: 'off' })
    receiver = await startReceiver()
    const { url } = await newDatabase(database.url)
    const start = (role: string) =>
      startServer({
        FLOWHOOK_DATABASE_URL: url,
        FLOWHOOK_KEY: 'one-key-for-all-servers-one-key-for-all-servers',
        FLOWHOOK_ROLE: role,
        FLOWHOOK_LEASE_SECONDS: '3',
        FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(receiver.url).port}`,
      })
    // All at once: each finds the tables half made by another one.
    ;[api, ...workers] = (await Promise.all(['api', 'worker', 'worker'].map(start))) as [TestServer, ...TestServer[]]
  })
  after(async () => {
    await Promise.all([api, ...workers].map((server) => server?.stop()))
    await receiver.stop()
    await database.close()
  })

  /** Saves a flow, switches it on and gives its id and the path of its endpoint. */
  async function flow(name: string, cards: readonly object[]): Promise<{ readonly id: string; readonly path: string }> {
    const { id } = await api.api<{ id: string }>('POST', '/api/v1/flows', {
      name,
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards,
    })
    await api.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const { invokeUrl } = await api.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${id}/endpoint`)
    const { pathname, search } = new URL(invokeUrl)
    return { id, path: pathname + search }
  }
  const invoke = (path: string, headers: Record<string, string> = {}) =>
    fetch(api.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"name":"Ada"}',
    })

  it('gives a caller of the one the answer of a flow that another one ran, large ones too', async () => {
    const { path } = await flow('Answer', [
      { id: 'pad', card: 'text.pad', inputs: { text: 'x', length: 20_000, side: 'start' } },
      {
        id: 'answer',
        card: 'flow.return',
        inputs: { fields: { hello: { $from: 'trigger.body.name' }, pad: { $from: 'pad.output' } } },
      },
    ])
    for (let call = 0; call < 3; call++) {
      const answer = await invoke(path)
      assert.equal(answer.status, 200)
      const body = (await answer.json()) as { hello: string; pad: string }
      assert.equal(body.hello, 'Ada')
      assert.equal(body.pad.length, 20_000)
    }
  })

  it('cancels on the one what another one runs', async () => {
    const { path } = await flow('Long', [{ id: 'wait', card: 'flow.wait-for', inputs: { delay: 50 } }])
    const answer = await invoke(path, { prefer: 'respond-async' })
    assert.equal(answer.status, 202)
    const id = answer.headers.get('x-flowhook-execution-id')!
    await eventually(
      async () => (await api.api<Execution>('GET', `/api/v1/executions/${id}`)).status === 'WAITING',
      'it waits on its worker',
    )
    await api.api('POST', `/api/v1/executions/${id}/cancel`)
    assert.equal((await api.api<Execution>('GET', `/api/v1/executions/${id}`)).status, 'CANCELLED')
  })

  it('delivers an event that the one took to every hook once, from the server that the hook belongs to', async () => {
    const hooks = 6
    for (let index = 0; index < hooks; index++) {
      const { id } = await api.api<{ id: string }>('POST', '/api/v1/eventHooks', {
        name: `Hook ${index}`,
        events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
        channel: { type: 'HTTP', version: '1.0.0', config: { uri: `${receiver.url}/hook-${index}` } },
      })
      await api.api('POST', `/api/v1/eventHooks/${id}/lifecycle/verify`)
    }
    const events = Array.from({ length: 20 }, () => ({ uuid: crypto.randomUUID(), eventType: 'user.lifecycle.create' }))
    await api.api('POST', '/api/v1/events', events)
    const posts = await receiver.posts(hooks * events.length)
    const seen = posts.map(
      ({ path, body }) =>
        `${path} ${(JSON.parse(body) as { data: { events: { uuid: string }[] } }).data.events[0]!.uuid}`,
    )
    assert.equal(new Set(seen).size, hooks * events.length)
    assert.equal(seen.length, hooks * events.length)
  })

  it('knows at once on all what was changed on one: a token that was deleted lets nobody in', async () => {
    const made = await api.api<{ id: string; value: string }>('POST', '/api/v1/apiTokens', {
      name: 'For a moment',
      permissions: ['*'],
    })
    const ask = (server: TestServer) =>
      fetch(`${server.url}/api/v1/flows`, { headers: { authorization: `SSWS ${made.value}` } }).then(
        ({ status }) => status,
      )
    for (const server of workers) assert.equal(await ask(server), 200)
    await api.api('DELETE', `/api/v1/apiTokens/${made.id}`)
    for (const server of workers) assert.equal(await ask(server), 401)
  })

  it('counts tries to sign in together, whichever server they come to', async () => {
    const email = 'ada@example.com'
    const attempt = (server: TestServer) =>
      fetch(`${server.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.url },
        body: JSON.stringify({ email, password: 'wrong, and long enough' }),
      }).then(({ status }) => status)
    const first = await Promise.all(Array.from({ length: signInLimit.tries }, () => attempt(api)))
    assert.deepEqual(new Set(first), new Set([401]))
    // What was let through is told within a moment; of the tries until then some pass here, not as many as there.
    let passed = 0
    await eventually(async () => {
      const status = await attempt(workers[0]!)
      if (status === 401) passed++
      return status === 429
    }, 'the other server has heard of them')
    assert.ok(passed < signInLimit.tries, String(passed))
  })

  it('runs a replay that one was asked for on the server that it belongs to, and cancels it from anywhere', async () => {
    const input = (path: string) => ({
      name: `Replayed at ${path}`,
      events: { type: 'EVENT_TYPE', items: ['user.session.start'] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: `${receiver.url}/${path}` } },
    })
    const { id } = await api.api<{ id: string }>('POST', '/api/v1/eventHooks', input('replayed'))
    await api.api('POST', `/api/v1/eventHooks/${id}/lifecycle/verify`)
    const events = Array.from({ length: 3 }, () => ({ uuid: crypto.randomUUID(), eventType: 'user.session.start' }))
    await api.api('POST', '/api/v1/events', events)
    const sent = async () => (await receiver.posts(0, '/replayed')).length
    await eventually(async () => (await sent()) === 3, 'all were delivered')
    const replay = await api.api<{ id: string }>('POST', '/api/v1/replays', {
      filter: { hookId: id, status: 'DELIVERED' },
    })
    const state = () => api.api<{ status: string; sent: number }>('GET', `/api/v1/replays/${replay.id}`)
    await eventually(async () => (await state()).status === 'DONE', 'the replay ended')
    assert.equal((await state()).sent, 3)
    await eventually(async () => (await sent()) === 6, 'each was delivered again')
    // Over, whoever is asked.
    const cancelled = await workers[1]!.api<{ status: string }>('POST', `/api/v1/replays/${replay.id}/cancel`)
    assert.equal(cancelled.status, 'DONE')
    assert.equal(await sent(), 6)
  })

  it('tells whoever watches one of what happens on the others', async () => {
    const over = new AbortController()
    const stream = await fetch(`${workers[0]!.url}/api/v1/stream`, {
      headers: { authorization: `SSWS ${token}` },
      signal: over.signal,
    })
    let heard = ''
    const reading = (async () => {
      for await (const bytes of stream.body!.pipeThrough(new TextDecoderStream())) heard += bytes
    })().catch(() => {})
    await eventually(async () => heard.includes('event: hello'), 'it begins')
    const { path } = await flow('Watched', [{ id: 'answer', card: 'flow.return', inputs: { fields: {} } }])
    await eventually(async () => /"kind":"flow"/.test(heard), 'the flow that was made elsewhere')
    const id = (await invoke(path, { prefer: 'respond-async' })).headers.get('x-flowhook-execution-id')!
    const ended = new RegExp(`"kind":"execution","id":"${id}"[^}]*"status":"SUCCESS"`)
    await eventually(async () => ended.test(heard), 'an execution that was accepted elsewhere, and its end')
    over.abort()
    await reading
  })

  it('goes on with a wait whose server has left', async () => {
    const { path } = await flow('Handed on', [
      { id: 'wait', card: 'flow.wait-for', inputs: { delay: 4 } },
      { id: 'answer', card: 'flow.return', inputs: { fields: {} } },
    ])
    const ids = await Promise.all(
      Array.from({ length: 6 }, async () =>
        (await invoke(path, { prefer: 'respond-async' })).headers.get('x-flowhook-execution-id')!,
      ),
    )
    await eventually(async () => {
      const all = await Promise.all(ids.map((id) => api.api<Execution>('GET', `/api/v1/executions/${id}`)))
      return all.every(({ status }) => status === 'WAITING')
    }, 'all of them wait')
    assert.equal(await workers[0]!.halt(), 0)
    await eventually(
      async () => {
        const all = await Promise.all(ids.map((id) => api.api<Execution>('GET', `/api/v1/executions/${id}`)))
        return all.every(({ status }) => status === 'SUCCESS')
      },
      'the other worker brings all of them to their end',
      30_000,
    )
  })
})
