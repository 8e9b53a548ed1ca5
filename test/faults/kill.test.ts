import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'

// The ledger: what the server acknowledged, what the receiver got, what the executions say; joined at the end.
const rounds = Number(process.env['FAULT_KILLS'] ?? 4)

interface Execution {
  readonly id: string
  readonly status: string
  readonly trigger: { readonly eventUuids?: readonly string[] }
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

  it('D2 loses no acknowledged event, D3 repeats the same bytes, E1 starts one execution an event', async () => {
    const flowId = await prepare(server, receiver.url)
    const acknowledged = new Set<string>()
    for (let round = 0; round < rounds; round++) {
      const load = publishUntilItBreaks(server.url, acknowledged)
      await delay(150 + round * 37)
      await server.kill()
      await load
      server = await server.restart()
    }
    assert.ok(acknowledged.size > rounds * 10, `only ${acknowledged.size} events were acknowledged`)

    const executions = await eventually(
      async () => settled(server, flowId, acknowledged),
      'every acknowledged event has a finished execution',
      60_000,
    )
    const perEvent = new Map<string, number>()
    for (const { trigger } of executions)
      for (const uuid of trigger.eventUuids ?? []) perEvent.set(uuid, (perEvent.get(uuid) ?? 0) + 1)
    const lost = [...acknowledged].filter((uuid) => !perEvent.has(uuid))
    const duplicated = [...perEvent].filter(([, count]) => count > 1)

    const bodies = new Map<string, Set<string>>()
    await eventually(
      async () => {
        bodies.clear()
        for (const { method, body } of await receiver.requests()) {
          if (method !== 'POST') continue
          const envelope = JSON.parse(body) as { eventId: string; data: { events: readonly { uuid: string }[] } }
          const uuid = envelope.data.events[0]!.uuid
          const seen = bodies.get(uuid) ?? new Set()
          bodies.set(uuid, seen.add(body))
        }
        return [...acknowledged].every((uuid) => bodies.has(uuid))
      },
      'the receiver has every acknowledged event',
      60_000,
    )
    const changed = [...bodies].filter(([, each]) => each.size > 1)
    console.log(
      `acked ${acknowledged.size}, executed ${perEvent.size}, lost ${lost.length}, duplicated ${duplicated.length}, changed on repeat ${changed.length}`,
    )
    assert.deepEqual({ lost, duplicated, changed }, { lost: [], duplicated: [], changed: [] })
  })
})

async function prepare(server: TestServer, receiverUrl: string): Promise<string> {
  const flow = await server.api<{ id: string }>('POST', '/api/v1/flows', {
    name: 'Ledger',
    trigger: { event: 'api_endpoint', security: 'client_token' },
    cards: [
      { id: 'uuid', card: 'object.get', inputs: { object: { $from: 'trigger.body' }, path: 'data.events.0.uuid' } },
    ],
  })
  await server.api('POST', `/api/v1/flows/${flow.id}/lifecycle/activate`)
  const endpoint = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${flow.id}/endpoint`)
  // The path and alias stay while the port changes with each restart: any loopback address of ours is an own invoke URL.
  for (const [name, uri] of [
    ['own', endpoint.invokeUrl],
    ['outside', receiverUrl],
  ] as const) {
    const hook = await server.api<{ id: string }>('POST', '/api/v1/eventHooks', {
      name,
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri } },
    })
    await server.api('POST', `/api/v1/eventHooks/${hook.id}/lifecycle/verify`)
  }
  return flow.id
}

/** Eight publishers, one event a request, until the server is gone. Only a 200 counts as acknowledged. */
async function publishUntilItBreaks(url: string, acknowledged: Set<string>): Promise<void> {
  const publisher = async () => {
    for (;;) {
      const uuid = crypto.randomUUID()
      const answer = await fetch(`${url}/api/v1/events`, {
        method: 'POST',
        headers: { authorization: `SSWS ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ uuid, eventType: 'user.lifecycle.create', actor: { id: '00u1', type: 'User' } }),
      }).catch(() => null)
      if (answer === null) return
      if (answer.status === 200) acknowledged.add(uuid)
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
