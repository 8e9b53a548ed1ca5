import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { OktaError } from '../base/okta-error.ts'
import { httpKit } from './http.kit.ts'

/** Field names of our resources, so that random objects get past the first check now and then. */
const names = `
  name trigger event security cards id card inputs branches version saveData events items type filter
  channel config uri headers key value authScheme status eventType uuid published severity actor target
  data description example eligible client_name scope jwks keys kty token wait body values profile
  concurrency __proto__ constructor toString $from $literal
`
  .trim()
  .split(/\s+/)
const words = [
  'ACTIVE',
  'HTTP',
  '1.0.0',
  'EVENT_TYPE',
  'helper',
  'api_endpoint',
  'public',
  'text.compose',
  'RSA',
  'durable',
]
const key = fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 8 }))
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, 0, -1, 1e308, '', ...words),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 6 }),
  ),
}))

// npm run fuzz asks for more.
const runs = fc.readConfigureGlobal()?.numRuns ?? 600

describe('hostile requests', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  const check = async (method: string, url: string, payload?: unknown) => {
    const answer = await kit.ask(method, url, payload, { headers: { 'sec-fetch-site': 'same-origin' } })
    const what = `${method} ${url} ${JSON.stringify(payload)} → ${answer.statusCode} ${answer.body.slice(0, 500)}`
    assert.ok(answer.statusCode < 500, what)
    if (answer.statusCode >= 400 && !url.startsWith('/oauth2/v1/token')) {
      assert.match(answer.json<OktaError>().errorCode, /^E\d{7}$/, what)
      assert.ok(!/\.ts:\d|node:internal/.test(answer.body), what)
    }
  }

  it('never end in a 5xx or a stack trace, whatever JSON comes', async () => {
    const routes = kit.server.routes.filter(({ body }) => body === 'json' || body === 'raw')
    const known = (await kit.ask('POST', '/api/v1/flows', flow)).json<{ id: string }>().id
    const request = fc.tuple(fc.constantFrom(...routes), fc.constantFrom('none', known), value)
    await fc.assert(
      fc.asyncProperty(request, ([{ method, path }, id, body]) => check(method, path.replace(/:\w+/g, id), body)),
      { numRuns: runs },
    )
    assert.deepEqual(Object.keys(Object.prototype), [])
  })

  it('never end in a 5xx, whatever stands in path and query', async () => {
    const routes = kit.server.routes.filter(
      // A stream has no end to wait for.
      ({ method, path, produces }) => method === 'GET' && !path.includes('*') && produces !== 'text/event-stream',
    )
    const parameter = fc.constantFrom(
      'limit',
      'after',
      'since',
      'until',
      'filter',
      'q',
      'status',
      'flowId',
      'hookId',
      'sortOrder',
      'x',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('0', '1', '2026-01-01', '1.5', 'ACTIVE', '%'),
    )
    const request = fc.tuple(fc.constantFrom(...routes), text, fc.array(fc.tuple(parameter, text), { maxLength: 3 }))
    await fc.assert(
      fc.asyncProperty(request, ([{ path }, id, query]) => {
        const url = path.replace(/:\w+/g, () => encodeURIComponent(id.toWellFormed()) || 'x')
        const search = new URLSearchParams(query.map(([name, given]) => [name, given.toWellFormed()]))
        return check('GET', `${url}?${search}`)
      }),
      { numRuns: runs },
    )
  })
})

const flow = { name: 'x', trigger: { event: 'api_endpoint', security: 'public' }, cards: [] }
