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

  it('gives the same rows as CSV, in which no cell is a formula', async () => {
    await put('shop.order.paid', { description: '=HYPERLINK("https://evil.example")\r\nnext' })
    const answer = await kit.ask('GET', '/api/v1/eventTypes.csv?q=deactivate&eligible=true')
    assert.match(String(answer.headers['content-type']), /^text\/csv/)
    assert.match(String(answer.headers['content-disposition']), /^attachment/)
    assert.equal(answer.body.trimEnd().split('\r\n').length, 1 + (await list('?q=deactivate&eligible=true')).length)
    assert.equal((await list('?q=deactivate&eligible=true')).length, 17)
    const own = (await kit.ask('GET', '/api/v1/eventTypes.csv?category=own')).body
    assert.ok(own.endsWith('shop.order.paid,"\'=HYPERLINK(""https://evil.example"")\r\nnext",yes,own,,\r\n'), own)
    assert.equal((await kit.ask('DELETE', '/api/v1/eventTypes/shop.order.paid')).statusCode, 204)
  })

  it('narrows by what the facets name', async () => {
    const facets = (await kit.ask('GET', '/api/v1/eventTypeFacets')).json<{
      categories: { id: string; count: number }[]
      tags: { id: string; count: number }[]
      years: string[]
    }>()
    const [category, tag] = [facets.categories[0]!, facets.tags[0]!]
    assert.equal((await list(`?category=${category.id}`)).length, category.count)
    assert.equal((await list(`?tag=${encodeURIComponent(tag.id)}`)).length, tag.count)
    const byYear = await Promise.all(facets.years.map(async (year) => (await list(`?release=${year}`)).length))
    assert.equal(
      byYear.reduce((sum, count) => sum + count, 0),
      1178,
    )
    assert.deepEqual(await list('?category=own'), [])
  })

  it('shows one with an example that can be published', async () => {
    const type = (await kit.ask('GET', '/api/v1/eventTypes/user.lifecycle.create')).json<EventType>()
    assert.equal(type.example!.eventType, 'user.lifecycle.create')
    const { fields, categoryName } = type as EventType & { fields: { path: string }[]; categoryName: string }
    assert.ok(fields.some(({ path }) => path === 'debugContext.debugData.requestId'))
    assert.equal(new Set(fields.map(({ path }) => path)).size, fields.length)
    assert.notEqual(categoryName, type.category)
    assert.match(type.example!.uuid, /^[0-9a-f-]{36}$/)
    assert.equal((await kit.ask('GET', '/api/v1/eventTypes/none.at.all')).statusCode, 404)
  })

  it('registers, replaces, finds and deletes types of one’s own', async () => {
    const made = await put('shop.order.paid', { description: 'An order was paid' })
    assert.equal(made.statusCode, 200, made.body)
    const { example, fields, created, categoryName, ...type } = made.json<
      EventType & { fields: object[]; created: string; categoryName: null }
    >()
    assert.deepEqual([fields, categoryName], [[], null])
    assert.match(created, /^\d{4}-\d\d-\d\d$/)
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

describe('/api/v1/eventTypes/:type/uses', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())
  const type = 'user.lifecycle.create'
  const uses = async (credential?: string) => {
    const answer = await kit.ask(
      'GET',
      `/api/v1/eventTypes/${type}/uses`,
      undefined,
      credential === undefined ? {} : { credential },
    )
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<Record<'hooks' | 'flows', { name: string; status: string }[]>>()
  }
  const tokenWith = async (...permissions: Parameters<typeof kit.madeTokens.create>[0]['permissions'][number][]) => {
    const maker = { id: 'x', name: 'x', kind: 'token', permissions: ['*'] } as const
    const { value } = await kit.madeTokens.create({ name: permissions.join(), permissions, expires: null }, maker)
    return `SSWS ${value}`
  }

  it('names the event hooks that subscribe, and the flows that they call, to those who may read them', async () => {
    assert.deepEqual(await uses(), { hooks: [], flows: [] })
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    const made = await kit.ask('POST', '/api/v1/flows', { name: 'Welcome', trigger, cards: [] })
    const { id } = made.json<{ id: string }>()
    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const { invokeUrl } = (await kit.ask('GET', `/api/v1/flows/${id}/endpoint`)).json<{ invokeUrl: string }>()
    const hook = (name: string, uri: string, item: string) =>
      kit.ask('POST', '/api/v1/eventHooks', {
        name,
        events: { type: 'EVENT_TYPE', items: [item] },
        channel: { type: 'HTTP', version: '1.0.0', config: { uri } },
      })
    await hook('Second', invokeUrl, type)
    await hook('First', 'https://elsewhere.example/hook', type)
    await hook('Third', invokeUrl, type)
    await hook('Other', 'https://other.example/hook', 'user.lifecycle.deactivate')
    const names = async (credential?: string) => {
      const { hooks, flows } = await uses(credential)
      return [hooks, flows].map((list) => list.map(({ name }) => name))
    }
    const all = ['First', 'Second', 'Third']
    assert.deepEqual(await names(), [all, ['Welcome']], 'a flow that two of them call is named once')
    assert.deepEqual(Object.keys((await uses()).hooks[0]!), ['id', 'name', 'status'], 'no URL, which may hold a token')
    assert.deepEqual(await names(await tokenWith('flowhook.eventTypes.read', 'okta.eventHooks.read')), [all, []])
    assert.deepEqual(await names(await tokenWith('flowhook.eventTypes.read', 'flowhook.flows.read')), [[], []])
  })
})
