import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { admin, event, openHookWorld, ownAlias, type, type HookWorld } from '../hooks.kit.ts'
import type { HooksParts } from '../open-hooks.ts'
import type { DelivererLimits } from './deliverer-limits.ts'

const quick: Partial<DelivererLimits> = {
  gatherMs: 50,
  plans: { okta: { timeoutMs: 300, delays: [50] }, durable: { timeoutMs: 300, delays: [50, 50] } },
}
const withLimits = (deliver: Partial<DelivererLimits> = {}): Partial<HooksParts> => ({
  limits: { maxHooks: 2_000, maxEventsPerHook: 3, deliver: { ...quick, ...deliver } },
})
const done = (status: string) => (all: readonly { readonly status: string }[]) =>
  all.length > 0 && all.every((each) => each.status === status)

describe('delivering', () => {
  let world: HookWorld
  let names = 0
  before(async () => {
    world = await openHookWorld(withLimits())
  })
  after(() => world.close())
  afterEach(async () => {
    for (const { id, status } of await world.store.listHooks()) {
      if (status === 'ACTIVE') await world.hooks.service.deactivate(id, admin)
      await world.hooks.service.delete(id, admin)
    }
  })

  /** A verified hook with a path of its own; the path behaves as told once it is verified. */
  async function hook(behaviour = 'ok', delivery: object = {}, config: Record<string, unknown> = {}) {
    const path = `/hook-${++names}`
    const { id } = await world.verified(path, world.receiver.url + path, config)
    await world.hooks.service.putDelivery(id, delivery, admin)
    await world.receiver.behave(path, behaviour)
    return { id, path }
  }

  it('posts Okta’s envelope with the event’s bytes, Okta’s headers and the own ones', async () => {
    const { id, path } = await hook(
      'ok',
      { profile: 'okta', batchSize: 1 },
      {
        headers: [{ key: 'X-Env', value: 'test' }],
        authScheme: { type: 'HEADER', key: 'Authorization', value: 'Basic c2VjcmV0' },
      },
    )
    const raw = ` {"eventType":"${type}", "uuid":"${crypto.randomUUID()}","published":"2026-03-02T10:20:01.512Z","version":"0","severity":"INFO","big":12345678901234567890}`
    await world.hooks.publisher.publish(Buffer.from(raw), 'json', admin)
    const [request] = await world.receiver.posts(1, path)
    const [delivery] = await world.settled(id, done('DELIVERED'))
    assert.equal(
      request!.body,
      `{"eventType":"com.okta.event_hook","eventTypeVersion":"1.0","cloudEventsVersion":"0.1","source":"https://flowhook.example/api/v1/eventHooks/${id}","eventId":"${delivery!.id}","data":{"events":[${raw.trim()}]},"eventTime":"${new Date(delivery!.created).toISOString()}","contentType":"application/json"}`,
    )
    const { accept, 'content-type': contentType, authorization, 'x-env': env, ...others } = request!.headers
    assert.deepEqual(
      [accept, contentType, authorization, env],
      ['application/json', 'application/json', 'Basic c2VjcmV0', 'test'],
    )
    assert.deepEqual(
      Object.keys(others).filter((name) => name.startsWith('webhook-')),
      [],
    )
    assert.deepEqual(
      delivery!.attempts.map(({ number, status, error, answer }) => ({ number, status, error, answer })),
      [{ number: 1, status: 200, error: null, answer: '{}' }],
    )
  })

  it('sends under durable the id and the time of Standard Webhooks too', async () => {
    const { id, path } = await hook()
    await world.publish(event())
    const [request] = await world.receiver.posts(1, path)
    const [delivery] = await world.settled(id, done('DELIVERED'))
    assert.equal(request!.headers['webhook-id'], delivery!.id)
    assert.ok(Math.abs(Number(request!.headers['webhook-timestamp']) - Date.now() / 1000) < 60)
  })

  it('D3 repeats a failed delivery with the same bytes and id, and counts its attempts', async () => {
    const { id, path } = await hook('status 500')
    await world.publish(event())
    const requests = await world.receiver.posts(3, path)
    const [delivery] = await world.settled(id, done('GIVEN_UP'))
    assert.equal(new Set(requests.map(({ bodyHash }) => bodyHash)).size, 1)
    assert.deepEqual(new Set(requests.map(({ headers }) => headers['webhook-id'])), new Set([delivery!.id]))
    assert.deepEqual(
      delivery!.attempts.map(({ number, status, answer }) => [number, status, answer]),
      [1, 2, 3].map((number) => [number, 500, '{"status":500}']),
    )
    assert.equal(delivery!.nextAttempt, null)
    const told = (await world.systemLog('event_hook.delivery')).filter(({ target }) =>
      JSON.stringify(target).includes(id),
    )
    assert.equal(told.length, 1, 'once, when it was given up')
    assert.equal((told[0]!['outcome'] as { result: string }).result, 'FAILURE')
  })

  it('D3 keeps the bytes though the server starts again under another public URL', async () => {
    const { id, path } = await hook('status 500')
    await world.publish(event())
    await world.settled(id, done('GIVEN_UP'))
    world.publicUrl = 'https://elsewhere.example'
    await world.restart()
    await world.hooks.deliverer.resend((await world.deliveries(id))[0]!.id)
    const requests = await world.receiver.posts(4, path)
    assert.equal(new Set(requests.map(({ bodyHash }) => bodyHash)).size, 1)
    await world.settled(id, done('GIVEN_UP'))
  })

  const failures: readonly (readonly [behaviour: string, status: number | null, error: RegExp])[] = [
    ['hang', null, /No complete answer came in time|could not be reached/],
    ['drip', null, /No complete answer came in time/],
    ['reset', null, /closed the connection/],
    ['half', null, /closed the connection/],
    ['gzip', null, /compressed/],
    ['redirect', 302, /302; redirects are not followed/],
    ['status 404', 404, /answered 404; expected 200 to 299/],
  ]
  for (const [behaviour, status, error] of failures) {
    it(`records what went wrong with a receiver that does: ${behaviour}`, async () => {
      const { id, path } = await hook(behaviour)
      await world.publish(event())
      const [delivery] = await world.settled(id, done('GIVEN_UP'))
      assert.equal(delivery!.attempts.length, 3)
      for (const attempt of delivery!.attempts) {
        assert.equal(attempt.status, status)
        assert.match(attempt.error!, error)
      }
      assert.equal((await world.receiver.requests('/redirected')).length, 0)
      assert.ok((await world.receiver.requests(path)).length >= 3)
    })
  }

  it('keeps at most 16 KiB of an answer, and cuts one that never ends', async () => {
    const { id } = await hook('huge')
    await world.publish(event())
    const [delivery] = await world.settled(id, done('DELIVERED'))
    assert.equal(delivery!.attempts[0]!.answer, 'x'.repeat(16_384))
  })

  it('hides its secrets where a receiver sends them back', async () => {
    const config = { authScheme: { type: 'HEADER', key: 'X-Key', value: 'very-secret-value' } }
    const path = '/echo'
    const { id } = await world.verified(path, `${world.receiver.url}${path}?clientToken=token-in-query`, config)
    await world.receiver.behave(path, 'echo')
    await world.publish(event())
    const [delivery] = await world.settled(id, done('DELIVERED'))
    assert.match(delivery!.attempts[0]!.answer!, /"x-key":"\*\*\*"/)
    assert.doesNotMatch(JSON.stringify(delivery), /very-secret-value|token-in-query/)
  })

  it('under okta tries a 5xx once more and a 4xx not again', async () => {
    const [server, client] = [
      await hook('status 503', { profile: 'okta', batchSize: 1 }),
      await hook('status 400', { profile: 'okta', batchSize: 1 }),
    ]
    await world.publish(event())
    assert.equal((await world.settled(client.id, done('GIVEN_UP')))[0]!.attempts.length, 1)
    assert.equal((await world.settled(server.id, done('GIVEN_UP')))[0]!.attempts.length, 2)
  })

  it('stops after 410 and switches the hook off, with an event that says why', async () => {
    const { id } = await hook('status 410')
    await world.publish(event())
    const [delivery] = await world.settled(id, done('GIVEN_UP'))
    assert.equal(delivery!.attempts.length, 1)
    await world.settled(id, () => world.hooks.registry.get(id)!.hook.status === 'INACTIVE')
    const events = await world.systemLog('event_hook.deactivated')
    assert.match(JSON.stringify(events.at(-1)), /410/)
  })

  it('lets a receiver that asks for it rest, all deliveries of the hook together', async () => {
    const { id, path } = await hook('retry-after 1')
    const [first] = [await world.publish(event())]
    await world.receiver.posts(1, path)
    await world.settled(id, done('FAILED'))
    await world.receiver.behave(path, 'ok')
    await world.publish(event())
    const all = await world.settled(id, done('DELIVERED'))
    const times = all.flatMap(({ attempts }) =>
      attempts.filter(({ status }) => status === 200).map(({ started }) => started),
    )
    const failed = all.flatMap(({ attempts }) => attempts.filter(({ status }) => status === 503))[0]!
    assert.ok(Math.min(...times) >= failed.started + 1_000, 'nothing was sent while it rested')
    assert.equal(first.length, 1)
  })

  it('holds back what a hook has while it is off, and sends it when it is on again', async () => {
    const { id, path } = await hook('status 500')
    await world.publish(event())
    await world.receiver.posts(1, path)
    await world.hooks.service.deactivate(id, admin)
    await world.receiver.behave(path, 'ok')
    await world.settled(id, done('FAILED'))
    assert.equal((await world.receiver.requests(path)).filter(({ method }) => method === 'POST').length, 1)
    await world.hooks.service.activate(id, admin)
    await world.settled(id, done('DELIVERED'))
  })

  it('cancels a delivery that waits, and sends it when it is asked to again', async () => {
    const { id, path } = await hook('hang', { profile: 'durable', concurrency: 1 })
    await world.publish(event())
    await world.receiver.posts(1, path)
    await world.publish(event())
    const [waiting, hanging] = await world.deliveries(id)
    assert.ok(world.hooks.deliverer.isUnderWay(hanging!.id))
    assert.ok(!world.hooks.deliverer.isUnderWay(waiting!.id))
    assert.equal(await world.hooks.deliverer.cancel(waiting!.id), true)
    assert.equal(await world.hooks.deliverer.cancel(waiting!.id), false)
    await world.settled(id, ([, first]) => first!.status === 'GIVEN_UP')
    assert.equal((await world.store.getDelivery(waiting!.id))!.status, 'CANCELLED')
    await world.receiver.behave(path, 'ok')
    await world.hooks.deliverer.resend(waiting!.id)
    await world.settled(id, ([second]) => second!.status === 'DELIVERED')
    await assert.rejects(world.hooks.deliverer.resend('nothing'), { code: 'NOT_FOUND' })
  })

  it('puts events together under okta, in one envelope that never changes', async () => {
    const { id, path } = await hook('status 500', { profile: 'okta', batchSize: 3 })
    const uuids = await world.publish(event(), event(), event(), event())
    const requests = await world.receiver.posts(4, path)
    const listed = await world.settled(id, done('GIVEN_UP'))
    assert.equal(listed.length, 2, 'the taken ones are inside another')
    const envelopes = requests.map(
      ({ body }) => JSON.parse(body) as { eventId: string; data: { events: { uuid: string }[] } },
    )
    const contents = new Map<string, Set<string>>()
    for (const { eventId, data } of envelopes) {
      const seen = contents.get(eventId) ?? new Set()
      contents.set(eventId, seen.add(data.events.map(({ uuid }) => uuid).join()))
    }
    assert.deepEqual([...contents.values()], [new Set([uuids.slice(0, 3).join()]), new Set([uuids[3]!])])
  })

  it('D3 never puts more into an envelope that may have been sent before a stop', async () => {
    const long = { plans: { okta: { timeoutMs: 60_000, delays: [50] }, durable: { timeoutMs: 60_000, delays: [50] } } }
    await world.restart(withLimits(long))
    const { id, path } = await hook('hang', { profile: 'okta', batchSize: 5, concurrency: 1 })
    await world.publish(event(), event())
    await world.receiver.posts(1, path)
    await world.publish(event())
    // The grace is too short for the answer: as after a crash, nobody knows what the receiver got.
    await world.restart(withLimits(), 1)
    await world.receiver.behave(path, 'ok')
    await world.publish(event())
    await world.settled(id, done('DELIVERED'))
    const bodies = new Map<string, Set<string>>()
    for (const { body, bodyHash } of await world.receiver.posts(3, path)) {
      const { eventId } = JSON.parse(body) as { eventId: string }
      bodies.set(eventId, (bodies.get(eventId) ?? new Set()).add(bodyHash))
    }
    assert.deepEqual(
      [...bodies.values()].map(({ size }) => size),
      [...bodies].map(() => 1),
    )
  })

  it('waits a moment for further events before a batch goes, and no longer', async () => {
    const { path } = await hook('ok', { profile: 'okta', batchSize: 10 })
    const [one] = await world.publish(event())
    const [two] = await world.publish(event())
    const [request] = await world.receiver.posts(1, path)
    const { data } = JSON.parse(request!.body) as { data: { events: { uuid: string }[] } }
    assert.deepEqual(
      data.events.map(({ uuid }) => uuid),
      [one, two],
    )
  })

  it('keeps a strict order: one after the other, and a failing one holds up those behind it', async () => {
    const { id, path } = await hook('status 500', { order: 'hook' })
    const uuids = await world.publish(event(), event(), event())
    await world.receiver.posts(2, path)
    await world.receiver.behave(path, 'ok')
    await world.settled(id, done('DELIVERED'))
    const order = (await world.receiver.posts(5, path)).map(
      ({ body }) => (JSON.parse(body) as { data: { events: { uuid: string }[] } }).data.events[0]!.uuid,
    )
    assert.deepEqual([...new Set(order)], uuids)
    assert.deepEqual(order.slice(-3), uuids)
  })

  it('keeps a strict order over a restart too', async () => {
    const slow = {
      plans: { okta: { timeoutMs: 300, delays: [50] }, durable: { timeoutMs: 300, delays: [400, 400, 400] } },
    }
    const { id, path } = await hook('status 500', { order: 'hook' })
    await world.restart(withLimits(slow))
    const uuids = await world.publish(event(), event(), event())
    await world.receiver.posts(1, path)
    await world.settled(id, (all) => all.at(-1)!.status === 'FAILED')
    await world.restart(withLimits(slow))
    await world.receiver.behave(path, 'ok')
    await world.settled(id, done('DELIVERED'))
    const order = (await world.receiver.posts(4, path)).map(
      ({ body }) => (JSON.parse(body) as { data: { events: { uuid: string }[] } }).data.events[0]!.uuid,
    )
    assert.deepEqual(order, [uuids[0], ...uuids])
    await world.restart(withLimits())
  })

  const by = (person: string, more: object = {}) => event({ actor: { id: person, type: 'User' }, ...more })
  const uuidsAt = async (path: string, count: number) =>
    (await world.receiver.posts(count, path)).flatMap(({ body }) =>
      (JSON.parse(body) as { data: { events: { uuid: string }[] } }).data.events.map(({ uuid }) => uuid),
    )

  it('holds up behind a failing event only what is about the same person, until it is given up', async () => {
    const { id, path } = await hook('status 500', { order: 'actor' })
    const [first, second] = await world.publish(by('Ada'), by('Ada'))
    const [other] = await world.publish(by('Ben'))
    const [none] = await world.publish(event({ actor: undefined }))
    await world.settled(id, done('GIVEN_UP'))
    const arrived = await uuidsAt(path, 12)
    assert.equal(arrived.length, 12, 'three attempts each')
    assert.deepEqual(
      arrived.filter((uuid) => uuid === first || uuid === second),
      [first, first, first, second, second, second],
    )
    assert.ok(arrived.indexOf(other!) < arrived.indexOf(second!))
    assert.ok(arrived.indexOf(none!) < arrived.indexOf(second!))
  })

  it('lets the next event of a person go when the failing one is cancelled', async () => {
    const long = { plans: { okta: quick.plans!.okta, durable: { timeoutMs: 300, delays: [3_600_000] } } }
    await world.restart(withLimits(long))
    const { id, path } = await hook('status 500', { order: 'actor' })
    await world.publish(by('Ada'))
    const [failed] = await world.settled(id, done('FAILED'))
    const [second] = await world.publish(by('Ada'))
    // The other person's event is delivered, so the first person's second one had its chance.
    await world.receiver.behave(path, 'ok')
    await world.publish(by('Ben'))
    await world.settled(id, (all) => all.some(({ status }) => status === 'DELIVERED'))
    assert.ok(!(await uuidsAt(path, 2)).includes(second!))
    assert.equal(await world.hooks.deliverer.cancel(failed!.id), true)
    await world.settled(id, (all) => all.filter(({ status }) => status === 'DELIVERED').length === 2)
    assert.equal((await uuidsAt(path, 3)).at(-1), second)
    await world.restart(withLimits())
  })

  it('goes by the first target, and sends again what somebody asks for before what waits', async () => {
    const long = { plans: { okta: quick.plans!.okta, durable: { timeoutMs: 300, delays: [3_600_000] } } }
    await world.restart(withLimits(long))
    const { id, path } = await hook('ok', { order: 'target' })
    const about = (person: string) =>
      event({
        target: [
          { id: person, type: 'User' },
          { id: 'app', type: 'AppInstance' },
        ],
      })
    const [first] = await world.publish(about('Ada'))
    const [delivered] = await world.settled(id, done('DELIVERED'))
    await world.receiver.behave(path, 'status 500')
    const [second] = await world.publish(about('Ada'))
    await world.settled(id, (all) => all.some(({ status }) => status === 'FAILED'))
    const [third] = await world.publish(about('Ada'))
    await world.receiver.behave(path, 'ok')
    const failed = (await world.deliveries(id)).find(({ status }) => status === 'FAILED')
    await world.hooks.deliverer.resendAll([delivered!, failed!])
    await world.settled(id, (all) => all.length === 3 && done('DELIVERED')(all))
    assert.deepEqual(await uuidsAt(path, 5), [first, second, first, second, third])
    await world.restart(withLimits())
  })

  it('keeps the order that waiting deliveries were made with when the hook gets another one', async () => {
    const long = { plans: { okta: quick.plans!.okta, durable: { timeoutMs: 300, delays: [3_600_000] } } }
    await world.restart(withLimits(long))
    const { id, path } = await hook('status 500', { order: 'actor' })
    const [first, second] = await world.publish(by('Ada'), by('Ada'))
    await world.settled(id, (all) => all.some(({ status }) => status === 'FAILED'))
    await world.hooks.service.putDelivery(id, { order: 'none' }, admin)
    await world.receiver.behave(path, 'ok')
    const [third] = await world.publish(by('Ada'))
    await world.settled(id, (all) => all.some(({ status }) => status === 'DELIVERED'))
    assert.deepEqual(await uuidsAt(path, 2), [first, third])
    const failed = (await world.deliveries(id)).find(({ status }) => status === 'FAILED')
    await world.hooks.deliverer.resend(failed!.id)
    await world.settled(id, done('DELIVERED'))
    assert.deepEqual(await uuidsAt(path, 4), [first, third, first, second])
    await world.restart(withLimits())
  })

  it('lets persons go on beside one with a backlog larger than memory', async () => {
    await world.restart(withLimits({ ready: 5, page: 6 }))
    const { id, path } = await hook('hang', { order: 'actor', concurrency: 4 })
    const backlog = await world.publish(...Array.from({ length: 100 }, () => by('Ada')))
    await world.receiver.posts(1, path)
    assert.ok(world.hooks.deliverer.stats().waiting <= 6)
    await world.receiver.behave(path, 'ok')
    const others = await world.publish(...Array.from({ length: 20 }, (_, index) => by(`other ${index}`)))
    const all = await world.settled(id, (all) => all.length === 120 && done('DELIVERED')(all))
    assert.equal(all.length, 120)
    const arrived = await uuidsAt(path, 120)
    const first = [...new Set(arrived.filter((uuid) => backlog.includes(uuid)))]
    assert.deepEqual(first, backlog)
    assert.ok(arrived.indexOf(others.at(-1)!) < arrived.indexOf(backlog.at(-1)!))
    assert.equal(world.hooks.deliverer.stats().bytes, 0)
    await world.restart(withLimits())
  })

  it('carries in one envelope one event of each person at most', async () => {
    await world.restart(withLimits({ gatherMs: 200 }))
    const { id, path } = await hook('ok', { profile: 'okta', order: 'actor', batchSize: 10 })
    const uuids = await world.publish(by('Ada'), by('Ben'), by('Ada'), by('Ben'), by('Ada'))
    const envelopes = await world.settled(id, done('DELIVERED'))
    assert.equal(envelopes.length, 3)
    assert.deepEqual(await uuidsAt(path, 3), uuids)
    await world.restart(withLimits())
  })

  it('delivers everything of a burst that memory does not hold, each once', async () => {
    await world.restart(withLimits({ ready: 20, page: 7, readyBytes: 100_000 }))
    const { id, path } = await hook('ok', { concurrency: 8 })
    const uuids: string[] = []
    for (let i = 0; i < 10; i++) uuids.push(...(await world.publish(...Array.from({ length: 50 }, () => event()))))
    await world.settled(id, (all) => all.length === 500 && done('DELIVERED')(all))
    const got = (await world.receiver.posts(500, path)).map(
      ({ body }) => (JSON.parse(body) as { data: { events: { uuid: string }[] } }).data.events[0]!.uuid,
    )
    assert.equal(got.length, 500)
    assert.deepEqual([...got].sort(), [...uuids].sort())
    assert.deepEqual(world.hooks.deliverer.stats().bytes, 0, 'nothing is left in memory')
    await world.restart(withLimits())
  })

  it('D2 takes up at the next start what was not delivered', async () => {
    const { id, path } = await hook('hang', { concurrency: 2 })
    await world.publish(event(), event(), event())
    await world.receiver.posts(2, path)
    await world.restart()
    await world.receiver.behave(path, 'ok')
    await world.settled(id, done('DELIVERED'))
    assert.equal((await world.deliveries(id)).length, 3)
  })

  it('D10 goes on with a healthy hook while hundreds of others hang', async () => {
    const hanging = await world.another()
    await hanging.behave('*', 'ok')
    const healthy = await hook('ok')
    const hung = new Set<string>()
    for (let i = 0; i < 200; i++) {
      const { id } = await world.verified(`hanging ${i}`, `${hanging.url}/${i}`)
      hung.add(id)
    }
    await hanging.behave('*', 'hang')
    // A pool that a few hanging hooks use up, and no retries in between: what counts is who waits for whom.
    const long = { plans: { okta: { timeoutMs: 60_000, delays: [] }, durable: { timeoutMs: 60_000, delays: [] } } }
    await world.restart(withLimits({ ...long, sockets: 50 }))
    await world.publish(event(), event(), event())
    await hanging.posts(1)
    for (let i = 0; i < 8; i++) await world.publish(event())
    await world.settled(healthy.id, (all) => all.length === 11 && done('DELIVERED')(all))
    const delivered = await world.store.listDeliveries({ limit: 1_000, after: null, status: 'DELIVERED' })
    const others = delivered.filter(({ hookId }) => hung.has(hookId))
    assert.deepEqual(others, [])
    assert.ok((await hanging.open()) > 0, 'the others hang on')
    await hanging.stop()
    await world.restart(withLimits())
  })

  it('hands own invoke URLs over with what the flow must know, and keeps the execution', async () => {
    const uri = `https://own.example/api/flo/${ownAlias}/invoke?clientToken=abc`
    world.own.answer = ({ headers }) => {
      const challenge = headers['x-okta-verification-challenge']
      const body = challenge === undefined ? '{}' : JSON.stringify({ verification: challenge })
      return { status: 200, headers: {}, body: Buffer.from(body), executionId: 'exe-1' }
    }
    const { id } = await world.verified('own', uri)
    assert.equal((await world.hooks.service.getDelivery(id)).concurrency, 100)
    const [uuid] = await world.publish(event())
    const [delivery] = await world.settled(id, done('DELIVERED'))
    assert.equal(delivery!.executionId, 'exe-1')
    const { alsoCommit, ...handover } = world.own.calls.at(-1)!.handover!
    assert.deepEqual(handover, { deliveryId: delivery!.id, eventUuids: [uuid], hops: 1 })
    // Offered to be kept in the execution's own commit; whoever does not, gets it recorded as any other attempt.
    const [record] = alsoCommit!({ status: 200, headers: {}, body: '{}', executionId: 'exe-1' })
    assert.ok(record?.kind === 'delivery.record')
    assert.deepEqual([record.id, record.status, record.executionId], [delivery!.id, 'DELIVERED', 'exe-1'])
  })

  it('keeps deliveries to a flow that is off PENDING, and sends them the moment it is on', async () => {
    let on = false
    world.own.calls.length = 0
    world.own.answer = ({ headers }) => {
      const challenge = headers['x-okta-verification-challenge']
      if (challenge !== undefined)
        return { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ verification: challenge })) }
      return on
        ? { status: 200, headers: {}, body: Buffer.from('{}'), executionId: 'exe-2' }
        : { status: 404, headers: {}, body: Buffer.from('{}'), flowOff: true }
    }
    const uri = `https://own.example/api/flo/${ownAlias}/invoke`
    const durable = await world.verified('durable', uri)
    const okta = await world.verified('okta', uri)
    await world.hooks.service.putDelivery(okta.id, { profile: 'okta', batchSize: 1 }, admin)
    await world.publish(event(), event())
    await world.settled(okta.id, done('GIVEN_UP'))
    const waiting = await world.settled(durable.id, (all) => all.some(({ attempts }) => attempts.length === 1))
    assert.ok(done('PENDING')(waiting))
    assert.match(waiting.flatMap(({ attempts }) => attempts)[0]!.error!, /switched off/)
    const calls = world.own.calls.length
    await world.publish(event())
    assert.equal(
      world.own.calls.filter(({ handover }) => handover !== undefined).length,
      calls - 2 + 1,
      'only okta tried',
    )
    on = true
    world.hooks.deliverer.flowSwitchedOn('cd'.repeat(16))
    assert.ok(done('PENDING')(await world.deliveries(durable.id)))
    world.hooks.deliverer.flowSwitchedOn(ownAlias)
    const all = await world.settled(durable.id, done('DELIVERED'))
    assert.equal(all.length, 3)
    assert.ok(all.every(({ tries }) => tries === 1))
  })

  it('switches off a hook that only failed for its limit of time, not one that delivered meanwhile', async () => {
    await world.restart(withLimits({ failingMs: 60 }))
    const dead = await hook('status 500')
    await world.publish(event())
    await world.settled(dead.id, () => world.hooks.registry.get(dead.id)!.hook.status === 'INACTIVE')
    assert.match(JSON.stringify((await world.systemLog('event_hook.deactivated')).at(-1)), /Every delivery failed/)
    await world.restart(withLimits())
  })
})
