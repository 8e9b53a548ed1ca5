import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isProblem } from '../base/errors.ts'
import { admin, event, openHookWorld, type, type HookWorld } from './hooks.kit.ts'

describe('publishing events', () => {
  let world: HookWorld
  before(async () => {
    world = await openHookWorld({
      limits: { maxHooks: 5, maxEventsPerHook: 3, publish: { bodyBytes: 4 * 1024 * 1024 } },
    })
  })
  after(() => world.close())

  const publish = (text: string | Uint8Array, form: 'json' | 'ndjson' = 'json') =>
    world.hooks.publisher.publish(Buffer.from(text), form, admin)
  const rawOf = async (uuid: string) => Buffer.from((await world.store.getEventByUuid(uuid))!.raw).toString()
  const causesOf = async (text: string, form: 'json' | 'ndjson' = 'json') => {
    const before = (await world.store.counts()).events
    const thrown = await publish(text, form).then(
      () => null,
      (each: unknown) => each,
    )
    assert.ok(isProblem(thrown), 'refused')
    assert.equal(thrown.entry.kind, 'user')
    assert.equal((await world.store.counts()).events, before, 'nothing was stored')
    return [thrown.message, ...thrown.causes].join('\n')
  }

  it('keeps the bytes of a complete event exactly as they came', async () => {
    const uuid = crypto.randomUUID()
    const raw = `{ "uuid":"${uuid}", "eventType" : "${type}","published":"2026-03-02T10:20:01Z","version":"0","severity":"INFO", "mine":{"big":12345678901234567890.10, "é":"\\u00e9\\u0000"}}`
    assert.deepEqual(await publish(` \n${raw}\n`), { accepted: 1, duplicates: 0, uuids: [uuid] })
    assert.equal(await rawOf(uuid), raw)
  })

  it('fills in uuid, published, version and severity, and touches nothing else', async () => {
    const { uuids } = await publish(`{"eventType":"${type}","mine":1.0}`)
    const raw = await rawOf(uuids[0]!)
    assert.ok(raw.endsWith(`"eventType":"${type}","mine":1.0}`), raw)
    const { uuid, published, version, severity } = JSON.parse(raw) as Record<string, string>
    assert.deepEqual({ uuid, version, severity }, { uuid: uuids[0], version: '0', severity: 'INFO' })
    assert.ok(Math.abs(Date.parse(published!) - Date.now()) < 60_000)
  })

  it('takes a list, lines, and the envelope of an Okta hook, each event with its own bytes', async () => {
    const [a, b] = [JSON.stringify(event({ n: 1 })), JSON.stringify(event({ n: 2 }), null, 1)]
    const shapes = [
      [`[${a}, ${b}]`, 'json'],
      [`{"eventType":"com.okta.event_hook","data":{"events":[ ${a},\n${b} ]},"eventId":"x"}`, 'json'],
      [`${a}\r\n\n${b.replaceAll('\n', ' ')}\n`, 'ndjson'],
    ] as const
    for (const [body, form] of shapes) {
      const fresh = body.replaceAll(/"uuid":\s*"[^"]+"/g, () => `"uuid":"${crypto.randomUUID()}"`)
      const { accepted, uuids } = await publish(fresh, form)
      assert.equal(accepted, 2)
      assert.deepEqual(
        await Promise.all(uuids.map(async (uuid) => (JSON.parse(await rawOf(uuid)) as { n: number }).n)),
        [1, 2],
      )
    }
  })

  it('stores an event once however often, and in whatever capitals, its uuid comes', async () => {
    const given = event()
    const twice = await publish(JSON.stringify([given, given]))
    assert.deepEqual([twice.accepted, twice.duplicates], [1, 1])
    const again = await publish(JSON.stringify({ ...given, uuid: String(given['uuid']).toUpperCase() }))
    assert.deepEqual(again, { accepted: 0, duplicates: 1, uuids: [given['uuid']] })
  })

  it('refuses the whole request for one invalid event, and names its index and field', async () => {
    const good = event()
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      ['text', /events\[1\]: expected an object/],
      [{}, /events\[1\]\.eventType: is missing/],
      [{ eventType: 7 }, /events\[1\]\.eventType: expected text/],
      [event({ uuid: 'x' }), /events\[1\]\.uuid: expected a UUID/],
      [event({ uuid: null }), /events\[1\]\.uuid: may not be null/],
      [event({ published: 'yesterday' }), /events\[1\]\.published: expected a time in ISO 8601/],
      [event({ published: '2026-13-02T10:20:01Z' }), /events\[1\]\.published/],
      [event({ severity: 'FATAL' }), /events\[1\]\.severity: expected DEBUG, INFO, WARN or ERROR/],
      [event({ actor: 'me' }), /events\[1\]\.actor: expected an object/],
      [event({ actor: { id: 'x' } }), /events\[1\]\.actor\.type: is missing/],
      [event({ target: {} }), /events\[1\]\.target: expected a list/],
      [event({ target: [{ id: 'x', type: 'User' }, { id: 1 }] }), /events\[1\]\.target\[1\]\.id: expected text/],
      [event({ outcome: { result: null } }), /events\[1\]\.outcome\.result: may not be null/],
      [event({ client: { ipChain: [{ ip: 1 }] } }), /events\[1\]\.client\.ipChain\[0\]\.ip/],
      [event({ debugContext: { debugData: [] } }), /events\[1\]\.debugContext\.debugData/],
    ]
    for (const [each, message] of wrong) {
      assert.match(await causesOf(JSON.stringify([good, each])), message)
    }
  })

  it('names how to register a type that nobody knows, and takes it once it is registered', async () => {
    const given = JSON.stringify(event({ eventType: 'billing.invoice.paid' }))
    assert.match(await causesOf(given), /^eventType: .*PUT \/api\/v1\/eventTypes\/billing\.invoice\.paid/m)
    const now = Date.now()
    const own = {
      id: 'billing.invoice.paid',
      description: '',
      eligible: true,
      example: null,
      created: now,
      lastUpdated: now,
    }
    await world.store.commit({ kind: 'eventType.put', type: own })
    assert.equal((await publish(given)).accepted, 1)
    assert.match(await causesOf(JSON.stringify(event({ eventType: 'No Type' }))), /“No Type” is no event type/)
  })

  it('names the limit of events in a request and of bytes in an event', async () => {
    const many = Array.from({ length: 1_001 }, () => ({ eventType: type }))
    assert.match(await causesOf(JSON.stringify(many)), /1001, more than the limit of 1000/)
    assert.match(await causesOf(many.map((each) => JSON.stringify(each)).join('\n'), 'ndjson'), /limit of 1000/)
    const large = event({ mine: 'x'.repeat(262_144) })
    assert.match(await causesOf(JSON.stringify([event(), large])), /events\[1\]: has \d+ bytes.*262144/)
    assert.equal((await publish(JSON.stringify(many.slice(1)))).accepted, 1_000)
    assert.match(await causesOf('[]'), /there is none/)
    assert.match(await causesOf('', 'ndjson'), /there is none/)
  })

  it('refuses what is not JSON, too deep, or has keys that are not allowed', async () => {
    const deep = `${'['.repeat(100)}${']'.repeat(100)}`
    assert.match(await causesOf('{'), /not well-formed JSON/)
    assert.match(await causesOf(`{"eventType":"${type}","x":${deep}}`), /nested deeper than the limit of 64/)
    assert.match(await causesOf(`{"eventType":"${type}","__proto__":{}}`), /__proto__/)
    assert.match(await causesOf(`{"eventType":"${type}","x":1e999}`), /too large/)
    assert.match(await causesOf(`${JSON.stringify(event())}\nnot json`, 'ndjson'), /events\[1\]: /)
    assert.match(await causesOf('{"eventType":"com.okta.event_hook","data":{}}'), /data\.events: expected a list/)
  })

  it('D1 resolves only after event and deliveries were committed together', async () => {
    const hook = await world.verified('committed', `${world.receiver.url}/committed`)
    const [uuid] = await world.publish(event())
    const stored = await world.store.getEventByUuid(uuid!)
    const all = await world.store.listDeliveries({ eventId: stored!.id, limit: 10, after: null })
    assert.deepEqual(
      all.map(({ hookId }) => hookId),
      [hook.id],
    )
  })

  it('makes deliveries for active and verified hooks only', async () => {
    const [off, unverified] = [
      await world.verified('off', `${world.receiver.url}/off`),
      await world.create('unverified', `${world.receiver.url}/unverified`),
    ]
    await world.hooks.service.deactivate(off.id, admin)
    await world.publish(event())
    assert.deepEqual(await world.deliveries(off.id), [])
    assert.deepEqual(await world.deliveries(unverified.id), [])
  })

  it('raises events of our own as Okta shapes them, with who did it', async () => {
    await world.hooks.publisher.raise({
      eventType: 'workflows.user.flow.create',
      actor: admin,
      target: [{ id: 'f1', type: 'Flow', displayName: 'Mine' }],
      outcome: { result: 'SUCCESS' },
    })
    const [raised] = await world.systemLog('workflows.user.flow.create')
    assert.deepEqual(raised!['actor'], {
      id: '00uadmin',
      type: 'User',
      alternateId: '00uadmin',
      displayName: 'Ada Admin',
      detailEntry: null,
    })
    assert.deepEqual(Object.keys(raised!).slice(0, 6), [
      'uuid',
      'published',
      'eventType',
      'version',
      'displayMessage',
      'severity',
    ])
  })

  it('delivers no more past ten hops, so that a loop ends', async () => {
    const hook = await world.store.listHooks().then((all) => all.find(({ name }) => name === 'committed'))
    for (const [hops, expected] of [
      [9, 1],
      [10, 0],
    ] as const) {
      const before = (await world.deliveries(hook!.id)).length
      await world.hooks.publisher.raise({
        eventType: type,
        actor: admin,
        target: [],
        outcome: { result: 'SUCCESS' },
        hops,
      })
      assert.equal((await world.deliveries(hook!.id)).length - before, expected)
    }
  })
})
