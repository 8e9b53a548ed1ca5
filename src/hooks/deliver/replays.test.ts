import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Replay } from '../../model/replay.ts'
import { admin, event, hookInput, openHookWorld, type HookWorld } from '../hooks.kit.ts'

const plans = { okta: { timeoutMs: 500, delays: [] }, durable: { timeoutMs: 500, delays: [] } }
const limits = (replay: object) => ({ limits: { maxHooks: 50, maxEventsPerHook: 3, deliver: { plans }, replay } })
const quick = limits({ batch: 3, pauseMs: 5, retryMs: 5 })
const types = ['user.lifecycle.activate', 'user.lifecycle.deactivate', 'user.lifecycle.suspend']
const slow = limits({ batch: 1, pauseMs: 60_000 })

describe('replays', () => {
  let world: HookWorld
  let names = 0
  before(async () => {
    world = await openHookWorld(quick)
  })
  after(() => world.close())
  afterEach(async () => {
    await world.restart(quick)
    for (const { id, status } of await world.store.listHooks()) {
      if (status === 'ACTIVE') await world.hooks.service.deactivate(id, admin)
      await world.hooks.service.delete(id, admin)
    }
  })

  /** A hook with deliveries that were given up, and whose receiver is well again. */
  async function givenUp(count: number) {
    const path = `/replay-${++names}`
    // Of a type of its own, since a test may have two.
    const eventType = types[names % types.length]!
    const input = { ...hookInput(path, world.receiver.url + path), events: { type: 'EVENT_TYPE', items: [eventType] } }
    const { id } = await world.hooks.service.create(input, admin)
    await world.hooks.service.verify(id, admin)
    await world.receiver.behave(path, 'status 500')
    await world.publish(...Array.from({ length: count }, () => event({ eventType })))
    await world.settled(id, (all) => all.length === count && all.every(({ status }) => status === 'GIVEN_UP'))
    await world.receiver.behave(path, 'ok')
    return { id, path }
  }

  async function ended(id: string): Promise<Replay> {
    for (const end = Date.now() + 10_000; ;) {
      const replay = await world.store.getReplay(id)
      if (replay !== null && replay.status !== 'RUNNING') return replay
      if (Date.now() > end) throw new Error(`still ${JSON.stringify(replay)}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  it('sends again what fits, each once, and nothing else', async () => {
    const [one, other] = [await givenUp(8), await givenUp(2)]
    const filter = { hookId: one.id, status: 'GIVEN_UP' as const }
    assert.deepEqual(await world.hooks.replays.preview(filter), { count: 8, isWhole: true })
    const { id } = await world.hooks.replays.start(filter, { createdBy: 'tok1' })
    const { status, estimated, matched, sent, skipped, createdBy } = await ended(id)
    assert.deepEqual([status, estimated, matched, sent, skipped, createdBy], ['DONE', 8, 8, 8, 0, 'tok1'])
    const all = await world.settled(one.id, (each) => each.every((delivery) => delivery.status === 'DELIVERED'))
    assert.ok(all.every(({ attempts }) => attempts.length === 2))
    assert.ok((await world.deliveries(other.id)).every(({ attempts }) => attempts.length === 1))
    const bodies = await world.receiver.posts(16, one.path)
    assert.equal(new Set(bodies.slice(8).map(({ body }) => body)).size, 8)
  })

  it('make the deliveries of what came while a hook was off, each once, and say so before', async () => {
    const { id: hookId, path } = await givenUp(1)
    const eventType = (await world.store.getHook(hookId))!.events[0]!
    const publish = (count: number) => world.publish(...Array.from({ length: count }, () => event({ eventType })))
    assert.equal(await world.hooks.replays.missed(hookId), null)
    await world.hooks.service.deactivate(hookId, admin)
    assert.equal(await world.hooks.replays.missed(hookId), null)
    await publish(4)
    const during = await world.hooks.replays.missed(hookId)
    assert.deepEqual([during?.until, during?.count, during?.isWhole], [null, 4, true])
    await world.hooks.service.activate(hookId, admin)
    await publish(2)
    await world.settled(hookId, (all) => all.filter(({ status }) => status === 'DELIVERED').length === 2)
    const missed = (await world.hooks.replays.missed(hookId))!
    assert.deepEqual([missed.since, missed.count], [during!.since, 4])
    const filter = { hookId, since: missed.since, until: missed.until!, missed: true } as const
    assert.deepEqual(await world.hooks.replays.preview(filter), { count: 4, isWhole: true })
    const { id } = await world.hooks.replays.start(filter, { createdBy: 'tok1' })
    const { status, estimated, matched, sent, skipped } = await ended(id)
    assert.deepEqual([status, estimated, matched, sent, skipped], ['DONE', 4, 4, 4, 0])
    await world.settled(hookId, (all) => all.filter((each) => each.status === 'DELIVERED').length === 6)
    const bodies = (await world.receiver.posts(7, path)).slice(1).map(({ body }) => body)
    assert.equal(new Set(bodies).size, 6)
    assert.equal(await world.hooks.replays.missed(hookId), null)
    const again = await world.hooks.replays.start(filter, { createdBy: 'tok1' })
    assert.equal((await ended(again.id)).matched, 0)
    assert.equal((await world.deliveries(hookId)).length, 7)
    await assert.rejects(world.hooks.replays.missed('nobody'), /nobody/)
  })

  it('run as many at a time as may, however they are asked for', async () => {
    await world.restart(limits({ batch: 1, pauseMs: 60_000, running: 2 }))
    const { id: hookId } = await givenUp(2)
    const start = () => world.hooks.replays.start({ hookId }, { createdBy: 'tok1' })
    const all = await Promise.allSettled([start(), start(), start()])
    const started = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value.id] : []))
    assert.equal(started.length, 2)
    await assert.rejects(start(), /2 replays at the same time/)
    assert.equal(
      (await world.store.listReplays({ limit: 10, after: null })).filter((each) => each.filter.hookId === hookId)
        .length,
      2,
    )
    for (const id of started) void world.hooks.replays.cancel(id)
  })

  it('skips what waits anyway and what has no hook, and the counts add up', async () => {
    const { id: hookId } = await givenUp(3)
    const gone = await givenUp(2)
    await world.hooks.service.deactivate(gone.id, admin)
    await world.hooks.service.delete(gone.id, admin)
    await world.hooks.service.deactivate(hookId, admin)
    const [first] = await world.deliveries(hookId)
    await world.hooks.deliverer.resend(first!.id)
    const since = (await world.deliveries(hookId)).at(-1)!.created
    const { id } = await world.hooks.replays.start({ since }, { createdBy: 'tok1' })
    const { matched, sent, skipped } = await ended(id)
    assert.deepEqual({ matched, sent, skipped }, { matched: 5, sent: 2, skipped: 3 })
  })

  it('goes on after a restart where it was, and sends nothing twice', async () => {
    const { id: hookId } = await givenUp(5)
    await world.restart(slow)
    const { id } = await world.hooks.replays.start({ hookId }, { createdBy: 'tok1' })
    await world.settled(hookId, (all) => all.filter(({ status }) => status === 'DELIVERED').length === 1)
    await world.restart(quick)
    const { status, matched, sent, skipped } = await ended(id)
    assert.deepEqual([status, matched, sent, skipped], ['DONE', 5, 5, 0])
    const all = await world.settled(hookId, (each) => each.every((delivery) => delivery.status === 'DELIVERED'))
    assert.deepEqual(
      all.map(({ attempts }) => attempts.length),
      [2, 2, 2, 2, 2],
    )
  })

  it('stops when it is cancelled: what is left stays as it was', async () => {
    const { id: hookId } = await givenUp(4)
    await world.restart(limits({ batch: 1, pauseMs: 300 }))
    const { id } = await world.hooks.replays.start({ hookId }, { createdBy: 'tok1' })
    await world.settled(hookId, (all) => all.some(({ status }) => status === 'DELIVERED'))
    const { status, sent } = await world.hooks.replays.cancel(id)
    assert.equal(status, 'CANCELLED')
    assert.ok(sent >= 1 && sent < 4)
    const again = await world.hooks.replays.cancel(id)
    assert.equal(again.sent, sent)
    assert.equal((await world.deliveries(hookId)).filter((delivery) => delivery.status === 'GIVEN_UP').length, 4 - sent)
    await assert.rejects(world.hooks.replays.cancel('nobody'), /Not found/)
  })

  it('is one for one request key', async () => {
    const { id: hookId } = await givenUp(2)
    const by = { createdBy: 'tok1', requestKey: `tok1 ${hookId}` }
    const [first, second] = await Promise.all([
      world.hooks.replays.start({ hookId }, by),
      world.hooks.replays.start({ hookId }, by),
    ])
    assert.equal(second.id, first.id)
    await ended(first.id)
    const all = await world.settled(hookId, (each) => each.every(({ status }) => status === 'DELIVERED'))
    assert.ok(all.every(({ attempts }) => attempts.length === 2))
  })

  it('sends the bytes of a delivery to another URL once, without the secret and the headers of its hook', async () => {
    const path = `/secret-${++names}`
    const { id } = await world.verified(path, `${world.receiver.url}${path}`, {
      headers: [{ key: 'x-own', value: 'mine' }],
      authScheme: { type: 'HEADER', key: 'authorization', value: 'Basic c2VjcmV0' },
    })
    await world.publish(event())
    const [delivery] = await world.settled(id, (all) => all[0]?.status === 'DELIVERED')
    const [sent] = await world.receiver.posts(1, path)
    const shown = await world.hooks.requests.show(delivery!.id)
    assert.equal(String(shown.body), sent!.body)
    assert.equal(shown.headers['authorization'], '***')
    assert.equal(shown.headers['x-own'], 'mine')
    assert.equal(shown.headers['webhook-id'], delivery!.id)

    const other = `/elsewhere-${names}`
    const answer = await world.hooks.requests.sendTo(delivery!.id, world.receiver.url + other)
    assert.deepEqual([answer.status, answer.error], [200, null])
    const [elsewhere] = await world.receiver.posts(1, other)
    assert.equal(elsewhere!.body, sent!.body)
    assert.equal(elsewhere!.headers['authorization'], undefined)
    assert.equal(elsewhere!.headers['x-own'], undefined)
    assert.deepEqual(await world.store.getDelivery(delivery!.id), delivery)
  })

  it('sends to no URL that a hook may not have', async () => {
    const { id: hookId } = await givenUp(1)
    const [delivery] = await world.deliveries(hookId)
    for (const url of ['http://169.254.169.254/latest', 'file:///etc/passwd', 'https://10.0.0.1/x', 'nonsense']) {
      await assert.rejects(world.hooks.requests.sendTo(delivery!.id, url), /Api validation failed: url/, url)
    }
    const failed = await world.hooks.requests.sendTo(delivery!.id, 'https://nowhere.invalid/x')
    assert.equal(failed.status, null)
    assert.ok(failed.error !== null)
  })
})
