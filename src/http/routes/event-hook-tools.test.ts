import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

// What the tools mean is tested in src/hooks; here: their routes, and who may use them.
describe('what is tried and looked up about event hooks, through the front door', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  let id: string
  before(async () => {
    kit = await httpKit()
    const made = await kit.ask('POST', '/api/v1/eventHooks', {
      name: 'Tools',
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: 'https://receiver.example/hook?clientToken=abcdef' } },
    })
    id = made.json<{ id: string }>().id
  })
  after(() => kit.close())
  const at = (path: string) => `/api/v1/eventHooks/${id}${path}`

  it('shows what would be sent', async () => {
    const answer = await kit.ask('POST', at('/preview'), { deliver: false })
    assert.equal(answer.statusCode, 200)
    const { request, response } = answer.json<{
      request: { url: string; body: { eventType: string } }
      response: null
    }>()
    assert.equal(request.url, 'https://receiver.example/hook?clientToken=***')
    assert.deepEqual([request.body.eventType, response], ['com.okta.event_hook', null])
    assert.equal((await kit.ask('POST', at('/preview'), { deliver: false, more: 1 })).statusCode, 400)
    const unknown = await kit.ask('POST', at('/preview'), { eventUuid: 'none', deliver: false })
    assert.equal(unknown.statusCode, 404)
  })

  it('gives limits, statistics, changes and what a URL is', async () => {
    assert.deepEqual((await kit.ask('GET', '/api/v1/eventHookLimits')).json(), { maxHooks: 100, maxEventsPerHook: 300 })
    const statistics = (await kit.ask('GET', at('/statistics?range=7d'))).json<{
      buckets: unknown[]
      lastFailure: null
    }>()
    assert.deepEqual([statistics.buckets.length, statistics.lastFailure], [28, null])
    assert.equal((await kit.ask('GET', at('/statistics?range=9d'))).statusCode, 400)
    const changes = await kit.ask('GET', at('/changes?limit=1'))
    assert.equal(changes.json<{ eventType: string }[]>()[0]!.eventType, 'event_hook.created')
    assert.equal((await kit.ask('GET', at('/changes?after=x'))).statusCode, 400)
    const url = await kit.ask('POST', '/api/v1/eventHooks/inspectUrl', { url: 'https://a.example/?clientToken=x' })
    assert.deepEqual(url.json(), { problem: null, own: false, hasToken: true, flow: null })
  })

  it('sends no test event to a hook that is not verified', async () => {
    assert.equal((await kit.ask('POST', at('/test'), {})).statusCode, 409)
  })

  it('shows events of the System Log only to those who may read it', async () => {
    const maker = { id: 'x', name: 'x', kind: 'token', permissions: ['*'] } as const
    const scopes = { name: 'hooks only', permissions: ['okta.eventHooks.manage'], expires: null }
    const { value } = await kit.madeTokens.create(scopes, maker)
    const credential = `SSWS ${value}`
    const refused = await kit.ask('POST', at('/preview'), { eventUuid: 'any', deliver: false }, { credential })
    assert.equal(refused.statusCode, 403)
    assert.equal((await kit.ask('POST', at('/preview'), { deliver: false }, { credential })).statusCode, 200)
  })
})
