import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'
import { prepare, rowsOf, settled, stepsOf } from './kit/event-to-row.ts'
import { Ledger } from './kit/ledger.ts'
import { size } from './kit/sizes.ts'
import { Random } from './simulation/random.ts'

const rounds = size('FAULT_KILLS', 4, 25)
/** Each look reads all of them. */
const patience = 90_000 + rounds * 3_000

describe(`${rounds} kills under load`, () => {
  let server: TestServer
  let receiver: Receiver
  before(async () => {
    receiver = await startReceiver()
    server = await startServer({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(receiver.url).port}` })
  })
  after(async () => {
    await server.stop()
    await receiver.stop()
  })

  it('D2 loses no acknowledged event, D3 repeats the same bytes, E1 E2 E3 does each step once or again with its key', async () => {
    const prepared = await prepare(server, receiver.url)
    const deliveries = new Ledger()
    const executions = new Ledger()
    const rows = new Ledger()
    const ledgers = [deliveries, executions, rows]
    const random = new Random(7)
    for (let round = 0; round < rounds; round++) {
      const load = publishUntilItBreaks(server.url, ledgers)
      await delay(random.int(120, 520))
      await server.kill()
      await load
      // At its address, as everywhere else: an own URL is known by it.
      server = await server.restart({ FLOWHOOK_PORT: new URL(server.url).port })
    }
    assert.ok(deliveries.ackedIds.size > rounds * 10, `only ${deliveries.ackedIds.size} events were acknowledged`)

    await eventually(
      async () => {
        const all = await settled(server, prepared.flowId, deliveries.ackedIds)
        executions.recount()
        for (const { trigger } of all ?? []) for (const uuid of trigger.eventUuids ?? []) executions.arrived(uuid)
        return all
      },
      'every acknowledged event has a finished execution',
      patience,
    )
    for (const uuid of await rowsOf(server, prepared.tableId)) rows.arrived(uuid)
    await eventually(
      async () => {
        deliveries.recount()
        for (const { method, body } of await receiver.requests('/outside')) {
          if (method !== 'POST') continue
          const envelope = JSON.parse(body) as { eventId: string; data: { events: readonly { uuid: string }[] } }
          deliveries.arrived(envelope.data.events[0]!.uuid, body)
        }
        return deliveries.missing().length === 0
      },
      'the receiver has every acknowledged event',
      patience,
    )

    const ran = executions.close(`${rounds} kills, executions`)
    const wrote = rows.close(`${rounds} kills, rows of tables`)
    const delivered = deliveries.close(`${rounds} kills, deliveries`)
    assert.deepEqual([ran.lost, ran.unexpected, ran.duplicated], [0, 0, 0])
    assert.deepEqual([wrote.lost, wrote.unexpected, wrote.duplicated], [0, 0, 0])
    assert.equal(wrote.ok + wrote.recovered, ran.ok + ran.recovered)
    // A delivery that was on its way at a kill may come again, as it was.
    assert.deepEqual([delivered.lost, delivered.unexpected, delivered.changed], [0, 0, 0])
    const steps = stepsOf(await receiver.requests('/first'), await receiver.requests('/second'))
    console.log(`steps called again in flight ${steps.again}, journaled steps run again ${steps.broken.length}`)
    assert.deepEqual(steps.broken, [])
    assert.deepEqual(steps.keys, [])
  })
})

/** Eight publishers, one event a request, until the server is gone. Only a 200 counts as acknowledged. */
async function publishUntilItBreaks(url: string, ledgers: readonly Ledger[]): Promise<void> {
  const publisher = async () => {
    for (;;) {
      const uuid = crypto.randomUUID()
      for (const ledger of ledgers) ledger.sent(uuid)
      const answer = await fetch(`${url}/api/v1/events`, {
        method: 'POST',
        headers: { authorization: `SSWS ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ uuid, eventType: 'user.lifecycle.create', actor: { id: '00u1', type: 'User' } }),
      }).catch(() => null)
      if (answer === null) return
      if (answer.status === 200) for (const ledger of ledgers) ledger.acked(uuid)
      await answer.arrayBuffer().catch(() => null)
    }
  }
  await Promise.all(Array.from({ length: 8 }, publisher))
}
