import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { createFlow, createHook, deliveryOf, publish } from '../kit/resources.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'

const canary = (name: string) => `canary-${name}-0123456789abcdef0123456789abcdef`
const secrets = {
  'the API token': token,
  'the master key': canary('key'),
  'the secret that a hook sends': canary('hook-auth'),
  'the client token in a hook’s URL': canary('hook-url'),
  'the credential that a card sends': canary('card-header'),
  'the token of a connection': canary('connection'),
}

describe('secrets', () => {
  let server: TestServer
  let receiver: Receiver
  let flow: Awaited<ReturnType<typeof createFlow>>
  const ids: Record<string, string> = {}
  before(async () => {
    receiver = await startReceiver()
    server = await startServer({
      FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(receiver.url).port}`,
      FLOWHOOK_KEY: secrets['the master key'],
      FLOWHOOK_LOG_LEVEL: 'debug',
    })
    const connection = await server.api<{ id: string }>('POST', '/api/v1/connections', {
      name: 'The receiver',
      connector: 'http',
      settings: { url: receiver.url, authentication: 'bearer' },
      secrets: { token: secrets['the token of a connection'] },
    })
    flow = await createFlow(server, {
      name: 'Calls out',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [
        {
          id: 'out',
          card: 'http.request',
          inputs: {
            method: 'POST',
            url: `${receiver.url}/echo`,
            headers: { authorization: secrets['the credential that a card sends'] },
          },
        },
        {
          id: 'connected',
          card: 'http.request',
          inputs: { connection: connection.id, method: 'POST', url: '/mirror', body: {} },
        },
      ],
    })
    // Receivers that send everything back, one of them with an error.
    const uri = `${receiver.url}/hooked?clientToken=${secrets['the client token in a hook’s URL']}&part=1`
    await receiver.behave('/echo', 'ok')
    await receiver.behave('/mirror', 'echo')
    const hook = await createHook(server, {
      uri,
      auth: { key: 'Authorization', value: secrets['the secret that a hook sends'] },
      delivery: { profile: 'okta', batchSize: 1 },
    })
    await receiver.behave('/hooked', 'echo')
    await createHook(server, { uri: flow.invokeUrl })
    const [uuid] = await publish(server)
    const delivery = await deliveryOf(server, hook, ({ status }) => status === 'DELIVERED')
    assert.match(delivery.attempts[0]!.answer ?? '', /application\/json/)
    await receiver.behave('/hooked', 'status 500')
    await publish(server)
    await deliveryOf(server, hook, ({ status }) => status === 'GIVEN_UP')
    const called = await fetch(`${flow.invokeUrl}&visible=1`, {
      method: 'POST',
      headers: { 'x-api-client-token': flow.clientToken, authorization: `SSWS ${token}` },
    })
    assert.equal(called.status, 200)
    const [execution] = await eventually(async () => {
      const found = await server.api<{ id: string; status: string }[]>('GET', '/api/v1/executions?status=SUCCESS')
      return found.length >= 3 && found
    }, 'all executions ended')
    Object.assign(ids, {
      eventHooks: hook,
      deliveries: delivery.id,
      connections: connection.id,
      flows: flow.id,
      executions: execution!.id,
      eventTypes: 'user.lifecycle.create',
      event: uuid,
    })
  })
  after(async () => {
    await server.stop()
    await receiver.stop()
  })

  const get = async (path: string) => {
    const answer = await fetch(server.url + path, { headers: { authorization: `SSWS ${token}` } })
    return { status: answer.status, text: await answer.text() }
  }

  it('K2 are in no answer of any GET route, in no metric and in no line of the log', async () => {
    const { paths } = JSON.parse((await get('/openapi.json')).text) as { paths: Record<string, { get?: object }> }
    const places: [string, string][] = [['what the server printed', server.printed()]]
    for (const [path, methods] of Object.entries(paths)) {
      // The stream tells ids only, and does not end.
      if (methods.get === undefined || path.includes('/flo/') || path === '/api/v1/stream') continue
      const collection = /\/(\w+)\/\{\w+\}/.exec(path)?.[1]
      const filled = path.replace(/\{\w+\}/, ids[collection ?? ''] ?? 'none').replaceAll(/\{\w+\}/g, 'none')
      const { status, text } = await get(filled)
      assert.ok(status === 200 || (status === 404 && filled.includes('none')), `${filled} answered ${status}`)
      places.push([filled, text])
    }
    places.push(['/metrics', (await get('/metrics')).text])
    assert.ok(places.length > 20, `only ${places.length} places were looked at`)
    const cliToken = (await readFile(join(server.data, 'cli.token'), 'utf8')).trim()
    const looked = { ...secrets, 'the command line’s token': cliToken, 'a flow’s client token': flow.clientToken }
    const ownPlaces: Readonly<Record<string, readonly string[]>> = {
      // The hook's and the flow's own routes show what they were given and made.
      'the client token in a hook’s URL': [`/api/v1/eventHooks/${ids['eventHooks']}`],
      'a flow’s client token': [`/api/v1/flows/${flow.id}/endpoint`],
      // What the author wrote into the definition stays in it; what the card did with it is hidden in the execution.
      // A file of flows says what the definitions say, or it would not come back equal.
      'the credential that a card sends': [
        `/api/v1/flows/${flow.id}`,
        `/api/v1/flows/${flow.id}/versions`,
        '/api/v1/flows/export',
      ],
    }
    const found: string[] = []
    for (const [what, secret] of Object.entries(looked)) {
      for (const [place, text] of places) {
        if (ownPlaces[what]?.includes(place) === true) assert.ok(text.includes(secret), `${place} shows ${what}`)
        else if (text.includes(secret)) found.push(`${what} is in ${place}`)
      }
    }
    assert.deepEqual(found, [])
  })

  it('K3 that the API never gives back are not readable in the database file either', async () => {
    const kept = [
      'the API token',
      'the master key',
      'the secret that a hook sends',
      'the token of a connection',
    ] as const
    for (const file of ['flowhook.db', 'flowhook.db-wal']) {
      const bytes = await readFile(join(server.data, file)).catch(() => Buffer.alloc(0))
      for (const what of kept) assert.ok(!bytes.includes(secrets[what]), `${what} is in ${file}`)
    }
  })

  it('refuses a URL with the hidden token of a list, which would replace the one that works', async () => {
    const list = JSON.parse((await get('/api/v1/eventHooks')).text) as { id: string }[]
    const hook = list.find(({ id }) => id === ids['eventHooks'])!
    await assert.rejects(server.api('PUT', `/api/v1/eventHooks/${hook.id}`, hook), /channel\.config\.uri: .*hidden/)
  })

  it('keeps its files from other users of the machine', async () => {
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
    assert.equal(await mode(join(server.data, 'server.json')), '600')
    assert.equal(await mode(join(server.data, 'cli.token')), '600')
    assert.equal(await mode(server.data), '700')
  })
})
