import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { pino } from 'pino'
import { openOutbound, parseAllowedNetworks, type Outbound } from '../../base/outbound/index.ts'
import { body, card, flopack } from '../../exchange/okta/small-export.kit.ts'
import { httpKit } from '../http.kit.ts'

type Kit = Awaited<ReturnType<typeof httpKit>>
interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const canary = 'canary-4c1f0d-secret-value'

describe('connections', () => {
  let kit: Kit
  let outbound: Outbound
  const servers: Server[] = []
  let received: Received[] = []
  const lines: string[] = []
  let answer: (request: Received, response: ServerResponse) => void
  let base: string
  let other: string

  const listen = async () => {
    const server = createServer(async (incoming, response) => {
      let body = ''
      for await (const chunk of incoming.setEncoding('utf8')) body += chunk
      const { method = '', url = '', headers } = incoming
      received.push({ method, url, headers, body })
      answer(received.at(-1)!, response)
    }).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  before(async () => {
    base = await listen()
    other = await listen()
    outbound = openOutbound({ allowedNetworks: parseAllowedNetworks('127.0.0.1/32').allowed, userAgent: 'test' })
    kit = await httpKit({ http: outbound, log: pino({ level: 'trace' }, { write: (line) => void lines.push(line) }) })
  })
  after(async () => {
    await kit.close()
    await outbound.close()
    for (const server of servers) server.close()
  })
  beforeEach(() => {
    received = []
    answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"hello":"there"}')
  })

  let names = 0
  const bearer = (change: object = {}) => ({
    name: `Connection ${++names}`,
    connector: 'http',
    settings: { url: base, authentication: 'bearer' },
    secrets: { token: canary },
    ...change,
  })
  const create = async (input: object = bearer()) => {
    const made = await kit.ask('POST', '/api/v1/connections', input)
    assert.equal(made.statusCode, 200, made.body)
    return made.json<{ id: string; name: string; revision: number; hosts: string[]; secretsSet: string[] }>()
  }
  const causesOf = async (method: string, url: string, body?: unknown) => {
    const refused = await kit.ask(method, url, body)
    assert.equal(refused.statusCode, 400, refused.body)
    return refused.json<{ errorCauses: { errorSummary: string }[] }>().errorCauses.map((each) => each.errorSummary)
  }
  /** Saves a flow of these cards, runs it and gives the execution. */
  const run = async (cards: readonly object[], name = `Flow ${++names}`) => {
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    const made = await kit.ask('POST', '/api/v1/flows', { name, trigger, cards })
    assert.equal(made.statusCode, 200, made.body)
    const { id } = made.json<{ id: string }>()
    const ran = await kit.ask('POST', `/api/v1/flows/${id}/run`, { wait: true })
    const { executionId } = ran.json<{ executionId: string }>()
    const execution = await kit.ask('GET', `/api/v1/executions/${executionId}`)
    return { flowId: id, execution: execution.json(), text: execution.body, executionId }
  }
  const call = (connection: string, url: string, more: object = {}) => ({
    id: 'call',
    card: 'http.request',
    inputs: { connection, url, ...more },
  })

  it('are made, shown, listed by name, changed and deleted, and the System Log says so', async () => {
    const made = await create(bearer({ name: 'Zeta' }))
    assert.deepEqual([made.secretsSet, made.hosts, made.revision], [['token'], [base], 1])
    const changed = await kit.ask('PUT', `/api/v1/connections/${made.id}`, {
      ...bearer({ name: 'Alpha', secrets: {} }),
      revision: 1,
    })
    assert.equal(changed.statusCode, 200, changed.body)
    assert.deepEqual([changed.json().name, changed.json().revision, changed.json().secretsSet], ['Alpha', 2, ['token']])
    const stale = await kit.ask('PUT', `/api/v1/connections/${made.id}`, { ...bearer(), revision: 1 })
    assert.equal(stale.statusCode, 409)
    const list = (await kit.ask('GET', '/api/v1/connections')).json<{ name: string }[]>()
    assert.deepEqual(
      list.map(({ name }) => name).filter((name) => name === 'Alpha' || name === 'Zeta'),
      ['Alpha'],
    )
    assert.equal((await kit.ask('DELETE', `/api/v1/connections/${made.id}`)).statusCode, 204)
    assert.equal((await kit.ask('GET', `/api/v1/connections/${made.id}`)).statusCode, 404)
    const events = await kit.store.listEvents({
      limit: 100,
      after: null,
      by: 'arrival',
      order: 'asc',
      since: null,
      until: null,
      type: null,
    })
    const about = events.filter(({ raw }) => Buffer.from(raw).includes(made.id)).map(({ type }) => type)
    assert.deepEqual(
      about,
      ['create', 'reauthorize', 'delete'].map((change) => `workflows.user.connection.${change}`),
    )
  })

  it('tell of everything that is wrong with them at once', async () => {
    assert.deepEqual(
      await causesOf('POST', '/api/v1/connections', {
        name: 'Wrong',
        connector: 'http',
        settings: { authentication: 'oauth', clientID: 'x' },
      }),
      [
        'settings: There is no "clientID" among them. Did you mean "clientId"?',
        'settings.url: Base URL is required.',
        'settings.tokenUrl: Token URL is required.',
        'settings.clientId: Client id is required.',
        'secrets.clientSecret: Client secret is required.',
      ],
    )
    const unknown = await causesOf('POST', '/api/v1/connections', { name: 'Wrong', connector: 'htp' })
    assert.match(unknown[0]!, /no connector "htp"\. Did you mean "http"\?/)
    const { name } = await create()
    assert.match((await causesOf('POST', '/api/v1/connections', bearer({ name: name.toUpperCase() })))[0]!, /already/)
  })

  it('authorize the calls of cards, whose path alone goes behind the base URL', async () => {
    const { id } = await create()
    const { execution } = await run([call(id, '/users', { query: { q: 'a b' } })])
    assert.equal(execution.status, 'SUCCESS')
    assert.deepEqual(execution.cards[1].outputs.body, { hello: 'there' })
    assert.deepEqual(
      received.map(({ url, headers }) => [url, headers.authorization]),
      [['/users?q=a+b', `Bearer ${canary}`]],
    )
  })

  it('K2 never show their secrets: not in answers, executions, errors or the log, also where the other side is an echo', async () => {
    answer = ({ headers }, response) => {
      const echoed = { got: headers, coded: Buffer.from(canary).toString('base64'), quoted: encodeURIComponent(canary) }
      response
        .writeHead(received.length > 1 ? 403 : 200, { 'content-type': 'application/json', 'x-echo': canary })
        .end(JSON.stringify(echoed))
    }
    const { id } = await create()
    const good = await run([call(id, '/echo')])
    const failed = await run([call(id, '/echo')])
    assert.deepEqual([good.execution.status, failed.execution.status], ['SUCCESS', 'FAILED'])
    assert.equal(received.filter(({ headers }) => headers.authorization?.includes(canary)).length, 2)
    const test = await kit.ask('POST', `/api/v1/connections/${id}/test`)
    assert.equal(test.json().ok, false)
    const shown = [good.text, failed.text, test.body, ...lines]
    for (const url of [
      '/api/v1/connections',
      `/api/v1/connections/${id}`,
      '/api/v1/connectors',
      '/api/v1/executions',
    ]) {
      shown.push((await kit.ask('GET', url)).body)
    }
    for (const text of shown) {
      for (const form of [canary, Buffer.from(canary).toString('base64')]) assert.ok(!text.includes(form), text)
    }
    assert.match(good.text, /\(hidden\)/)
    assert.ok(lines.length > 0)
    const stored = JSON.stringify(await kit.store.getConnection(id))
    assert.ok(!stored.includes(canary) && stored.includes('v1.'))
  })

  it('K4 send nothing to a host that they are not bound to, whatever the URL looks like', async () => {
    const { id } = await create()
    const host = new URL(base).host
    for (const url of [
      other,
      `${other}/?x=${base}`,
      `http://${host}@${new URL(other).host}/`,
      `${base.replace('http:', 'https:')}/`,
      `${base.replace('127.0.0.1', 'localhost')}/`,
      `${base.replace(/:\d+$/, '')}.example.com/`,
      base.replace(/:\d+$/, ''),
    ]) {
      const { execution } = await run([call(id, url)])
      assert.equal(execution.status, 'FAILED', url)
      assert.equal(execution.error.kind, 'Connection Error', url)
    }
    assert.deepEqual(received, [])
  })

  it('K4 follow no redirect, and let no card put its own header instead of theirs', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `${other}/stolen` }).end()
    const { id } = await create()
    const { execution } = await run([call(id, '/', { headers: { AUTHORIZATION: 'Bearer mine' } })])
    assert.equal(execution.cards[1].outputs.status, 302)
    assert.deepEqual(
      received.map(({ url, headers }) => [url, headers.authorization]),
      [['/', `Bearer ${canary}`]],
    )
  })

  it('K4 need their secrets anew before they go to another host', async () => {
    const made = await create()
    const path = `/api/v1/connections/${made.id}`
    const moved = { name: made.name, connector: 'http', settings: { url: other, authentication: 'bearer' } }
    for (const secrets of [undefined, {}, { token: '' }]) {
      const causes = await causesOf('PUT', path, { ...moved, ...(secrets === undefined ? {} : { secrets }) })
      assert.deepEqual(causes, [`secrets: The connection would now go to ${other} too. Give its secrets anew: Token.`])
    }
    const settings = { url: base, authentication: 'bearer', otherHosts: [other] }
    assert.equal((await kit.ask('PUT', path, { ...moved, settings })).statusCode, 400)
    assert.equal((await kit.ask('PUT', path, { ...moved, secrets: { token: 'another-one' } })).statusCode, 200)
    await run([call(made.id, '/')])
    assert.equal(received[0]!.headers.authorization, 'Bearer another-one')
    // What does not count any more is not kept for later either.
    const none = { ...moved, settings: { url: other, authentication: 'none' } }
    assert.deepEqual((await kit.ask('PUT', path, none)).json().secretsSet, [])
    assert.deepEqual(await causesOf('PUT', path, moved), ['secrets.token: Token is required.'])
  })

  it('have the other ways of authentication', async () => {
    const way = async (settings: object, secrets: object) => {
      const { id } = await create(bearer({ settings: { url: base, ...settings }, secrets }))
      await run([call(id, '/')])
      return received.at(-1)!.headers
    }
    const basic = await way({ authentication: 'basic', user: 'ada' }, { password: 'påss:word' })
    assert.equal(basic.authorization, `Basic ${Buffer.from('ada:påss:word').toString('base64')}`)
    const header = await way({ authentication: 'header', header: 'X-Api-Key' }, { headerValue: canary })
    assert.deepEqual([header['x-api-key'], header.authorization], [canary, undefined])
    assert.equal((await way({ authentication: 'none' }, {})).authorization, undefined)
  })

  it('get an OAuth token once for many calls, and a new one where it is refused before its time', async () => {
    let tokens = 0
    let good = 'token-number-1'
    answer = ({ url, headers }, response) => {
      if (url === '/token') {
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ access_token: `token-number-${++tokens}`, expires_in: 3600 }))
      } else response.writeHead(headers.authorization === `Bearer ${good}` ? 200 : 401).end()
    }
    const { id } = await create(
      bearer({
        settings: { url: base, authentication: 'oauth', tokenUrl: `${base}/token`, clientId: 'me', scope: 'a b' },
        secrets: { clientSecret: canary },
      }),
    )
    const list = [1, 2, 3, 4]
    const loop = {
      id: 'loop',
      card: 'list.for-each',
      inputs: { list, concurrency: 4 },
      branches: { each: [call(id, '/x')] },
    }
    const { execution } = await run([loop])
    assert.equal(execution.status, 'SUCCESS', JSON.stringify(execution.error))
    assert.equal(tokens, 1)
    const asked = received.find(({ url }) => url === '/token')!
    assert.equal(asked.headers.authorization, `Basic ${Buffer.from(`me:${canary}`).toString('base64')}`)
    assert.equal(asked.body, 'grant_type=client_credentials&scope=a+b')

    good = 'token-number-2'
    assert.equal((await run([call(id, '/x')])).execution.status, 'SUCCESS')
    assert.equal(tokens, 2)
    // One that is refused as soon as it is made is not asked for again and again.
    good = 'none'
    assert.equal((await run([call(id, '/x')])).execution.status, 'FAILED')
    assert.equal(tokens, 3)
  })

  it('say what failed where no token came, without what the other side said beyond its code', async () => {
    answer = ({ body }, response) =>
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: 'invalid_client', error_description: body }))
    const { id } = await create(
      bearer({
        settings: {
          url: base,
          authentication: 'oauth',
          tokenUrl: `${base}/token`,
          clientId: 'me',
          credentialsIn: 'body',
        },
        secrets: { clientSecret: canary },
      }),
    )
    const { execution, text } = await run([call(id, '/x')])
    assert.equal(execution.error.message, `${base}/token gave no token: it answered 401 (invalid_client).`)
    assert.ok(!text.includes(canary))
  })

  it('are tested by a button that says what answered or what failed, and remember it until they are changed', async () => {
    const made = await create()
    const test = async () => (await kit.ask('POST', `/api/v1/connections/${made.id}/test`)).json()
    const good = await test()
    assert.deepEqual([good.ok, good.message], [true, `GET ${base} answered 200.`])
    assert.deepEqual((await kit.ask('GET', `/api/v1/connections/${made.id}`)).json().tested, good)
    answer = (_request, response) => response.writeHead(401).end()
    const bad = await test()
    assert.deepEqual([bad.ok, bad.message], [false, `GET ${base} answered 401: the credentials were refused.`])
    const change = { ...bearer({ name: made.name }), secrets: { token: 'something-else' } }
    await kit.ask('PUT', `/api/v1/connections/${made.id}`, change)
    assert.equal((await kit.ask('GET', `/api/v1/connections/${made.id}`)).json().tested, null)
    assert.equal((await kit.ask('POST', '/api/v1/connections/nobody/test')).statusCode, 404)
  })

  it('are not deleted while flows use them, inside branches too, and the flows are named', async () => {
    const { id } = await create()
    const inner = { id: 'if', card: 'branching.if-else', inputs: { a: 1, operator: '==', b: 2 } }
    const { flowId } = await run([{ ...inner, branches: { else: [call(id, '/')] } }], 'Uses it')
    assert.deepEqual((await kit.ask('GET', `/api/v1/connections/${id}`)).json().usedBy, [
      { id: flowId, name: 'Uses it' },
    ])
    assert.match((await causesOf('DELETE', `/api/v1/connections/${id}`))[0]!, /1 flow uses it: "Uses it"/)
    assert.equal((await kit.ask('DELETE', `/api/v1/flows/${flowId}`)).statusCode, 204)
    assert.equal((await kit.ask('DELETE', `/api/v1/connections/${id}`)).statusCode, 204)
  })

  it('fail at the card where there is none, and are never chosen by a value', async () => {
    const { execution } = await run([call('My API', '/')])
    assert.equal(execution.error.kind, 'Not Connected')
    assert.match(execution.error.message, /no connection "My API" here.*HTTP API/)
    const chosen = { id: 'call', card: 'http.get', inputs: { connection: { $from: 'trigger.body.id' }, url: '/' } }
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    const causes = await causesOf('POST', '/api/v1/flows', { name: 'Chosen', trigger, cards: [chosen] })
    assert.match(causes.join(), /must be the id of a connection; it cannot be a reference/)
  })

  it('are chosen for the cards of an imported file by who imports it, and never by the file', async () => {
    const made = await create(bearer({ name: 'In the file' }))
    const get = card('get', 'httpfunctions:get@1.0.0', {
      inputs: { URL: { group: 'Request', data: '/users' } },
      config: 'theirs',
    })
    const cards = body([card('head', 'control:callable'), get])
    const file = flopack(
      { f: { name: `Imported ${made.id}`, data: cards } },
      { configs: { theirs: { id: 'theirs', name: 'In the file', module: 'httpfunctions' } } },
    )
    const preview = await kit.ask('POST', '/api/v1/flows/import?preview=true', file)
    assert.equal(preview.json().connections[0].connection, null, preview.body)
    for (const wrong of ['theirs:nobody', `stray:${made.id}`]) {
      await causesOf('POST', `/api/v1/flows/import?connection=${wrong}`, file)
    }
    const imported = await kit.ask('POST', `/api/v1/flows/import?connection=theirs:${made.id}`, file)
    assert.equal(imported.statusCode, 200, imported.body)
    const { usedBy } = (await kit.ask('GET', `/api/v1/connections/${made.id}`)).json()
    assert.deepEqual(
      usedBy.map(({ name }: { name: string }) => name),
      [`Imported ${made.id}`],
    )
  })

  it('A1 are seen and changed by those who may', async () => {
    const { id } = await create()
    const tokenFor = async (...permissions: string[]) => {
      const made = await kit.ask('POST', '/api/v1/apiTokens', { name: 'Narrow', permissions })
      return `SSWS ${made.json<{ value: string }>().value}`
    }
    const status = async (credential: string | null, method: string, url: string, body?: unknown) =>
      (await kit.ask(method, url, body, { credential })).statusCode
    const [none, read] = [await tokenFor('flowhook.flows.manage'), await tokenFor('flowhook.connections.read')]
    assert.equal(await status(null, 'GET', '/api/v1/connections'), 401)
    assert.equal(await status(none, 'GET', '/api/v1/connections'), 403)
    assert.equal(await status(read, 'GET', `/api/v1/connections/${id}`), 200)
    for (const [method, url] of [
      ['POST', '/api/v1/connections'],
      ['PUT', `/api/v1/connections/${id}`],
      ['DELETE', `/api/v1/connections/${id}`],
      ['POST', `/api/v1/connections/${id}/test`],
    ] as const) {
      assert.equal(await status(read, method, url, method === 'DELETE' ? undefined : bearer()), 403, `${method} ${url}`)
    }
  })
})
