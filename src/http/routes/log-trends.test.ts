import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

const hour = 3_600_000
type Trend = {
  readonly id: string
  readonly name?: string
  readonly kind?: string
  readonly count: number
  share: number
}
interface Trends {
  readonly total: number
  readonly read: number
  readonly limit: number
  readonly complete: boolean
  readonly types: readonly Trend[]
  readonly actors: readonly Trend[]
  readonly targets: readonly Trend[]
}

describe('what the log is narrowed to by values of its events', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
    const now = kit.clock.now()
    for (let index = 0; index < 24; index++) {
      const uuid = kit.ids.uuid()
      const published = now - (index + 1) * hour
      const type = index % 3 === 0 ? 'user.session.end' : 'user.session.start'
      const event = {
        uuid,
        published: new Date(published).toISOString(),
        eventType: type,
        actor: { id: `a${index % 2}`, type: 'User', displayName: `Actor ${index}` },
        target: [
          { id: `t${index % 12}` },
          { id: `t${index % 12}`, alternateId: 'twice' },
          { id: 'app' },
          { id: 7 },
          null,
        ],
        outcome: { result: index < 6 ? 'FAILURE' : 'SUCCESS' },
        client: { ipAddress: '192.0.2.1' },
        transaction: { id: 'W/"\u00fc' },
      }
      const raw = Buffer.from(JSON.stringify(event))
      const stored = { id: kit.ids.uuid(), uuid, type, published, received: now, raw, hops: 0 }
      await kit.store.commit({ kind: 'event.publish', event: stored, deliveries: [] })
    }
    const odd = { uuid: kit.ids.uuid(), published: new Date(now - 1).toISOString(), eventType: 'odd.one' }
    const raw = Buffer.from(JSON.stringify({ ...odd, actor: ['a0'], target: { id: 't0' }, outcome: 'SUCCESS' }))
    const stored = {
      id: kit.ids.uuid(),
      uuid: odd.uuid,
      type: 'odd.one',
      published: now - 1,
      received: now,
      raw,
      hops: 0,
    }
    await kit.store.commit({ kind: 'event.publish', event: stored, deliveries: [] })
  })
  after(() => kit.close())

  const read = async <T>(path: string) => {
    const answer = await kit.ask('GET', `/api/v1/logs${path}`)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<T>()
  }
  const trends = (query = '') => read<Trends>(`/trends?${query}`)
  const counts = (entries: readonly Trend[]) => entries.map(({ id, count }) => [id, count])

  it('tells the ten most frequent types, actors and targets', async () => {
    const { total, read: looked, limit, complete, types, actors, targets } = await trends()
    assert.deepEqual([total, looked, limit, complete], [25, 25, 50_000, true])
    assert.deepEqual(types, [
      { id: 'user.session.start', count: 16, share: 16 / 25 },
      { id: 'user.session.end', count: 8, share: 8 / 25 },
      { id: 'odd.one', count: 1, share: 1 / 25 },
    ])
    assert.deepEqual(actors, [
      { id: 'a0', name: 'Actor 0', kind: 'User', count: 12, share: 12 / 25 },
      { id: 'a1', name: 'Actor 1', kind: 'User', count: 12, share: 12 / 25 },
    ])
    assert.equal(targets.length, 10)
    assert.deepEqual(counts(targets).slice(0, 3), [
      ['app', 24],
      ['t0', 2],
      ['t1', 2],
    ])
  })

  it('counts what the filter leaves only', async () => {
    const start = encodeURIComponent('eventType eq "user.session.start"')
    assert.deepEqual(counts((await trends(`filter=${start}`)).types), [['user.session.start', 16]])
    assert.deepEqual(counts((await trends('actor.id=a1&outcome.result=FAILURE')).actors), [['a1', 3]])
    assert.equal((await trends('q=actor+actor&target.id=t11')).total, 2)
    assert.equal((await trends(`since=${new Date(kit.clock.now() - 2.5 * hour).toISOString()}`)).total, 3)
    assert.deepEqual((await trends('actor.id=nobody')).actors, [])
  })

  it('narrows the list and the counts over time likewise, through all its parts', async () => {
    const all: unknown[] = []
    let next: string | undefined = '/api/v1/logs?target.id=app&actor.id=a0&limit=5&sortOrder=DESCENDING'
    while (next !== undefined) {
      const answer: Awaited<ReturnType<typeof kit.ask>> = await kit.ask('GET', next)
      all.push(...answer.json<unknown[]>())
      const links = [answer.headers['link'] ?? []].flat()
      const url = links.map((link) => /^<([^>]+)>; rel="next"$/.exec(link)?.[1]).find((found) => found !== undefined)
      next = url === undefined ? undefined : new URL(url).pathname + new URL(url).search
    }
    assert.equal(all.length, 12)
    assert.equal((await read<unknown[]>('?client.ipAddress=192.0.2.1')).length, 24)
    assert.equal((await read<{ total: number }>('/histogram?outcome.result=FAILURE')).total, 6)
    // Also a value that has escapes in the JSON.
    assert.equal((await read<unknown[]>(`?transaction.id=${encodeURIComponent('W/"\u00fc')}&limit=3`)).length, 3)
    assert.equal((await read<unknown[]>('?severity=&limit=3')).length, 3, 'an empty one is none')
  })

  it('compares whole values of the named field only', async () => {
    for (const query of ['actor.id=a', 'actor.id=A0', 'actor.id=t0', 'target.id=twice', 'severity=SUCCESS']) {
      assert.deepEqual(await read<unknown[]>(`?${query}`), [], query)
    }
    assert.equal((await kit.ask('GET', `/api/v1/logs?actor.id=${'x'.repeat(501)}`)).statusCode, 400)
    assert.equal((await kit.ask('GET', '/api/v1/logs/trends?limit=1')).statusCode, 400)
    assert.equal((await kit.ask('GET', '/api/v1/logs/trends?since=yesterday')).statusCode, 400)
  })
})
