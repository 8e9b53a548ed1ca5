import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { openOutbound, parseAllowedNetworks, type Outbound } from '../../base/outbound/index.ts'
import type { Json } from '../../base/json/json.ts'
import { httpKit } from '../../http/http.kit.ts'

interface Received {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly authorization: string | undefined
  readonly body: Readonly<Record<string, Json>>
}
interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Json
}

const token = 'xoxb-canary-0123456789-abcdefghij'
const person = (n: number, more: object = {}) => ({
  id: `U${n}`,
  name: `user${n}`,
  real_name: `User ${n}`,
  profile: { email: `user${n}@example.com`, display_name: `u${n}` },
  ...more,
})

/** A real server on loopback that answers as Slack does: 200 and `ok`. */
describe('the Slack connector', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  let outbound: Outbound
  let slack: Server
  let base: string
  let connection: string
  let received: Received[] = []
  let answers: Record<string, (request: Received, count: number) => Answer | Json> = {}

  before(async () => {
    slack = createServer(async (incoming, response) => {
      let text = ''
      for await (const chunk of incoming.setEncoding('utf8')) text += chunk
      const url = new URL(incoming.url ?? '', 'http://slack')
      const request: Received = {
        method: incoming.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        authorization: incoming.headers.authorization,
        body: (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, Json>>,
      }
      received.push(request)
      const name = url.pathname.replace('/api/', '')
      const count = received.filter(({ path }) => path === url.pathname).length
      const made = answers[name]?.(request, count) ?? { ok: false, error: 'unknown_method' }
      const { status = 200, headers = {}, body } = isAnswer(made) ? made : { body: made }
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }).listen(0, '127.0.0.1')
    await once(slack, 'listening')
    base = `http://127.0.0.1:${(slack.address() as AddressInfo).port}`
    outbound = openOutbound({ allowedNetworks: parseAllowedNetworks('127.0.0.1/32').allowed, userAgent: 'test' })
    kit = await httpKit({ http: outbound })
    connection = await connect()
  })
  after(async () => {
    await kit.close()
    await outbound.close()
    slack.close()
  })
  beforeEach(() => {
    received = []
    answers = {}
  })

  const isAnswer = (made: Answer | Json): made is Answer => typeof made === 'object' && made !== null && 'body' in made
  let names = 0
  async function connect(): Promise<string> {
    const input = { name: `Slack ${++names}`, connector: 'slack', settings: { address: base }, secrets: { token } }
    const made = await kit.ask('POST', '/api/v1/connections', input)
    assert.equal(made.statusCode, 200, made.body)
    return made.json<{ id: string }>().id
  }
  /** Runs one card and gives what came of it. */
  async function run(card: string, inputs: object) {
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    const cards = [{ id: 'card', card: `slack.${card}`, inputs: { connection, ...inputs } }]
    const made = await kit.ask('POST', '/api/v1/flows', { name: `Flow ${++names}`, trigger, cards })
    assert.equal(made.statusCode, 200, made.body)
    const ran = await kit.ask('POST', `/api/v1/flows/${made.json<{ id: string }>().id}/run`, { wait: true })
    const { executionId } = ran.json<{ executionId: string }>()
    const execution = (await kit.ask('GET', `/api/v1/executions/${executionId}`)).json()
    return { error: execution.error, outputs: execution.cards[1]?.outputs, execution }
  }
  const asked = () => received.map(({ method, path }) => `${method} ${path.replace('/api/', '')}`)

  it('sends a text to a channel with the token, under the name and the icon of the card', async () => {
    answers['chat.postMessage'] = () => ({ ok: true, channel: 'C1', ts: '1.2' })
    const { outputs } = await run('send-message', { channel: '#it', text: 'Hello', bot_name: 'Robot', icon: 'bell' })
    assert.deepEqual(outputs, { timestamp: '1.2', channel: 'C1' })
    const [request] = received
    assert.equal(request!.authorization, `Bearer ${token}`)
    assert.deepEqual(request!.body, {
      channel: '#it',
      text: 'Hello',
      link_names: true,
      username: 'Robot',
      icon_emoji: ':bell:',
    })
  })

  it('lets a channel id of another card go before the one that is chosen, and needs no name', async () => {
    answers['chat.postMessage'] = () => ({ ok: true, channel: 'C2', ts: '1.2' })
    await run('send-message', {
      channel: '-- Enter Channel ID --',
      channel_id: 'C2',
      text: 'x',
      as_bot: false,
      bot_name: 'Robot',
      thread: '9.9',
      links: false,
    })
    assert.deepEqual(received[0]!.body, { channel: 'C2', text: 'x', thread_ts: '9.9', link_names: false })
  })

  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*Hi*' } }]
  for (const [kind, given] of [
    ['a list', blocks],
    ['JSON text', JSON.stringify(blocks)],
    ['what the Block Kit Builder gives', JSON.stringify({ blocks })],
  ] as const) {
    it(`takes blocks as ${kind}`, async () => {
      answers['chat.postMessage'] = () => ({ ok: true, channel: 'C1', ts: '1.2' })
      await run('send-message', { channel: 'C1', message_type: 'blocks', blocks: given, notification: 'Hi' })
      assert.deepEqual(received[0]!.body['blocks'], blocks)
      assert.equal(received[0]!.body['text'], 'Hi')
    })
  }

  it('sends nothing for blocks that are none', async () => {
    for (const wrong of [null, '', 'no json', '{}', [], Array.from({ length: 51 }, () => ({}))]) {
      const { error } = await run('send-message', { channel: 'C1', message_type: 'blocks', blocks: wrong })
      assert.equal(error.kind, 'Invalid Input', JSON.stringify(wrong).slice(0, 50))
    }
    assert.deepEqual(received, [])
  })

  it('finds the person by e-mail address, opens the conversation and writes', async () => {
    answers['users.lookupByEmail'] = ({ query }) => ({ ok: true, user: person(Number(/\d/.exec(query['email']!)![0])) })
    answers['conversations.open'] = () => ({ ok: true, channel: { id: 'D7' } })
    answers['chat.postMessage'] = ({ body }) => ({ ok: true, channel: body['channel']!, ts: '3.4' })
    const inputs = { by: 'email', email: 'user7@example.com', text: 'Was it you?' }
    const { outputs } = await run('send-direct-message', inputs)
    assert.deepEqual(outputs, { timestamp: '3.4', channel: 'D7' })
    assert.deepEqual(asked(), ['GET users.lookupByEmail', 'POST conversations.open', 'POST chat.postMessage'])
    assert.deepEqual(received[1]!.body, { users: 'U7' })
  })

  const peoplePages = () => {
    answers['users.list'] = ({ query }) => {
      const first = Number(query['cursor'] ?? 0)
      const members = Array.from({ length: 3 }, (_, i) => person(first + i, { is_bot: first + i === 4 }))
      return { ok: true, members, response_metadata: { next_cursor: first === 6 ? '' : String(first + 3) } }
    }
  }

  it('goes through all pages, as large as Slack recommends, for the person with the user name', async () => {
    peoplePages()
    const { outputs } = await run('read-user', { by: 'username', username: '@User5' })
    assert.deepEqual([outputs.user_id, outputs.email, outputs.full_name], ['U5', 'user5@example.com', 'User 5'])
    assert.deepEqual(
      received.map(({ query }) => [query['cursor'] ?? '', query['limit']]),
      [
        ['', '200'],
        ['3', '200'],
        ['6', '200'],
      ],
    )
    const nobody = await run('read-user', { by: 'username', username: 'nobody' })
    assert.deepEqual([nobody.error.kind, nobody.error.statusCode], ['Slack Error', 404])
  })

  it('does not choose between two who have the same user name, as people of another company may', async () => {
    answers['users.list'] = ({ query }) => {
      const last = query['cursor'] === 'b'
      const members = [last ? person(2, { name: 'ADA', team_id: 'T2' }) : person(1, { name: 'ada' })]
      return { ok: true, members, response_metadata: { next_cursor: last ? '' : 'b' } }
    }
    const { error } = await run('send-direct-message', { by: 'username', username: 'ada', text: 'x' })
    assert.deepEqual([error.kind, error.statusCode], ['Slack Error', 409])
    assert.match(error.message, /^2 people are called "ada"/)
    assert.deepEqual(asked(), ['GET users.list', 'GET users.list'])
  })

  it('fails where there are more pages than it goes through, and takes nobody of those', async () => {
    answers['users.list'] = (_request, count) => ({
      ok: true,
      members: count === 1 ? [person(1)] : [],
      response_metadata: { next_cursor: 'more' },
    })
    const { error } = await run('send-direct-message', { by: 'username', username: 'user1', text: 'x' })
    assert.deepEqual([error.kind, error.statusCode], ['Slack Error', 413])
    assert.match(error.message, /^users\.list has more than 1000 pages/)
    assert.equal(received.length, 1_000)
    assert.ok(received.every(({ path }) => path === '/api/users.list'))
  })

  it('takes what people call themselves only where one person does, and nobody has it as a user name', async () => {
    const member = (id: string, name: string, display: string, more: object = {}) => ({
      ...person(0, { id, name, ...more }),
      profile: { display_name: display },
    })
    const pages = [
      [member('U1', 'eve', 'ada'), member('U2', 'gone', 'bo', { deleted: true }), member('U3', 'x', 'twin')],
      [member('U7', 'z', ''), member('U8', 'robot', 'ann', { is_bot: true }), member('U9', 'a9', 'ann')],
      [member('U4', 'ada', 'Ada L.'), member('U5', 'bob', 'bo'), member('U6', 'y', 'Twin')],
    ]
    answers['users.list'] = ({ query }) => {
      const n = Number(query['cursor'] ?? 0)
      return { ok: true, members: pages[n]!, response_metadata: { next_cursor: n === 2 ? '' : String(n + 1) } }
    }
    answers['conversations.open'] = ({ body }) => ({ ok: true, channel: { id: `D-${String(body['users'])}` } })
    answers['chat.postMessage'] = ({ body }) => ({ ok: true, channel: body['channel']!, ts: '1' })
    const to = async (username: string) =>
      (await run('send-direct-message', { by: 'username', username, text: 'x' })).outputs?.channel
    assert.equal(await to('ada'), 'D-U4', 'not who only calls herself so')
    assert.equal(await to('bo'), 'D-U5', 'nobody who left')
    assert.equal(await to('ann'), 'D-U9', 'no app')
    const twin = await run('read-user', { by: 'username', username: 'twin' })
    assert.deepEqual([twin.error.kind, twin.error.statusCode], ['Slack Error', 409])
    assert.match(twin.error.message, /^2 people are called "twin"/)
  })

  it('asks Slack nothing where it is not said to whom', async () => {
    for (const [card, inputs, named] of [
      ['send-message', {}, /^Channel: /],
      ['send-message', { channel: ' ', channel_id: ' ' }, /^Channel: /],
      ['send-direct-message', {}, /^User ID: /],
      ['send-direct-message', { user: '  ' }, /^User ID: /],
      ['send-direct-message', { by: 'email', user: 'U1' }, /^E-mail address: /],
      ['send-direct-message', { by: 'username', username: ' @ ' }, /^User name: /],
      ['read-user', { by: 'id' }, /^User ID: /],
    ] as const) {
      const { error } = await run(card, { ...inputs, ...(card === 'read-user' ? {} : { text: 'x' }) })
      assert.equal(error.kind, 'Invalid Input', JSON.stringify([card, inputs]))
      assert.match(error.message, named)
    }
    assert.deepEqual(received, [])
  })

  it('opens no conversation of several people for a list of IDs', async () => {
    for (const user of ['U1,U2', 'U1 U2', 'U1,']) {
      const { error } = await run('send-direct-message', { user, text: 'x' })
      assert.equal(error.kind, 'Invalid Input', user)
    }
    assert.deepEqual(received, [])
  })

  it('finds people by a part of their names, without apps, up to the limit', async () => {
    peoplePages()
    const all = await run('find-users', {})
    assert.equal(all.outputs.count, 8, 'nine people, one of them an app')
    const some = await run('find-users', { text: 'USER 8' })
    assert.deepEqual(some.outputs.users, [
      { 'Full Name': 'User 8', Email: 'user8@example.com', 'User ID': 'U8', Username: 'user8' },
    ])
    received = []
    assert.equal((await run('find-users', { limit: 2 })).outputs.count, 2)
    assert.equal(received.length, 1)
  })

  it('finds a channel on a later page, and says where there is none', async () => {
    answers['conversations.list'] = ({ query }) => ({
      ok: true,
      channels: [query['cursor'] === 'b' ? { id: 'C9', name: 'security', is_private: true } : { id: 'C1', name: 'x' }],
      response_metadata: { next_cursor: query['cursor'] === 'b' ? '' : 'b' },
    })
    const { outputs } = await run('find-channel', { name: '#Security' })
    assert.deepEqual([outputs.found, outputs.channel, outputs.is_private], [true, 'C9', true])
    assert.equal(received[0]!.query['exclude_archived'], 'true')
    const none = await run('find-channel', { name: 'none' })
    assert.deepEqual(none.outputs, { found: false, channel: '', is_private: false, raw: null })
  })

  it('shows a message to one person, changes one, and opens and changes a view', async () => {
    answers['chat.postEphemeral'] = () => ({ ok: true, message_ts: '5.6' })
    answers['chat.update'] = () => ({ ok: true, ts: '5.6' })
    answers['views.open'] = ({ body }) => ({ ok: true, view: { id: 'V1', ...(body['view'] as object) } })
    answers['views.update'] = ({ body }) => ({ ok: true, view: { id: body['view_id']! } })
    const only = await run('send-ephemeral-message', { channel: 'C1', user: 'U1', text: 'x' })
    assert.equal(only.outputs.timestamp, '5.6')
    assert.equal((await run('update-message', { channel: 'C1', timestamp: '5.6', text: 'y' })).outputs.timestamp, '5.6')
    const opened = await run('open-view', { trigger_id: 't', view: '{"type":"modal"}' })
    assert.deepEqual(opened.outputs, { view_id: 'V1', raw: { id: 'V1', type: 'modal' } })
    assert.equal((await run('update-view', { view_id: 'V1', view: { type: 'modal' } })).outputs.view_id, 'V1')
    assert.deepEqual(received[3]!.body, { view_id: 'V1', view: { type: 'modal' } })
  })

  it('clears the text of a message, and leaves out what is empty elsewhere', async () => {
    answers['chat.update'] = () => ({ ok: true, ts: '5.6' })
    answers['chat.postMessage'] = () => ({ ok: true, channel: 'C1', ts: '1.2' })
    await run('update-message', { channel: 'C1', timestamp: '5.6', text: '' })
    await run('update-message', { channel: 'C1', timestamp: '5.6', message_type: 'blocks', blocks })
    await run('send-message', { channel: 'C1', message_type: 'blocks', blocks, as_bot: false })
    assert.deepEqual(
      received.map(({ body }) => body),
      [
        { channel: 'C1', ts: '5.6', text: '' },
        { channel: 'C1', ts: '5.6', text: '', blocks },
        { channel: 'C1', blocks, link_names: true },
      ],
    )
  })

  it('calls any other method, and nothing that is no method', async () => {
    answers['conversations.members'] = ({ query }) => ({ ok: true, members: [query['channel']!] })
    const read = await run('custom-api-action', {
      kind: 'read',
      method: 'conversations.members',
      arguments: { channel: 'C1' },
    })
    assert.deepEqual(read.outputs.body, { ok: true, members: ['C1'] })
    received = []
    for (const method of ['../auth.test', 'auth.test?x=1', 'https://example.com', 'a/b', 'auth.test#']) {
      assert.equal((await run('custom-api-action', { method })).error.kind, 'Invalid Input', method)
    }
    assert.deepEqual(received, [])
  })

  for (const [error, status, words] of [
    ['invalid_auth', 401, /Put the bot token of your app into the connection/],
    ['not_in_channel', 403, /Invite the app/],
    ['channel_not_found', 404, /must be in it/],
    ['invalid_arguments', 400, /An input of the card/],
    ['user_not_in_channel', 403, /Invite that person/],
    ['cannot_dm_bot', 400, /Choose a person/],
    ['channel_is_limited_access', 403, /Salesforce record/],
    ['team_access_not_granted', 403, /administrator/],
    ['something_new', 400, /Slack refused chat\.postMessage: something_new\.$/],
    ['constructor', 400, /Slack refused chat\.postMessage: constructor\.$/],
  ] as const) {
    it(`says what ${error} means`, async () => {
      answers['chat.postMessage'] = () => ({ ok: false, error })
      const ran = await run('send-message', { channel: 'C1', text: 'x' })
      assert.deepEqual([ran.error.kind, ran.error.statusCode], ['Slack Error', status])
      assert.match(ran.error.message, words)
      assert.equal(received.length, 1)
    })
  }

  it('names the scope that is missing, and never the token', async () => {
    answers['users.lookupByEmail'] = ({ authorization }) => ({
      ok: false,
      error: 'missing_scope',
      needed: `users:read.email ${authorization!}`,
    })
    const ran = await run('read-user', { email: 'ada@example.com' })
    assert.equal(ran.error.statusCode, 403)
    assert.match(ran.error.message, /It needs users:read\.email/)
    assert.ok(!JSON.stringify(ran.execution).includes(token))
  })

  it('asks a read again where Slack is not well, and never sends a message twice for that', async () => {
    answers['users.info'] = (_request, count) =>
      count === 1 ? { status: 503, body: 'busy' } : { ok: true, user: person(1) }
    answers['chat.postMessage'] = () => ({ status: 503, body: 'busy' })
    assert.equal((await run('read-user', { by: 'id', user: 'U1' })).outputs.user_id, 'U1')
    const sent = await run('send-message', { channel: 'C1', text: 'x' })
    assert.deepEqual([sent.error.kind, sent.error.statusCode], ['Slack Error', 503])
    assert.deepEqual(asked(), ['GET users.info', 'GET users.info', 'POST chat.postMessage'])
  })

  it('waits as long as Slack says where there were too many calls', async () => {
    answers['chat.postMessage'] = (_request, count) =>
      count === 1
        ? { status: 429, headers: { 'retry-after': '1' }, body: { ok: false, error: 'ratelimited' } }
        : { ok: true, channel: 'C1', ts: '1.2' }
    const { outputs } = await run('send-message', { channel: 'C1', text: 'x' })
    assert.equal(outputs.timestamp, '1.2')
    assert.equal(received.length, 2)
  })

  it('is tried by a button: whose token it is, or what Slack says', async () => {
    answers['auth.test'] = () => ({ ok: true, user: 'flowhook', team: 'Engines' })
    const tried = () => kit.ask('POST', `/api/v1/connections/${connection}/test`)
    assert.match((await tried()).body, /the token is that of flowhook in the workspace Engines/)
    answers['auth.test'] = () => ({ ok: false, error: 'account_inactive' })
    assert.match((await tried()).body, /Install the app again/)
    answers['auth.test'] = () => ({ status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Hi</h1>' })
    assert.match((await tried()).body, /this is not Slack/)
  })
})
