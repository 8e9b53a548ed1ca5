import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { eventually, root, startServer, token, type TestServer } from '../kit/server.ts'

interface Delivery {
  readonly id: string
  readonly status: string
  readonly eventUuids: readonly string[]
  readonly executionId: string
  readonly attempts: readonly { readonly status: number }[]
}
interface Execution {
  readonly id: string
  readonly status: string
  readonly trigger: { readonly deliveryId: string; readonly eventUuids: readonly string[] }
  readonly cards: readonly {
    readonly id: string
    readonly card: string
    readonly outputs: Record<string, never>
    readonly status: string
  }[]
}

describe('a breached credential, from the event to the execution', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.stop())

  it('finds event, delivery and execution linked, with the event’s fields in the body', async () => {
    const definition: unknown = JSON.parse(await readFile(join(root, 'examples/breached-credential.flow.json'), 'utf8'))
    const flow = await server.api<{ id: string; status: string }>('POST', '/api/v1/flows', definition)
    assert.equal(flow.status, 'INACTIVE')
    await server.api('POST', `/api/v1/flows/${flow.id}/lifecycle/activate`)
    const endpoint = await server.api<{ invokeUrl: string; clientToken: string; alias: string }>(
      'GET',
      `/api/v1/flows/${flow.id}/endpoint`,
    )
    assert.match(endpoint.invokeUrl, /\/api\/flo\/[0-9a-f]{32}\/invoke\?clientToken=[0-9a-f]{64}$/)

    const hook = await server.api<{ id: string }>('POST', '/api/v1/eventHooks', {
      name: 'Breached credentials',
      events: { type: 'EVENT_TYPE', items: ['security.breached_credential.detected'] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: endpoint.invokeUrl } },
    })
    const verified = await server.api<{ verificationStatus: string }>(
      'POST',
      `/api/v1/eventHooks/${hook.id}/lifecycle/verify`,
    )
    assert.equal(verified.verificationStatus, 'VERIFIED')

    const { example } = await server.api<{ example: object }>(
      'GET',
      '/api/v1/eventTypes/security.breached_credential.detected',
    )
    const uuid = crypto.randomUUID()
    const published = await server.api<{ accepted: number; uuids: string[] }>('POST', '/api/v1/events', {
      ...example,
      uuid,
    })
    assert.deepEqual(published, { accepted: 1, duplicates: 0, uuids: [uuid] })

    const [listed] = await eventually(async () => {
      const deliveries = await server.api<Delivery[]>('GET', `/api/v1/deliveries?hookId=${hook.id}`)
      return deliveries.length === 1 && deliveries[0]!.status === 'DELIVERED' && deliveries
    }, 'the delivery reaches the flow')
    const delivery = await server.api<Delivery>('GET', `/api/v1/deliveries/${listed!.id}`)
    assert.deepEqual(delivery.eventUuids, [uuid])
    assert.deepEqual(
      delivery.attempts.map((attempt) => attempt.status),
      [200],
    )

    const execution = await eventually(async () => {
      const found = await server.api<Execution>('GET', `/api/v1/executions/${delivery.executionId}`)
      return found.status === 'SUCCESS' && found
    }, 'the execution ends')
    assert.equal(execution.trigger.deliveryId, delivery.id)
    assert.deepEqual(execution.trigger.eventUuids, [uuid])
    const body = execution.cards[0]!.outputs['body'] as unknown as {
      eventType: string
      data: { events: { uuid: string }[] }
    }
    assert.equal(body.eventType, 'com.okta.event_hook')
    assert.equal(body.data.events[0]!.uuid, uuid)
    assert.ok(execution.cards.every((card) => card.status === 'SUCCESS'))

    // The token in the hook's URL is shown by the hook's own route only.
    const log = await (await fetch(`${server.url}/api/v1/logs`, { headers: { authorization: `SSWS ${token}` } })).text()
    assert.ok(!log.includes(endpoint.clientToken))
    assert.ok(!JSON.stringify([delivery, execution]).includes(endpoint.clientToken))
  })
})
