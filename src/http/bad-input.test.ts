import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { defaultJsonLimits, type JsonLimits } from '../base/json/index.ts'
import type { OktaError } from '../base/okta-error.ts'
import { httpKit } from './http.kit.ts'
import type { Route } from './route.ts'
import { flowFileLimits } from './routes/flow-files.ts'

type Kit = Awaited<ReturnType<typeof httpKit>>

const maxBody = 256 * 1024

/** What no route may take, whatever its schema: what it is, the bytes, the status, and what the answer must name. */
const unreadable = ({
  bytes,
  depth,
  nodes,
  keyBytes,
}: JsonLimits): readonly (readonly [string, string | Buffer, number, RegExp])[] => [
  ['not JSON', '{"name": ', 400, /not well-formed JSON/],
  ['two values', '{} {}', 400, /not well-formed JSON/],
  ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400, /not valid UTF-8 at byte 2/],
  ['too deep', `${'['.repeat(depth + 1)}${']'.repeat(depth + 1)}`, 400, RegExp(`limit of ${depth} levels`)],
  ['far too deep', '['.repeat(100_000), 400, RegExp(`limit of ${depth} levels`)],
  ['too many values', `{"a": [${'0,'.repeat(nodes + 1)}0]}`, 400, RegExp(`limit of ${nodes} values`)],
  ['too long a key', `{"${'k'.repeat(keyBytes + 1)}": 1}`, 400, RegExp(`limit of ${keyBytes} bytes`)],
  ['too large a number', '{"name": 1e999}', 400, /number .* too large/],
  ['a __proto__ key', '{"__proto__": {"isAdmin": true}}', 400, /__proto__/],
  ['a hidden __proto__ key', String.raw`{"\u005f_proto__": {"isAdmin": true}}`, 400, /__proto__/],
  ['constructor.prototype', '{"constructor": {"prototype": {}}}', 400, /constructor\.prototype/],
  ['too large', Buffer.alloc(bytes + 1, ' '), 413, RegExp(`limit of ${bytes} bytes`)],
]
const usual = unreadable({ ...defaultJsonLimits, bytes: maxBody })
/** A file of flows has limits of its own. */
const ofFiles = unreadable(flowFileLimits)
/** JSON that is no object that any route knows. */
const wrong: readonly (readonly [string, string])[] = [
  ['null', 'null'],
  ['text', '"text"'],
  ['a number', '5'],
  ['a list', '[5]'],
  ['an unknown field', '{"surprise": 1}'],
  [
    'objects where text is meant',
    '{"name": {"path": "/etc/passwd"}, "token": {}, "description": [], "client_name": {}}',
  ],
]

const ofFlowFiles: ReadonlySet<string> = new Set(['/api/v1/flows/import', '/api/v1/flows/apply'])

describe('bad input', () => {
  let kit: Kit
  before(async () => {
    kit = await httpKit({ maxBody })
  })
  after(() => kit.close())

  /** What takes something else than JSON has tests of its own. */
  const takesJson = ({ consumes }: Route) => consumes === undefined || consumes.includes('application/json')
  const withBody = (routes: readonly Route[]) =>
    routes.filter(
      (route) => (route.body === 'json' || route.body === 'raw') && route.permission !== 'invoke' && takesJson(route),
    )
  const everything = async () =>
    JSON.stringify([
      await kit.store.counts(),
      await kit.store.listOwnEventTypes(),
      await kit.store.listOAuthClients(),
      await kit.store.listHooks(),
    ])
  const send = (route: Route, body: string | Buffer) =>
    kit.ask(route.method, route.path.replace(/:\w+/g, 'none'), body, {
      headers: { 'sec-fetch-site': 'same-origin' },
    })

  it('is about every route that takes a body', () => {
    assert.ok(withBody(kit.server.routes).length >= 9)
  })

  for (const [index, [name]] of usual.entries()) {
    it(`refuses a body that is or has ${name}, and stores nothing`, async () => {
      const before = await everything()
      for (const route of withBody(kit.server.routes)) {
        const [, body, status, says] = (ofFlowFiles.has(route.path) ? ofFiles : usual)[index]!
        const answer = await send(route, body)
        const error = answer.json<OktaError>()
        const said = [error.errorSummary, ...error.errorCauses.map(({ errorSummary }) => errorSummary)].join(' ')
        const what = `${route.method} ${route.path}: ${answer.statusCode} ${said}`
        assert.equal(answer.statusCode, status, what)
        assert.match(said, says, what)
      }
      assert.equal(await everything(), before)
      assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined)
    })
  }

  for (const [name, body] of wrong) {
    it(`refuses ${name} everywhere, and stores nothing`, async () => {
      const before = await everything()
      for (const route of withBody(kit.server.routes)) {
        const answer = await send(route, body)
        const what = `${route.method} ${route.path}: ${answer.statusCode} ${answer.body}`
        assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, what)
        assert.ok(answer.json<OktaError>().errorCode, what)
        // Inside events unknown fields are kept: there it is refused for what is missing.
        const isNamed = name === 'an unknown field' && answer.statusCode === 400 && route.body === 'json'
        if (isNamed) assert.match(answer.body, /surprise/, what)
      }
      assert.equal(await everything(), before)
    })
  }

  it('refuses other content types and bodies where none is meant', async () => {
    const xml = await kit.ask('POST', '/api/v1/flows', '<flow/>', { headers: { 'content-type': 'application/xml' } })
    assert.deepEqual([xml.statusCode, xml.json<OktaError>().errorCode], [400, 'E0000021'])
    const extra = await kit.ask('POST', '/api/v1/sign-in-links', { surprise: 1 })
    assert.deepEqual([extra.statusCode, extra.json<OktaError>().errorCode], [400, 'E0000001'])
    assert.equal((await kit.ask('POST', '/api/v1/sign-in-links', {})).statusCode, 200)
    assert.equal((await kit.ask('POST', '/api/v1/sign-in-links', '')).statusCode, 200)
  })

  it('takes a form at the token endpoint only, and nothing else there', async () => {
    const json = await kit.ask('POST', '/oauth2/v1/token', { grant_type: 'client_credentials' })
    assert.deepEqual([json.statusCode, json.json<OktaError>().errorCode], [400, 'E0000021'])
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const form = await kit.ask('POST', '/oauth2/v1/token', 'grant_type=password', { headers })
    assert.deepEqual([form.statusCode, form.json<{ error: string }>().error], [400, 'unsupported_grant_type'])
    const large = await kit.ask('POST', '/oauth2/v1/token', 'x'.repeat(70_000), { headers })
    assert.equal(large.statusCode, 413)
  })

  it('refuses a flow that names a missing card, by its place, and stores nothing', async () => {
    const before = await everything()
    const flow = {
      name: 'x',
      trigger: { event: 'api_endpoint', security: 'public' },
      cards: [{ id: 'a', card: 'text.nope' }],
    }
    const answer = await kit.ask('POST', '/api/v1/flows', flow)
    assert.equal(answer.statusCode, 400)
    assert.match(answer.json<OktaError>().errorCauses[0]!.errorSummary, /^cards\[0\]\.card: /)
    assert.equal(await everything(), before)
  })

  it('refuses unknown query parameters and cursors that nobody gave out', async () => {
    for (const url of [
      '/api/v1/flows?surprise=1',
      '/api/v1/cards?surprise=1',
      '/api/v1/executions?after=x',
      '/api/v1/deliveries?after=x',
      '/api/v1/flows/none/versions?after=x',
      '/api/v1/flows?limit=5&limit=6',
      '/api/v1/eventTypes?eligible=maybe',
      '/api/v1/executions?status=DONE',
    ]) {
      const answer = await kit.ask('GET', url)
      assert.deepEqual([answer.statusCode, answer.json<OktaError>().errorCode], [400, 'E0000001'], url)
      assert.equal(answer.json<OktaError>().errorCauses.length, 1, url)
    }
  })

  it('answers 404, never 5xx, for ids that are none', async () => {
    for (const id of ['none', '0', 'a'.repeat(255), '%00', '..%2f', "'%20or%201=1", '💥', '__proto__']) {
      for (const list of ['flows', 'executions', 'deliveries', 'eventTypes']) {
        const { statusCode } = await kit.ask('GET', `/api/v1/${list}/${encodeURI(decodeURI(id))}`)
        assert.ok(statusCode === 404 || statusCode === 400, `${list}/${id} ${statusCode}`)
      }
    }
  })
})
