import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startReceiver, type ReceivedRequest, type Receiver } from '../kit/receiver.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'
import { Ledger } from './kit/ledger.ts'
import { size } from './kit/sizes.ts'
import { Random } from './simulation/random.ts'

const rounds = size('FAULT_KILLS', 4, 25)

interface Execution {
  readonly id: string
  readonly status: string
  readonly trigger: { readonly eventUuids?: readonly string[] }
}

/** What one event brings about: a call, another one behind it, and a row. */
interface Prepared {
  readonly flowId: string
  readonly tableId: string
}

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
      server = await server.restart()
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
      90_000,
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
      90_000,
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

/** A flow of three steps, started by a hook for each event, and a hook to the outside. */
async function prepare(server: TestServer, receiverUrl: string): Promise<Prepared> {
  const table = await server.api<{ id: string }>('POST', '/api/v1/tables', {
    name: 'Ledger',
    columns: [{ name: 'Id', type: 'text' }],
  })
  const call = (id: string) => ({
    id,
    card: 'http.post',
    inputs: { url: `${receiverUrl}/${id}`, body: { uuid: { $from: 'uuid.output' } } },
  })
  const flow = await server.api<{ id: string }>('POST', '/api/v1/flows', {
    name: 'Ledger',
    trigger: { event: 'api_endpoint', security: 'client_token' },
    cards: [
      { id: 'uuid', card: 'object.get', inputs: { object: { $from: 'trigger.body' }, path: 'data.events.0.uuid' } },
      call('first'),
      call('second'),
      {
        id: 'row',
        card: 'tables.create-row',
        inputs: { table: table.id, values: { Id: { $from: 'uuid.output' } } },
      },
    ],
  })
  await server.api('POST', `/api/v1/flows/${flow.id}/lifecycle/activate`)
  const endpoint = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${flow.id}/endpoint`)
  // The path and alias stay while the port changes with each restart: any loopback address of ours is an own invoke URL.
  for (const [name, uri] of [
    ['own', endpoint.invokeUrl],
    ['outside', `${receiverUrl}/outside`],
  ] as const) {
    const hook = await server.api<{ id: string }>('POST', '/api/v1/eventHooks', {
      name,
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri } },
    })
    await server.api('POST', `/api/v1/eventHooks/${hook.id}/lifecycle/verify`)
  }
  return { flowId: flow.id, tableId: table.id }
}

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

/** All executions of the flow, once there are as many as events and none is unfinished; else null. */
async function settled(
  server: TestServer,
  flowId: string,
  acknowledged: ReadonlySet<string>,
): Promise<readonly Execution[] | null> {
  const all: Execution[] = []
  let after = ''
  for (;;) {
    const page = await server.api<Execution[]>('GET', `/api/v1/executions?flowId=${flowId}&limit=200${after}`)
    all.push(...page)
    if (page.length < 200) break
    after = `&after=${page.at(-1)!.id}`
  }
  const uuids = new Set(all.flatMap(({ trigger }) => trigger.eventUuids ?? []))
  const done = all.every(({ status }) => status === 'SUCCESS') && [...acknowledged].every((uuid) => uuids.has(uuid))
  return done ? all : null
}

async function rowsOf(server: TestServer, tableId: string): Promise<readonly string[]> {
  const answer = await fetch(`${server.url}/api/v1/tables/${tableId}/export`, {
    headers: { authorization: `SSWS ${token}` },
  })
  assert.equal(answer.status, 200)
  const [, ...lines] = (await answer.text()).trimEnd().split(/\r?\n/)
  return lines.map((line) => /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{22}/.exec(line)?.[0] ?? line)
}

/**
 * The second call begins behind the first one's commit, so a first call behind it is a journaled step that ran again. Each
 * repeat must have the key that the step had before.
 */
function stepsOf(first: readonly ReceivedRequest[], second: readonly ReceivedRequest[]) {
  const uuidOf = ({ body }: ReceivedRequest) => (JSON.parse(body) as { uuid: string }).uuid
  const begun = new Map<string, number>()
  for (const request of second)
    begun.set(uuidOf(request), Math.min(request.at, begun.get(uuidOf(request)) ?? request.at))
  const broken = first.filter((request) => request.at > (begun.get(uuidOf(request)) ?? request.at)).map(uuidOf)
  const keys: string[] = []
  let again = 0
  for (const calls of [first, second]) {
    const known = new Map<string, string>()
    for (const request of calls) {
      const key = request.headers['idempotency-key'] ?? ''
      const before = known.get(uuidOf(request))
      if (before !== undefined) again++
      if (key === '' || (before !== undefined && before !== key)) keys.push(`${uuidOf(request)}: ${before} ${key}`)
      known.set(uuidOf(request), key)
    }
  }
  return { broken, keys, again }
}
