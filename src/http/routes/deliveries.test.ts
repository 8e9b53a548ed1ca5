import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleAttempt, sampleRecord } from '../../store/contract/samples.kit.ts'
import { httpKit } from '../http.kit.ts'

interface Item {
  readonly id: string
  readonly status: string
  readonly eventUuids: readonly string[]
  readonly eventTypes: readonly string[]
  readonly attemptCount: number
  readonly maxAttempts: number | null
  readonly lastStatus: number | null
  readonly lastError: string | null
  readonly durationMs: number | null
}

describe('deliveries over HTTP', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  let hookId: string
  const uuids: string[] = []
  before(async () => {
    kit = await httpKit()
    const made = await kit.ask('POST', '/api/v1/eventHooks', {
      name: 'Receiver',
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create', 'user.lifecycle.delete.initiated'] },
      channel: {
        type: 'HTTP',
        version: '1.0.0',
        config: {
          uri: 'https://example.com/hook?clientToken=hidden-in-the-url',
          headers: [{ key: 'x-own', value: 'mine' }],
          authScheme: { type: 'HEADER', key: 'authorization', value: 'the-secret-of-the-hook' },
        },
      },
    })
    assert.equal(made.statusCode, 200, made.body)
    hookId = made.json<{ id: string }>().id
    await kit.verifyByHand(hookId)
    for (const eventType of ['user.lifecycle.create', 'user.lifecycle.delete.initiated', 'user.lifecycle.create']) {
      const answer = await kit.ask('POST', '/api/v1/events', {
        eventType,
        actor: { id: '00u1', type: 'User', displayName: 'Zoë Baker' },
      })
      uuids.push(...answer.json<{ uuids: string[] }>().uuids)
    }
    const [newest, middle] = await list()
    await kit.store.commit(
      sampleRecord(newest!.id, 'DELIVERED', { attempts: [sampleAttempt({ durationMs: 3 })] }),
      sampleRecord(middle!.id, 'GIVEN_UP', {
        attempts: [sampleAttempt({ status: 503, error: 'The receiver answered 503.', answer: 'closed for today' })],
      }),
    )
  })
  after(() => kit.close())

  const list = async (query = '') => (await kit.ask('GET', `/api/v1/deliveries${query}`)).json<Item[]>()
  const types = async (query: string) => (await list(query)).map(({ eventTypes }) => eventTypes[0])

  it('are shown with their events and the last attempt', async () => {
    const [newest, middle, oldest] = await list()
    assert.deepEqual(
      [newest!.status, newest!.lastStatus, newest!.durationMs, newest!.attemptCount, newest!.maxAttempts],
      ['DELIVERED', 200, 3, 1, 10],
    )
    assert.deepEqual([middle!.lastStatus, middle!.lastError], [503, 'The receiver answered 503.'])
    assert.deepEqual([oldest!.status, oldest!.lastStatus, oldest!.eventUuids], ['PENDING', null, [uuids[0]]])
  })

  it('are narrowed by status, code, type, time and text, and counted by the same', async () => {
    const now = Date.now()
    const cases: readonly (readonly [string, number])[] = [
      ['?status=GIVEN_UP', 1],
      [`?hookId=${hookId}`, 3],
      ['?code=5xx', 1],
      ['?code=none', 0],
      ['?eventType=user.lifecycle.create', 2],
      ['?q=zo%C3%AB%20baker', 3],
      ['?q=CLOSED', 1],
      [`?q=${uuids[0]}`, 1],
      [`?eventUuid=${uuids[1]}`, 1],
      [`?q=${crypto.randomUUID()}`, 0],
      [`?since=${new Date(now + 60_000).toISOString()}`, 0],
      [`?until=${new Date(now + 60_000).toISOString()}&since=${new Date(now - 600_000).toISOString()}`, 3],
    ]
    for (const [query, count] of cases) {
      assert.equal((await list(query)).length, count, query)
      const counted = await kit.ask('GET', `/api/v1/deliveries/count${query}`)
      assert.deepEqual(counted.json(), { count, isWhole: true }, query)
    }
    assert.deepEqual(await types('?code=5xx'), ['user.lifecycle.delete.initiated'])
  })

  it('refuse what is no filter', async () => {
    for (const query of ['?code=9xx', '?since=yesterday', '?status=DELIVERING', '?q=x', '?nothing=1']) {
      assert.equal((await kit.ask('GET', `/api/v1/deliveries${query}`)).statusCode, 400, query)
    }
  })

  it('tell what they send without a secret, and give it as a file', async () => {
    const [newest] = await list()
    const answer = await kit.ask('GET', `/api/v1/deliveries/${newest!.id}/request`)
    assert.ok(!answer.body.includes('the-secret-of-the-hook') && !answer.body.includes('hidden-in-the-url'))
    const shown = answer.json<{ url: string; headers: Record<string, string>; body: string; truncated: boolean }>()
    assert.equal(shown.url, 'https://example.com/hook?clientToken=***')
    assert.deepEqual([shown.headers['authorization'], shown.headers['x-own']], ['***', 'mine'])
    assert.equal((JSON.parse(shown.body) as { eventId: string }).eventId, newest!.id)
    assert.equal(shown.truncated, false)
    const file = await kit.ask('GET', `/api/v1/deliveries/${newest!.id}/request?download=true`)
    assert.equal(file.headers['content-disposition'], `attachment; filename="delivery-${newest!.id}.json"`)
    assert.equal(file.body, shown.body)
    assert.equal((await kit.ask('GET', '/api/v1/deliveries/nobody/request')).statusCode, 404)
  })

  it('are cancelled while they are unfinished, and stay as they are after', async () => {
    const [newest, , oldest] = await list()
    const cancel = async ({ id }: Item) =>
      (await kit.ask('POST', `/api/v1/deliveries/${id}/cancel`)).json<Item>().status
    assert.equal(await cancel(oldest!), 'CANCELLED')
    assert.equal(await cancel(newest!), 'DELIVERED')
  })

  it('go to another URL only for who may manage hooks, to URLs that hooks may have, and not without end', async () => {
    const [newest] = await list()
    const send = (url: string) => kit.ask('POST', `/api/v1/deliveries/${newest!.id}/sendTo`, { url })
    assert.equal((await send('http://127.0.0.1/')).statusCode, 400)
    const answer = await send('https://example.com/other')
    assert.equal(answer.statusCode, 200, answer.body)
    assert.equal(answer.json<{ status: number | null }>().status, null)
    const codes = new Set<number>()
    for (let sent = 0; sent < 12; sent++) codes.add((await send('https://example.com/other')).statusCode)
    assert.ok(codes.has(429))
  })

  it('are replayed by a filter: counted first, then as a task that is found again', async () => {
    const filter = { status: 'GIVEN_UP' }
    const preview = await kit.ask('POST', '/api/v1/replays', { filter, preview: true })
    assert.deepEqual([preview.statusCode, preview.json()], [200, { count: 1, isWhole: true }])
    assert.deepEqual((await kit.ask('GET', '/api/v1/replays')).json(), [])
    const headers = { 'idempotency-key': 'once' }
    const started = await kit.ask('POST', '/api/v1/replays', { filter }, { headers })
    assert.equal(started.statusCode, 202, started.body)
    const { id } = started.json<{ id: string }>()
    const again = await kit.ask('POST', '/api/v1/replays', { filter }, { headers })
    assert.equal(again.json<{ id: string }>().id, id)
    const cancelled = await kit.ask('POST', `/api/v1/replays/${id}/cancel`)
    const { status, matched, sent, skipped } = cancelled.json<{
      status: string
      matched: number
      sent: number
      skipped: number
    }>()
    assert.ok(status === 'DONE' || status === 'CANCELLED')
    assert.equal(matched, sent + skipped)
    const listed = (await kit.ask('GET', '/api/v1/replays')).json<{ id: string; filter: object }[]>()
    assert.deepEqual(
      listed.map((replay) => replay.id),
      [id],
    )
    assert.equal((await kit.ask('GET', '/api/v1/replays/nobody')).statusCode, 404)
    assert.equal((await kit.ask('POST', '/api/v1/replays', { filter: { everything: true } })).statusCode, 400)
    const unclear = await kit.ask('POST', '/api/v1/replays', { filter: { missed: true, status: 'GIVEN_UP' } })
    assert.equal(unclear.statusCode, 400)
    assert.match(unclear.body, /filter\.hookId: is missing/)
    assert.match(unclear.body, /filter\.status: does not go with missed/)
    assert.equal((await kit.ask('GET', '/api/v1/eventHooks/nobody/missed')).statusCode, 404)
  })

  it('are counted over time', async () => {
    const answer = await kit.ask('GET', '/api/v1/statistics?range=1h')
    assert.equal(answer.statusCode, 200, answer.body)
    const { totals, buckets } = answer.json<{
      totals: { events: number; hooksActive: number; deliveries: Record<string, number | null> }
      buckets: readonly { start: string; end: string; delivered: number }[]
    }>()
    assert.equal(buckets.length, 60)
    assert.equal(totals.hooksActive, 1)
    assert.ok(totals.events >= 3)
    const { delivered, cancelled, p95 } = totals.deliveries
    assert.deepEqual([delivered, cancelled, p95], [1, 1, 3])
    assert.equal(
      buckets.reduce((sum, bucket) => sum + bucket.delivered, 0),
      1,
    )
    const since = new Date(Date.now() - 600_000).toISOString()
    const parts = await kit.ask('GET', `/api/v1/statistics?since=${since}&buckets=5&hookId=${hookId}`)
    assert.equal(parts.json<{ buckets: unknown[] }>().buckets.length, 5)
    for (const query of ['?range=2h', '?since=now', `?since=${since}&until=${since}`, '?buckets=0']) {
      assert.equal((await kit.ask('GET', `/api/v1/statistics${query}`)).statusCode, 400, query)
    }
  })
})
