import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { jwtVerify } from 'jose'
import { openOutbound, parseAllowedNetworks, type Outbound } from '../../base/outbound/index.ts'
import type { Json } from '../../base/json/json.ts'
import { httpKit } from '../../http/http.kit.ts'

interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Json
}
interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Json
}

const token = 'canary-00abcdefghijklmnop'
const user = (n: number) => ({
  id: `00u${n}`,
  status: 'ACTIVE',
  created: '2026-01-01T00:00:00.000Z',
  profile: { login: `user${n}@example.com`, firstName: `First ${n}`, department: 'Engines' },
  credentials: { password: {}, provider: { type: 'OKTA', name: 'OKTA' } },
})

describe('the Okta connector', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  let outbound: Outbound
  let org: Server
  let base: string
  let connection: string
  let received: Received[] = []
  /** By method and path. */
  let answers: Record<string, (request: Received, count: number) => Answer> = {}

  before(async () => {
    org = createServer(async (incoming, response) => {
      let text = ''
      for await (const chunk of incoming.setEncoding('utf8')) text += chunk
      const { method = '', url = '', headers } = incoming
      const isJson = headers['content-type']?.includes('json') === true
      const request = { method, url, headers, body: (isJson && text !== '' ? JSON.parse(text) : text) as Json }
      received.push(request)
      const path = url.split('?')[0]!
      const count = received.filter((each) => each.url.split('?')[0] === path && each.method === method).length
      const {
        status = 200,
        headers: more = {},
        body,
      } = answers[`${method} ${path}`]?.(request, count) ?? {
        status: 404,
        body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${path} (Thing)` },
      }
      response.writeHead(status, { 'content-type': 'application/json', ...more })
      response.end(body === undefined ? undefined : JSON.stringify(body))
    }).listen(0, '127.0.0.1')
    await once(org, 'listening')
    base = `http://127.0.0.1:${(org.address() as AddressInfo).port}`
    outbound = openOutbound({ allowedNetworks: parseAllowedNetworks('127.0.0.1/32').allowed, userAgent: 'test' })
    kit = await httpKit({ http: outbound })
    connection = await connect({ authentication: 'token' }, { token })
  })
  after(async () => {
    await kit.close()
    await outbound.close()
    org.close()
  })
  beforeEach(() => {
    received = []
    answers = {}
  })

  let names = 0
  async function connect(settings: object, secrets: object, connector = 'okta'): Promise<string> {
    const input = { name: `Org ${++names}`, connector, settings: { domain: base, ...settings }, secrets }
    const made = await kit.ask('POST', '/api/v1/connections', input)
    assert.equal(made.statusCode, 200, made.body)
    return made.json<{ id: string }>().id
  }
  async function flow(cards: readonly object[], trigger: object = { event: 'api_endpoint', security: 'client_token' }) {
    const made = await kit.ask('POST', '/api/v1/flows', { name: `Flow ${++names}`, trigger, cards })
    assert.equal(made.statusCode, 200, made.body)
    const { id } = made.json<{ id: string }>()
    if (trigger === helperTrigger) await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    return id
  }
  const helperTrigger = {
    event: 'helper',
    inputs: [
      { name: 'Record', type: 'object' },
      { name: 'State', type: 'object' },
    ],
  }
  /** Runs one card and gives what came of it. */
  async function run(card: string, inputs: object, more: object = {}) {
    const id = await flow([{ id: 'card', card: `okta.${card}`, inputs: { connection, ...inputs }, ...more }])
    const ran = await kit.ask('POST', `/api/v1/flows/${id}/run`, { wait: true })
    const { executionId } = ran.json<{ executionId: string }>()
    const execution = (await kit.ask('GET', `/api/v1/executions/${executionId}`)).json()
    return { status: execution.status, error: execution.error, outputs: execution.cards[1]?.outputs, execution }
  }
  const pathsOf = () => received.map(({ method, url }) => `${method} ${url}`)
  /** Pages of `size` users each, up to `total`, with Okta's links. */
  const pages =
    (total: number, size: number, path = '/api/v1/users') =>
    ({ url }: Received): Answer => {
      const { searchParams } = new URL(url, base)
      const first = Number(searchParams.get('after') ?? 0)
      const last = Math.min(total, first + Math.min(size, Number(searchParams.get('limit') ?? size)))
      const self = `<${base}${url}>; rel="self"`
      const next = `<${base}${path}?after=${last}&limit=${size}>; rel="next"`
      return {
        headers: { link: last < total ? `${self}, ${next}` : self },
        body: Array.from({ length: last - first }, (_, i) => user(first + i)),
      }
    }

  it('asks with the token, and gives a user by the names that the card declares', async () => {
    answers['GET /api/v1/users/ada%40example.com%2F..'] = () => ({ body: user(7) })
    const { outputs } = await run('read-user', { user: 'ada@example.com/..' })
    assert.deepEqual([outputs.id, outputs.status, outputs.last_login], ['00u7', 'ACTIVE', null])
    assert.deepEqual(outputs.profile, user(7).profile)
    assert.equal(outputs.credentials.Password, true)
    assert.equal(received[0]!.headers.authorization, `SSWS ${token}`)
  })

  it('fails with Okta’s status and its words, and never with the credentials', async () => {
    answers['GET /api/v1/users/x'] = ({ headers }) => ({
      status: 403,
      body: { errorCode: 'E0000006', errorSummary: `You are ${headers.authorization!}`, errorCauses: [] },
    })
    const missing = await run('read-user', { user: 'nobody' })
    assert.deepEqual(missing.error.kind, 'Okta Error')
    assert.equal(missing.error.statusCode, 404)
    assert.match(
      missing.error.message,
      /^Okta answered 404 to GET \/api\/v1\/users\/nobody: Not found: .*\(E0000007\)$/,
    )
    const forbidden = await run('read-user', { user: 'x' })
    assert.equal(forbidden.error.statusCode, 403)
    assert.ok(!JSON.stringify(forbidden.execution).includes(token))
  })

  it('leads no id elsewhere', async () => {
    for (const id of ['..', '.', ' ', ' .. ']) {
      const { error } = await run('read-user', { user: id })
      assert.equal(error.kind, 'Invalid Input', JSON.stringify(id))
    }
    await run('read-user', { user: '../groups?x=1#y' })
    assert.deepEqual(pathsOf(), ['GET /api/v1/users/..%2Fgroups%3Fx%3D1%23y'])
  })

  for (const [card, inputs, asked, body] of [
    ['activate-user', { user: 'u', send_email: true }, 'POST /api/v1/users/u/lifecycle/activate?sendEmail=true', ''],
    ['deactivate-user', { user: 'u' }, 'POST /api/v1/users/u/lifecycle/deactivate?sendEmail=false', ''],
    ['suspend-user', { user: 'u' }, 'POST /api/v1/users/u/lifecycle/suspend', ''],
    ['unsuspend-user', { user: 'u' }, 'POST /api/v1/users/u/lifecycle/unsuspend', ''],
    ['delete-user', { user: 'u', send_email: false }, 'DELETE /api/v1/users/u?sendEmail=false', ''],
    ['clear-user-sessions', { user: 'u', revoke_tokens: true }, 'DELETE /api/v1/users/u/sessions?oauthTokens=true', ''],
    ['reset-password', { user: 'u' }, 'POST /api/v1/users/u/lifecycle/reset_password?sendEmail=true', ''],
    [
      'reset-password',
      { user: 'u', convert: true, email: false },
      'POST /api/v1/users/u/lifecycle/reset_password?sendEmail=false&provider=FEDERATION',
      '',
    ],
    [
      'create-user',
      { profile: { login: 'a' }, credentials: 'password', password: 'p', activate: false, groups: ['g'] },
      'POST /api/v1/users?activate=false',
      { profile: { login: 'a' }, credentials: { password: { value: 'p' } }, groupIds: ['g'] },
    ],
    [
      'create-user',
      { profile: { login: 'a' }, password: 'p' },
      'POST /api/v1/users?activate=true',
      { profile: { login: 'a' } },
    ],
    ['update-user', { user: 'u', profile: { a: null } }, 'POST /api/v1/users/u', { profile: { a: null } }],
    [
      'update-user',
      { user: 'u', profile: { a: 1 }, semantics: 'replace' },
      'PUT /api/v1/users/u',
      { profile: { a: 1 } },
    ],
    ['add-user-to-group', { group: 'g', user: 'u' }, 'PUT /api/v1/groups/g/users/u', ''],
    ['remove-user-from-group', { group: 'g', user: 'u' }, 'DELETE /api/v1/groups/g/users/u', ''],
    ['read-group', { group: 'g' }, 'GET /api/v1/groups/g', ''],
    [
      'create-group',
      { name: 'n', description: 'd', custom: { email: 'e', name: 'other' } },
      'POST /api/v1/groups',
      { profile: { email: 'e', name: 'n', description: 'd' } },
    ],
    ['update-group', { group: 'g', name: 'n' }, 'PUT /api/v1/groups/g', { profile: { name: 'n' } }],
    ['read-application', { chosen: '0oa1234567890' }, 'GET /api/v1/apps/0oa1234567890', ''],
    ['get-assigned-user', { user: 'u', application: 'a' }, 'GET /api/v1/apps/a/users/u', ''],
    [
      'assign-user-to-application',
      { user: 'u', application: 'a', username: 'n', profile: { role: 'r' } },
      'POST /api/v1/apps/a/users',
      { id: 'u', scope: 'USER', credentials: { userName: 'n' }, profile: { role: 'r' } },
    ],
    [
      'assign-group-to-application',
      { group: 'g', application: 'a', chosen: '-- Enter Application ID --' },
      'PUT /api/v1/apps/a/groups/g',
      {},
    ],
    [
      'remove-user-from-application',
      { user: 'u', application: 'a' },
      'DELETE /api/v1/apps/a/users/u?sendEmail=false',
      '',
    ],
    ['create-import-session', { application: 'a' }, 'POST /api/v1/identity-sources/a/sessions', ''],
    ['list-import-sessions', { application: 'a' }, 'GET /api/v1/identity-sources/a/sessions', ''],
    [
      'trigger-import-session',
      { application: 'a', session: 's' },
      'POST /api/v1/identity-sources/a/sessions/s/start-import',
      '',
    ],
    ['delete-import-session', { application: 'a', session: 's' }, 'DELETE /api/v1/identity-sources/a/sessions/s', ''],
    ['list-group-members', { group: 'g' }, 'GET /api/v1/groups/g/users?limit=200', ''],
    ['get-users-groups', { user: 'u', limit: 5 }, 'GET /api/v1/users/u/groups?limit=5', ''],
    ['list-users-assigned-to-application', { application: 'a' }, 'GET /api/v1/apps/a/users?limit=500', ''],
    ['list-groups-assigned-to-application', { application: 'a' }, 'GET /api/v1/apps/a/groups?limit=200', ''],
    ['search-users', { query: 'ada', records: 'one' }, 'GET /api/v1/users?q=ada&limit=1', ''],
    ['search-applications', { query: 'a b' }, 'GET /api/v1/apps?q=a+b&limit=200', ''],
    [
      'search-groups',
      { query: 'E', fields: { type: 'OKTA_GROUP' } },
      `GET /api/v1/groups?q=E&search=${encodeURIComponent('type eq "OKTA_GROUP"').replaceAll('%20', '+')}&limit=200`,
      '',
    ],
    [
      'search-system-logs',
      { search_by: 'keyword', keyword: 'k', filter: 'f', since: '2026-01-01T00:00:00Z' },
      'GET /api/v1/logs?q=k&since=2026-01-01T00%3A00%3A00.000Z&limit=200',
      '',
    ],
    [
      'list-realm-users',
      { realm: 'r' },
      `GET /api/v1/users?search=${encodeURIComponent('realmId eq "r"').replaceAll('%20', '+')}&limit=200`,
      '',
    ],
    ['search-realms', { records: 'one' }, 'GET /api/v1/realms?limit=1', ''],
    [
      'custom-api-action',
      { method: 'POST', url: 'api/v1/x?y=1', query: { z: 2 }, body: '{"a":1}', headers: { 'X-A': 'b' } },
      'POST /api/v1/x?y=1&z=2',
      { a: 1 },
    ],
  ] as const) {
    it(`${card} sends ${asked}`, async () => {
      const [method, url] = asked.split(' ') as [string, string]
      answers[`${method} ${url.split('?')[0]}`] = () => ({ body: method === 'GET' ? [] : {} })
      const { status, error } = await run(card, inputs)
      assert.equal(status, 'SUCCESS', JSON.stringify(error))
      assert.deepEqual(pathsOf(), [asked])
      assert.deepEqual(received[0]!.body, body)
    })
  }

  it('gives a link to reset a password, and what an application has of a user', async () => {
    answers['POST /api/v1/users/u/lifecycle/reset_password'] = () => ({ body: { resetPasswordUrl: 'https://reset' } })
    assert.deepEqual((await run('reset-password', { user: 'u', email: false })).outputs, {
      url: 'https://reset',
      status: 200,
    })
    answers['GET /api/v1/apps/a/users/u'] = () => ({
      body: { id: 'u', scope: 'USER', credentials: { userName: 'ada' }, profile: { role: 'r' } },
    })
    const { outputs } = await run('get-assigned-user', { user: 'u', application: 'a' })
    assert.equal(outputs.system['User ID'], 'u')
    assert.deepEqual(outputs.system.Credentials, { Username: 'ada', Password: false })
    assert.deepEqual(outputs.profile, { role: 'r' })
  })

  it('gives the first ones of a list, all over many pages, no more than the limit, or the first alone', async () => {
    answers['GET /api/v1/users'] = pages(450, 200)
    const search = (records: string, limit = 0) => run('list-users-with-search', { records, limit })
    const first = await search('first')
    assert.deepEqual([first.outputs.count, first.outputs.users.length, received.length], [200, 200, 1])
    assert.equal(first.outputs.users[0].Login, 'user0@example.com')
    received = []
    const all = await search('all')
    assert.deepEqual([all.outputs.count, all.outputs.users.at(-1).ID, received.length], [450, '00u449', 3])
    received = []
    assert.deepEqual([(await search('all', 250)).outputs.count, received.length], [250, 2])
    const one = await search('one')
    assert.deepEqual([one.outputs.result.ID, one.outputs.users, one.outputs.count], ['00u0', [], 1])
    answers['GET /api/v1/users'] = () => ({ body: [] })
    assert.equal((await search('one')).outputs.result, null)
  })

  it('searches for values as they are, whatever is in them', async () => {
    answers['GET /api/v1/users'] = () => ({ body: [] })
    const fields = { 'profile.login': 'a" or status eq "ACTIVE', 'profile.n': 7, empty: '' }
    await run('list-users-with-search', { fields, criteria: 'status pr' })
    assert.equal(
      new URL(received[0]!.url, base).searchParams.get('search'),
      'profile.login eq "a\\" or status eq \\"ACTIVE" and profile.n eq 7 and (status pr)',
    )
    const { error } = await run('list-users-with-search', { fields: { 'status pr or x': 1 } })
    assert.equal(error.kind, 'Invalid Input')
    assert.equal(received.length, 1)
  })

  it('follows a next page to the org only', async () => {
    answers['GET /api/v1/users'] = () => ({
      headers: { link: '<http://127.0.0.1:1/stolen>; rel="next"' },
      body: [user(1)],
    })
    const { error } = await run('list-users-with-search', { records: 'all' })
    assert.equal(error.kind, 'Connection Error')
  })

  it('streams records to a helper flow, one by one, with what else it gets', async () => {
    answers['GET /api/v1/groups/g/users'] = pages(25, 10, '/api/v1/groups/g/users')
    answers['PUT /api/v1/groups/other/users/00u3'] = () => ({ status: 204 })
    const helper = await flow(
      [
        {
          id: 'only',
          card: 'branching.continue-if',
          inputs: { a: { $from: 'trigger.Record.ID' }, operator: '==', b: '00u3' },
        },
        {
          id: 'put',
          card: 'okta.add-user-to-group',
          inputs: { connection, group: { $from: 'trigger.State.to' }, user: { $from: 'trigger.Record.ID' } },
        },
      ],
      helperTrigger,
    )
    const inputs = { group: 'g', records: 'stream', flow: helper, values: { to: 'other' } }
    const { outputs, error } = await run('list-group-members', inputs)
    assert.equal(error, null)
    assert.deepEqual([outputs.count, outputs.users], [25, []])
    assert.deepEqual(
      pathsOf().filter((asked) => asked.startsWith('PUT')),
      ['PUT /api/v1/groups/other/users/00u3'],
    )
    assert.equal(received.length, 4)
  })

  it('goes on with the next record behind an error, and says how many there were', async () => {
    answers['GET /api/v1/groups/g/users'] = pages(5, 2, '/api/v1/groups/g/users')
    for (const n of [0, 2, 4]) answers[`PUT /api/v1/groups/other/users/00u${n}`] = () => ({ status: 204 })
    const put = (user: string) => [
      { id: 'put', card: 'okta.add-user-to-group', inputs: { connection, group: 'other', user: { $from: user } } },
    ]
    const helper = await flow(put('trigger.Record.ID'), helperTrigger)
    const streams = { group: 'g', records: 'stream' }
    const called = await run('list-group-members', { ...streams, flow: helper })
    const inside = await run('list-group-members', streams, { branches: { each: put('card.record.ID') } })
    for (const { outputs, error } of [called, inside]) {
      assert.deepEqual([error, outputs.count, outputs.failed], [null, 5, 2])
    }
    assert.equal(pathsOf().filter((asked) => asked.startsWith('PUT')).length, 10)
  })

  it('streams to the cards inside too, also of any other list', async () => {
    answers['GET /api/v1/things'] = pages(5, 2, '/api/v1/things')
    const each = [{ id: 'line', card: 'text.compose', inputs: { text: '{{card.index}} {{card.record.id}}' } }]
    const more = { branches: { each }, outputs: { lines: { each: { $from: 'line.output' } } } }
    const { outputs, error } = await run('custom-api-action', { method: 'stream', url: '/api/v1/things' }, more)
    assert.equal(error, null)
    assert.deepEqual([outputs.count, outputs.lines], [5, ['0 00u0', '1 00u1', '2 00u2', '3 00u3', '4 00u4']])
  })

  it('uploads users 200 at a time', async () => {
    const path = '/api/v1/identity-sources/a/sessions/s/bulk-upsert'
    answers[`POST ${path}`] = () => ({ status: 202 })
    const users = Array.from({ length: 450 }, (_, i) => ({ externalId: String(i), profile: { userName: `u${i}` } }))
    const { outputs } = await run('bulk-user-import', { application: 'a', session: 's', users })
    assert.equal(outputs.imported, 450)
    const sizes = received.map(({ body }) => (body as { profiles: Json[] }).profiles.length)
    assert.deepEqual(sizes, [200, 200, 50])
    received = []
    const wrong = await run('bulk-user-import', { application: 'a', session: 's', users: [{ profile: {} }] })
    assert.equal(wrong.error.kind, 'Invalid Input')
    assert.deepEqual(received, [])
  })

  it('rests at a rate limit until Okta’s own time and calls again, durably', async () => {
    answers['POST /api/v1/users/u/lifecycle/suspend'] = (_request, count) =>
      count === 1
        ? {
            status: 429,
            headers: { 'x-rate-limit-reset': String(Math.ceil(Date.now() / 1000)) },
            body: { errorCode: 'E0000047', errorSummary: 'too many' },
          }
        : {}
    const began = Date.now()
    const { status, outputs } = await run('suspend-user', { user: 'u' })
    assert.deepEqual([status, outputs.status, received.length], ['SUCCESS', 200, 2])
    assert.ok(Date.now() - began >= 1_000)
  })

  it('tries reads again where the org is not well for a moment, and changes never', async () => {
    answers['GET /api/v1/users/u'] = (_request, count) => (count === 1 ? { status: 503 } : { body: user(1) })
    assert.equal((await run('read-user', { user: 'u' })).outputs.id, '00u1')
    answers['POST /api/v1/users/u/lifecycle/suspend'] = () => ({ status: 503 })
    received = []
    assert.equal((await run('suspend-user', { user: 'u' })).error.statusCode, 503)
    assert.equal(received.length, 1)
  })

  for (const [kind, made] of [
    ['RSA key in PEM', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['P-256 key as a JWK', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ] as const) {
    it(`gets one token with a ${kind} for many calls`, async () => {
      const isPem = kind.includes('PEM')
      const privateKey = isPem
        ? (made.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)
        : JSON.stringify({ ...made.privateKey.export({ format: 'jwk' }), kid: 'key-1' })
      const id = await connect(
        { authentication: 'key', clientId: '0oaApp', scopes: 'okta.users.manage' },
        { privateKey },
      )
      answers['POST /oauth2/v1/token'] = () => ({ body: { access_token: 'access-token-1', expires_in: 3600 } })
      answers['GET /api/v1/users/u'] = () => ({ body: user(1) })
      for (let i = 0; i < 2; i++)
        assert.equal((await run('read-user', { connection: id, user: 'u' })).status, 'SUCCESS')
      assert.deepEqual(pathsOf(), ['POST /oauth2/v1/token', 'GET /api/v1/users/u', 'GET /api/v1/users/u'])
      assert.equal(received[1]!.headers.authorization, 'Bearer access-token-1')
      assert.equal(received[0]!.headers.authorization, undefined)
      const form = new URLSearchParams(received[0]!.body as string)
      assert.equal(form.get('scope'), 'okta.users.manage')
      const { payload, protectedHeader } = await jwtVerify(
        form.get('client_assertion')!,
        createPublicKey(made.publicKey.export({ type: 'spki', format: 'pem' })),
        { issuer: '0oaApp', subject: '0oaApp', audience: `${base}/oauth2/v1/token` },
      )
      assert.ok(payload.exp! - payload.iat! <= 300 && payload.jti !== undefined)
      assert.equal(protectedHeader.kid, isPem ? undefined : 'key-1')
    })
  }

  it('calls the API of Okta Privileged Access with a token for its team', async () => {
    const id = await connect({ team: 'my team', keyId: 'key' }, { keySecret: token }, 'okta-privileged-access')
    answers['POST /v1/teams/my%20team/service_token'] = () => ({ body: { bearer_token: 'team-token-1' } })
    answers['GET /v1/teams/x/groups'] = (_request, count) =>
      count < 3 ? { body: { list: [] } } : { status: 404, body: { message: 'no such team' } }
    const call = () => run('privileged-access-api-action', { connection: id, url: '/v1/teams/x/groups' })
    for (let i = 0; i < 2; i++) assert.deepEqual((await call()).outputs.body, { list: [] })
    assert.deepEqual(received[0]!.body, { key_id: 'key', key_secret: token })
    assert.deepEqual(
      received.map(({ headers }) => headers.authorization),
      [undefined, 'Bearer team-token-1', 'Bearer team-token-1'],
    )
    assert.match((await call()).error.message, /answered 404 to GET \/v1\/teams\/x\/groups: no such team/)
  })

  it('says that a key is none, and nothing of what it is', async () => {
    const settings = { authentication: 'key', clientId: '0oaApp', scopes: 'okta.users.read' }
    for (const privateKey of ['canary no key at all', '{"kty":"RSA","canary":1}', '{canary']) {
      const id = await connect(settings, { privateKey })
      const tested = await kit.ask('POST', `/api/v1/connections/${id}/test`)
      assert.equal(tested.json().ok, false)
      assert.match(tested.json().message, /private key of the connection cannot be used/)
      assert.ok(!tested.body.includes('canary'))
    }
    assert.deepEqual(received, [])
  })

  it('is tested by asking who one is', async () => {
    const test = async () => (await kit.ask('POST', `/api/v1/connections/${connection}/test`)).json()
    const host = new URL(base).host
    answers['GET /api/v1/users/me'] = () => ({ body: user(1) })
    assert.equal((await test()).message, `${host} answered: the token is user1@example.com’s.`)
    answers['GET /api/v1/users/me'] = () => ({ status: 401, body: { errorCode: 'E0000011' } })
    const refused = await test()
    assert.deepEqual(
      [refused.ok, refused.message],
      [false, `GET /api/v1/users/me at ${host} answered 401: the credentials were refused.`],
    )
  })
})
