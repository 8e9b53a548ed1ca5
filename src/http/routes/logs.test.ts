import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { StoredEvent } from '../../model/event.ts'
import { httpKit } from '../http.kit.ts'

const hour = 3_600_000

describe('GET /api/v1/logs', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  const uuids: readonly string[] = Array.from({ length: 5 }, () => crypto.randomUUID())
  // Spaces and an odd order of keys: what leaves must be the bytes that came.
  const rawOf = (index: number, published: number, type: string) =>
    `{ "published" : "${new Date(published).toISOString()}","eventType":"${type}", "uuid":"${uuids[index]}"  }`

  before(async () => {
    kit = await httpKit()
    const now = kit.clock.now()
    for (const index of uuids.keys()) {
      // Arrived in order, published the other way round, an hour apart.
      const published = now - (index + 1) * hour
      const type = index % 2 === 0 ? 'user.session.start' : 'user.session.end'
      const event: StoredEvent = {
        id: kit.ids.uuid(),
        uuid: uuids[index]!,
        type,
        published,
        received: now,
        raw: Buffer.from(rawOf(index, published, type)),
        hops: 0,
      }
      await kit.store.commit({ kind: 'event.publish', event, deliveries: [] })
    }
  })
  after(() => kit.close())

  const read = async (query: string) => {
    const answer = await kit.ask(
      'GET',
      query.startsWith('http') ? new URL(query).pathname + new URL(query).search : `/api/v1/logs?${query}`,
    )
    assert.equal(answer.statusCode, 200, answer.body)
    const links = [answer.headers['link'] ?? []].flat()
    const next = links.map((link) => /^<([^>]+)>; rel="next"$/.exec(link)?.[1]).find((url) => url !== undefined)
    return {
      found: answer.json<{ uuid: string }[]>().map(({ uuid }) => uuids.indexOf(uuid)),
      body: answer.body,
      links,
      next,
      until: answer.headers['x-flowhook-searched-until'],
    }
  }
  const refused = async (query: string) => {
    const answer = await kit.ask('GET', `/api/v1/logs?${query}`)
    return [answer.statusCode, answer.json<{ errorCode: string }>().errorCode]
  }

  it('gives the bytes that came, in one array', async () => {
    const { body } = await read('limit=2')
    const now = kit.clock.now()
    assert.ok(now > 0)
    assert.match(
      body,
      /^\[\{ "published" : "[^"]+","eventType":"user\.session\.start", "uuid":"[^"]+" {2}\},\{ "published"/,
    )
    assert.deepEqual(await read('limit=0').then(({ body }) => body), '[]')
  })

  it('polls in the order of arrival, with a next link that never ends', async () => {
    let { found, next, links } = await read('limit=3')
    assert.deepEqual(found, [0, 1, 2])
    assert.equal(links.length, 2, 'each link is a line of its own')
    assert.equal(links[0], '<http://127.0.0.1:8470/api/v1/logs?limit=3>; rel="self"')
    ;({ found, next } = await read(next!))
    assert.deepEqual(found, [3, 4])
    ;({ found, next } = await read(next!))
    assert.deepEqual(found, [])
    ;({ found, next } = await read(next!))
    assert.deepEqual(found, [])
    assert.ok(next, 'also on an empty page')
    assert.ok((await read('since=2099-01-01T00:00:00Z')).next, 'also on an empty first page')
  })

  it('answers bounded queries by the time of publishing, with an end', async () => {
    const since = new Date(kit.clock.now() - 100 * hour).toISOString()
    const until = new Date(kit.clock.now()).toISOString()
    let { found, next } = await read(`since=${since}&until=${until}&limit=3`)
    assert.deepEqual(found, [4, 3, 2])
    ;({ found, next } = await read(next!))
    assert.deepEqual(found, [1, 0])
    assert.equal(next, undefined)
    assert.deepEqual((await read(`since=${since}&until=${until}&sortOrder=DESCENDING`)).found, [0, 1, 2, 3, 4])
    const middle = new Date(kit.clock.now() - 2.5 * hour).toISOString()
    assert.deepEqual((await read(`until=${middle}`)).found, [4, 3, 2])
  })

  it('filters by event type, in both spellings', async () => {
    for (const name of ['eventType', 'event_type']) {
      const filter = encodeURIComponent(`${name} EQ "user.session.end"`)
      assert.deepEqual((await read(`filter=${filter}`)).found, [1, 3])
    }
  })

  it('finds events by keywords in their values, never by the names of fields', async () => {
    assert.deepEqual((await read('q=SESSION.end')).found, [3, 1])
    assert.deepEqual((await read(`q=session+${uuids[2]!.toUpperCase()}`)).found, [2])
    assert.deepEqual((await read('q=session&sortOrder=DESCENDING&limit=2')).found, [0, 1])
    assert.deepEqual((await read('q=eventType')).found, [])
    assert.deepEqual((await read('q=session+nowhere')).found, [])
    const { next, found, body, until } = await read('q=session&limit=4')
    assert.equal(found.length, 4)
    const last = (JSON.parse(body) as { published: string }[]).at(-1)!.published
    assert.equal(until, new Date(last).toISOString(), 'it says how far it looked')
    const rest = await read(next!)
    assert.deepEqual([rest.found, rest.until], [[0], undefined], 'and nothing where it looked at all')
  })

  it('counts events over time', async () => {
    const now = kit.clock.now()
    const until = new Date(now).toISOString()
    const since = new Date(now - 12 * hour).toISOString()
    const count = async (more: string) => {
      const answer = await kit.ask('GET', `/api/v1/logs/histogram?since=${since}&until=${until}&buckets=2${more}`)
      assert.equal(answer.statusCode, 200, answer.body)
      const { total, complete, buckets } = answer.json<{
        total: number
        complete: boolean
        buckets: { count: number }[]
      }>()
      return [total, complete, ...buckets.map((bucket) => bucket.count)]
    }
    assert.deepEqual(await count(''), [5, true, 0, 5])
    assert.deepEqual(await count(`&filter=${encodeURIComponent('eventType eq "user.session.end"')}`), [2, true, 0, 2])
    assert.deepEqual(await count(`&q=${uuids[0]}`), [1, true, 0, 1])
    assert.equal((await kit.ask('GET', '/api/v1/logs/histogram')).statusCode, 200)
    assert.deepEqual(await refused('since=yesterday'), [400, 'E0000001'])
  })

  it('gives one event, as the bytes that came', async () => {
    const answer = await kit.ask('GET', `/api/v1/logs/${uuids[1]}`)
    assert.equal(answer.statusCode, 200)
    assert.match(answer.body, /^\{ "published" : "[^"]+","eventType":"user\.session\.end"/)
    assert.equal((await kit.ask('GET', `/api/v1/logs/${crypto.randomUUID()}`)).statusCode, 404)
  })

  it('names what it cannot do', async () => {
    assert.deepEqual(await refused('filter=outcome.result+eq+"SUCCESS"'), [400, 'E0000031'])
    assert.deepEqual(await refused('filter=eventType+eqq+"x"'), [400, 'E0000031'])
    assert.deepEqual(await refused(`q=${'x'.repeat(41)}`), [400, 'E0000001'])
    assert.deepEqual(await refused(`q=${Array.from({ length: 11 }, () => 'x').join('+')}`), [400, 'E0000001'])
    assert.deepEqual(await refused('until=yesterday'), [400, 'E0000001'])
    assert.deepEqual(await refused('since=2001-01-01T00:00:00Z'), [400, 'E0000053'])
    assert.deepEqual(await refused('limit=1001'), [400, 'E0000001'])
    assert.deepEqual(await refused('limit=-1'), [400, 'E0000001'])
    assert.deepEqual(await refused('sortOrder=UP'), [400, 'E0000001'])
    assert.deepEqual(await refused('after=x'), [400, 'E0000053'])
    assert.deepEqual(await refused('after=1.2'), [400, 'E0000053'])
    assert.deepEqual(await refused('other=1'), [400, 'E0000001'])
  })
})
