import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

interface EventType {
  readonly id: string
  readonly eligible: boolean
  readonly own: boolean
  readonly category: string | null
  readonly example?: { readonly eventType: string; readonly uuid: string; readonly [key: string]: unknown }
}

describe('/api/v1/eventTypes', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())
  const list = async (query = '') => (await kit.ask('GET', `/api/v1/eventTypes${query}`)).json<EventType[]>()
  const put = (type: string, body: object) => kit.ask('PUT', `/api/v1/eventTypes/${type}`, body)

  it('lists and searches the catalog', async () => {
    assert.equal((await list()).length, 1178)
    assert.equal((await list('?q=&eligible=&category=&tag=')).length, 1178)
    assert.equal((await list('?eligible=true')).length, 264)
    assert.equal((await list('?q=breached%20credential'))[0]!.id, 'security.breached_credential.detected')
    assert.ok((await list('?tag=event-hook')).every(({ id }) => id.startsWith('event_hook')))
    assert.deepEqual(await list('?category=none'), [])
  })

  it('shows one with an example that can be published', async () => {
    const type = (await kit.ask('GET', '/api/v1/eventTypes/user.lifecycle.create')).json<EventType>()
    assert.equal(type.example!.eventType, 'user.lifecycle.create')
    assert.match(type.example!.uuid, /^[0-9a-f-]{36}$/)
    assert.equal((await kit.ask('GET', '/api/v1/eventTypes/none.at.all')).statusCode, 404)
  })

  it('registers, replaces, finds and deletes types of one’s own', async () => {
    const made = await put('shop.order.paid', { description: 'An order was paid' })
    assert.equal(made.statusCode, 200, made.body)
    const { example, ...type } = made.json<EventType>()
    assert.equal(example!.eventType, 'shop.order.paid')
    assert.deepEqual(type, {
      id: 'shop.order.paid',
      description: 'An order was paid',
      eligible: true,
      category: null,
      tags: [],
      own: true,
    })
    await put('shop.order.paid', { description: 'Paid', eligible: false, example: { order: 5 } })
    const changed = (await kit.ask('GET', '/api/v1/eventTypes/shop.order.paid')).json<EventType>()
    assert.deepEqual(
      [changed.eligible, changed.example!['order'], changed.example!.eventType],
      [false, 5, 'shop.order.paid'],
    )
    assert.deepEqual(
      (await list('?q=shop%20paid')).map(({ id }) => id),
      ['shop.order.paid'],
    )
    assert.equal((await kit.ask('DELETE', '/api/v1/eventTypes/shop.order.paid')).statusCode, 204)
    assert.equal((await kit.ask('DELETE', '/api/v1/eventTypes/shop.order.paid')).statusCode, 404)
    assert.equal((await list()).length, 1178)
  })

  it('refuses names of Okta’s and names that are none', async () => {
    for (const name of ['user.lifecycle.create', 'Shop.Order', 'shop', 'shop..paid', 'shop.order paid']) {
      const answer = await put(encodeURIComponent(name), { description: 'x' })
      assert.equal(answer.statusCode, 400, name)
      assert.match(answer.body, /"type: /, name)
    }
    assert.equal((await kit.ask('DELETE', '/api/v1/eventTypes/user.lifecycle.create')).statusCode, 400)
    assert.equal(
      (await put('shop.order.paid', { description: 'x', example: { x: 'y'.repeat(70_000) } })).statusCode,
      400,
    )
  })
})
