import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { openOutbound, parseAllowedNetworks, type Outbound } from '../../base/outbound/index.ts'
import type { Json } from '../../base/json/json.ts'
import { httpKit } from '../../http/http.kit.ts'

describe('a placeholder with records', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  let outbound: Outbound
  let stand: Server
  let url: string
  let answer: Json = null
  let helper: string

  before(async () => {
    stand = createServer((incoming, response) => {
      incoming.resume()
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    }).listen(0, '127.0.0.1')
    await once(stand, 'listening')
    url = `http://127.0.0.1:${(stand.address() as AddressInfo).port}/workers`
    outbound = openOutbound({ allowedNetworks: parseAllowedNetworks('127.0.0.1/32').allowed, userAgent: 'test' })
    kit = await httpKit({ http: outbound })
    helper = await flow(
      [
        { id: 'say', card: 'text.compose', inputs: { text: '{{trigger.Record.name}} {{trigger.State.to}}' } },
        { id: 'read', card: 'number.add', inputs: { a: { $from: 'trigger.Record.age' }, b: 1 } },
      ],
      { event: 'helper', inputs: ['Record', 'State'].map((name) => ({ name, type: 'object' })) },
    )
    await kit.ask('POST', `/api/v1/flows/${helper}/lifecycle/activate`)
  })
  after(async () => {
    await kit.close()
    await outbound.close()
    stand.close()
  })

  async function flow(cards: readonly object[], trigger: object = { event: 'api_endpoint', security: 'client_token' }) {
    const made = await kit.ask('POST', '/api/v1/flows', { name: `Flow ${crypto.randomUUID()}`, trigger, cards })
    assert.equal(made.statusCode, 200, made.body)
    return made.json<{ id: string }>().id
  }
  async function run(inputs: object) {
    const was = { was: 'hr:searchWorkers', gives: ['Result.Records Streamed', 'Result.Next'] }
    const id = await flow([
      { id: 'card', card: 'placeholder.stream', inputs: { ...was, flow: helper, url, ...inputs } },
    ])
    const ran = await kit.ask('POST', `/api/v1/flows/${id}/run`, { wait: true })
    const { executionId } = ran.json<{ executionId: string }>()
    const execution = (await kit.ask('GET', `/api/v1/executions/${executionId}`)).json()
    return { error: execution.error, outputs: execution.cards[1]?.outputs, text: JSON.stringify(execution) }
  }

  it('gives the helper flow each record with its State, and goes on behind an error', async () => {
    answer = {
      items: [
        { name: 'Ada', age: 36 },
        { name: 'Bo', age: 'old' },
        { name: 'Cy', age: 7 },
      ],
      next: 'n2',
    }
    const { error, outputs, text } = await run({
      given: { 'Streaming.to': 'Okta', 'Streaming.Record Limit': 100, 'Search.Name': 'x' },
      records: 'body.items',
      results: { 'Result.Next': 'body.next' },
    })
    assert.equal(error, null)
    assert.deepEqual(outputs, {
      output: { 'Result.Records Streamed': 3, 'Result.Next': 'n2' },
      count: 3,
      failed: 1,
    })
    for (const said of ['Ada Okta', 'Bo Okta', 'Cy Okta']) assert.ok(text.includes(said), text)
  })

  it('takes no more records than the action was to give', async () => {
    answer = [{ age: 1 }, { age: 2 }, { age: 3 }]
    const { outputs } = await run({ given: { 'Streaming.Record Limit': 2 } })
    assert.deepEqual([outputs.count, outputs.output['Result.Records Streamed']], [2, 2])
  })

  it('says where it looked for records and found none', async () => {
    answer = { items: 'none' }
    const { error } = await run({ records: 'body.items' })
    assert.match(error.message, /no list of records at "body\.items"/)
  })
})
