import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isProblem } from '../base/errors.ts'
import { admin, event, hookInput, openHookWorld, ownAlias, type, type HookWorld } from './hooks.kit.ts'

describe('what is tried and looked up about event hooks', () => {
  let world: HookWorld
  before(async () => {
    world = await openHookWorld({ limits: { maxHooks: 50, maxEventsPerHook: 3 } })
  })
  after(() => world.close())
  const service = () => world.hooks.service
  const auth = { authScheme: { type: 'HEADER', key: 'x-secret', value: 'very-secret' } }
  const deliver = { deliver: true } as const

  it('sends a preview as a delivery is sent, hides its secrets, and records no delivery', async () => {
    const { id } = await world.create('Preview', `${world.receiver.url}/preview?clientToken=hidden-token`, auth)
    await world.receiver.behave('/preview', 'echo')
    const { request, response, matched } = await service().preview(id, deliver, admin)
    const [got] = await world.receiver.posts(1, '/preview')
    assert.equal(got!.headers['x-secret'], 'very-secret')
    assert.equal(got!.headers['webhook-id'], (request.body as { eventId: string }).eventId)
    assert.match(got!.path, /clientToken=hidden-token/)
    assert.deepEqual(JSON.parse(got!.body), request.body)
    assert.match(request.url, /clientToken=\*\*\*$/)
    assert.deepEqual([request.headers['x-secret'], response?.status, matched], ['***', 200, true])
    assert.doesNotMatch(JSON.stringify({ request, response }), /very-secret|hidden-token/)
    const body = request.body as { eventType: string; source: string; data: { events: { eventType: string }[] } }
    assert.equal(body.eventType, 'com.okta.event_hook')
    assert.equal(body.source, `https://flowhook.example/api/v1/eventHooks/${id}`)
    assert.equal(body.data.events[0]!.eventType, type)
    assert.deepEqual(await world.deliveries(id), [])
    assert.equal((await service().get(id)).verificationStatus, 'UNVERIFIED')
  })

  it('previews an event of the System Log byte for byte in meaning, and an edited body as it is', async () => {
    const { id } = await world.create('Real', `${world.receiver.url}/real`)
    const mine = event({ displayMessage: 'a real one' })
    const [uuid] = await world.publish(mine)
    const stored = await service().preview(id, { deliver: false, eventUuid: uuid }, admin)
    assert.equal(stored.response, null)
    const { data } = stored.request.body as { data: { events: object[] } }
    assert.deepEqual(data.events[0], { ...mine, version: '0', severity: 'INFO' })
    assert.deepEqual(await world.receiver.requests('/real'), [], 'nothing was sent')

    const body = { eventId: 'mine', anything: [1, 2] }
    await service().preview(id, { ...deliver, body }, admin)
    const [got] = await world.receiver.posts(1, '/real')
    assert.deepEqual([JSON.parse(got!.body), got!.headers['webhook-id']], [body, 'mine'])
  })

  it('says why no answer came, and refuses types that the hook does not subscribe to', async () => {
    const { id } = await world.create('Broken', `${world.receiver.url}/broken`)
    await world.receiver.behave('/broken', 'reset')
    const { response } = await service().preview(id, deliver, admin)
    assert.equal(response?.status, null)
    assert.ok((response?.error ?? '').length > 10)
    await assert.rejects(
      service().preview(id, { deliver: false, eventType: 'user.lifecycle.delete.initiated' }, admin),
      (thrown) => isProblem(thrown, 'VALIDATION_FAILED'),
    )
    await assert.rejects(service().preview('who0', deliver, admin), (thrown) => isProblem(thrown, 'NOT_FOUND'))
  })

  it('hands a preview to an own flow, and says which execution it started', async () => {
    world.own.answer = () => ({ status: 200, headers: {}, body: Buffer.from('{}'), executionId: 'an-execution' })
    const { id } = await world.create('Own', `https://own.example/api/flo/${ownAlias}/invoke`)
    const { executionId } = await service().preview(id, deliver, admin)
    assert.equal(executionId, 'an-execution')
    assert.equal(world.own.calls.at(-1)!.handover, undefined, 'there is no delivery that it could point to')
  })

  it('lets nobody send without end', async () => {
    const { id } = await world.create('Rate', `${world.receiver.url}/rate`)
    const many = { ...admin, id: '00umany' }
    for (let i = 0; i < 30; i++) await service().preview(id, { ...deliver, body: {} }, many)
    await assert.rejects(service().preview(id, { ...deliver, body: {} }, many), (thrown) =>
      isProblem(thrown, 'RATE_LIMITED'),
    )
    await service().preview(id, { deliver: false }, many)
  })

  it('delivers a test event to one hook only, marked as what it is', async () => {
    const one = await world.verified('Test one', `${world.receiver.url}/one`)
    const other = await world.verified('Test other', `${world.receiver.url}/other`)
    const { deliveryId, eventUuid } = await service().sendTestEvent(one.id, undefined, admin)
    await world.settled(one.id, (all) => all.length === 1 && all[0]!.status === 'DELIVERED')
    assert.equal((await world.deliveries(one.id))[0]!.id, deliveryId)
    assert.deepEqual(await world.deliveries(other.id), [])
    const [logged] = await world.systemLog(type).then((rows) => rows.filter(({ uuid }) => uuid === eventUuid))
    const { debugContext } = logged as { debugContext: { debugData: Record<string, string> } }
    assert.equal(debugContext.debugData['testEvent'], 'true')
    assert.equal(debugContext.debugData['testEventHookId'], one.id)
  })

  it('sends no test event where nothing would come of it', async () => {
    const { id } = await world.create('Unverified', `${world.receiver.url}/unverified`)
    const refused = (eventType?: string) => service().sendTestEvent(id, eventType, admin)
    await assert.rejects(
      refused(),
      (thrown) => isProblem(thrown, 'HOOK_RECEIVES_NOTHING') && /not verified/.test(thrown.message),
    )
    await assert.rejects(refused('group.lifecycle.create'), (thrown) => isProblem(thrown, 'VALIDATION_FAILED'))
    assert.deepEqual(await world.deliveries(id), [])
  })

  it('tells what was done to a hook, newest first and in parts, and nothing of other hooks', async () => {
    const { id } = await world.verified('Changed', `${world.receiver.url}/changed`)
    await world.create('Another', `${world.receiver.url}/another`)
    await service().deactivate(id, admin)
    await service().activate(id, admin)
    const all = await service().changes(id, { limit: 50, after: null })
    const kinds = all.rows.map(({ eventType }) => eventType.replace('event_hook.', ''))
    assert.deepEqual(kinds, ['activated', 'deactivated', 'verified', 'created'])
    assert.equal(all.next, null)
    assert.equal(all.rows[0]!.actor.displayName, 'Ada Admin')
    const first = await service().changes(id, { limit: 3, after: null })
    const second = await service().changes(id, { limit: 3, after: first.next })
    assert.deepEqual([...first.rows, ...second.rows], all.rows)
    await assert.rejects(service().changes('who0', { limit: 3, after: null }), (thrown) =>
      isProblem(thrown, 'NOT_FOUND'),
    )
  })

  it('goes through more changes than one read holds', async () => {
    const { id } = await world.create('Switched', `${world.receiver.url}/switched`)
    for (let i = 0; i < 105; i++) {
      await service().deactivate(id, admin)
      await service().activate(id, admin)
      await service().replace(id, hookInput('Switched', `${world.receiver.url}/switched`), admin)
      await service().replace(id, hookInput('Switched', `${world.receiver.url}/switched`), admin)
    }
    const seen: string[] = []
    for (let after: string | null = null; ;) {
      const { rows, next } = await service().changes(id, { limit: 40, after })
      seen.push(...rows.map((row) => row.id))
      if (next === null) break
      after = next
    }
    assert.equal(seen.length, 421)
    assert.equal(new Set(seen).size, 421)
  })

  it('counts what became of deliveries, and names the last failure', async () => {
    const { id } = await world.verified('Counted', `${world.receiver.url}/counted`)
    await world.publish(event())
    await world.settled(id, (all) => all.length > 0 && all.every(({ status }) => status === 'DELIVERED'))
    await world.receiver.behave('/counted', 'status 503')
    await world.publish(event())
    await world.settled(id, (all) => all.some(({ status }) => status === 'FAILED'))
    const { total, buckets, lastFailure } = await service().statistics(id, '24h')
    assert.deepEqual([total.delivered, total.failed, total.givenUp, buckets.length], [1, 1, 0, 24])
    assert.equal(buckets.at(-1)!.delivered, 1)
    assert.ok(total.p50! >= 0)
    assert.equal(lastFailure?.status, 503)
    await assert.rejects(service().statistics('who0', '24h'), (thrown) => isProblem(thrown, 'NOT_FOUND'))
  })

  it('says what a URL is before a hook is made of it', () => {
    const own = `https://own.example/api/flo/${ownAlias}/invoke`
    assert.deepEqual(service().inspectUrl(`${own}?clientToken=x`), { problem: null, ownAlias, hasToken: true })
    const blocked = service().inspectUrl('https://169.254.169.254/')
    assert.notEqual(blocked.problem, null)
    assert.match(service().inspectUrl(`https://example.com/${'x'.repeat(1024)}`).problem ?? '', /longer than 1024/)
    assert.deepEqual(service().inspectUrl('https://example.com/'), { problem: null, ownAlias: null, hasToken: false })
  })

  it('verifies a changed channel before it counts, and leaves all as it was where that fails', async () => {
    const { id } = await world.verified('Moved', `${world.receiver.url}/from?clientToken=abc`)
    const moved = hookInput('Moved', `${world.receiver.url}/to`, auth)
    const after = await service().replace(id, moved, admin, { verify: true })
    assert.deepEqual([after.uri, after.verificationStatus], [`${world.receiver.url}/to`, 'VERIFIED'])
    assert.equal((await world.receiver.requests('/to'))[0]!.headers['x-secret'], 'very-secret')
    await world.receiver.behave('/nowhere', 'status 404')
    const wrong = hookInput('Moved', `${world.receiver.url}/nowhere`, auth)
    await assert.rejects(service().replace(id, wrong, admin, { verify: true }), (thrown) => {
      assert.ok(isProblem(thrown, 'VALIDATION_FAILED'))
      assert.match(thrown.causes[1]!, /answered 404; expected 200/)
      assert.match(thrown.causes[2]!, /^The answer was 404: /)
      return true
    })
    assert.deepEqual(await service().get(id), after)
  })
})
