import { scriptPayloads } from '../kit/script-payloads.ts'
import type { Receiver } from '../kit/receiver.ts'
import { eventually, type TestServer } from '../kit/server.ts'

/** Where what was stored can be seen. */
export interface HostilePlaces {
  readonly flowIds: readonly string[]
  readonly hookIds: readonly string[]
  readonly executionIds: readonly string[]
  readonly deliveryIds: readonly string[]
  readonly eventUuids: readonly string[]
  readonly ownTypes: readonly string[]
}

const few = 4
/** All payloads over and over, in as many texts as asked for, each of at most so many characters. */
const inTexts = (texts: number, characters: number): readonly string[] => {
  const all: string[] = Array.from({ length: texts }, () => '')
  let at = 0
  for (const payload of [...scriptPayloads, ...scriptPayloads]) {
    for (let tries = 0; tries < texts; tries++, at++) {
      if (all[at % texts]!.length + payload.length + 1 > characters) continue
      all[at % texts] += `${payload} `
      break
    }
    at++
  }
  return all.map((text) => text.trim())
}

/** Stores every payload in every kind of text that the API takes, and lets the events happen that carry them on. */
export async function storeHostileTexts(server: TestServer, receiver: Receiver): Promise<HostilePlaces> {
  const whole = scriptPayloads.join(' ')
  const short = inTexts(60, 240)
  const long = inTexts(few, 3900)

  const ownTypes: string[] = []
  for (let i = 0; i < few; i++) {
    const type = `hostile.example.number${i}`
    const example = { eventType: type, displayMessage: long[i], debugContext: { debugData: { whole } } }
    await server.api('PUT', `/api/v1/eventTypes/${type}`, { description: long[i]!.slice(0, 255), example })
    ownTypes.push(type)
  }

  const flowIds: string[] = []
  for (const [i, name] of short.entries()) {
    const cards = [
      { id: 'text', card: 'text.compose', note: whole.slice(0, 900), inputs: { text: whole.replaceAll('{{', '{ {') } },
      { id: 'read', card: 'json.parse', inputs: { text: { $from: 'trigger.raw_body' } } },
    ]
    const flow = {
      name: `${i} ${name}`.slice(0, 255),
      description: long[i % few],
      trigger: { event: 'api_endpoint', security: 'public' },
      cards,
    }
    flowIds.push((await server.api<{ id: string }>('POST', '/api/v1/flows', flow)).id)
  }
  const executionIds: string[] = []
  for (const id of flowIds.slice(0, few)) {
    const run = { body: { whole, [scriptPayloads[5]!]: short }, wait: true }
    executionIds.push((await server.api<{ executionId: string }>('POST', `/api/v1/flows/${id}/run`, run)).executionId)
  }

  await receiver.behave('*', 'parrot')
  const hookIds: string[] = []
  for (const [i, name] of short.entries()) {
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/eventHooks', {
      name: `${i} ${name}`.slice(0, 255),
      description: long[i % few]!.slice(0, 1000),
      events: { type: 'EVENT_TYPE', items: [ownTypes[i % few]] },
      channel: {
        type: 'HTTP',
        version: '1.0.0',
        config: {
          uri: `${receiver.url}/${encodeURIComponent(short[i]!.slice(0, 60))}`,
          headers: [{ key: 'x-hostile', value: name.replaceAll(/[^\x20-\x7e]/g, ' ') }],
        },
      },
    })
    if (i < few) await server.api('POST', `/api/v1/eventHooks/${id}/lifecycle/verify`)
    hookIds.push(id)
  }

  const events = short.map((text, i) => ({
    eventType: ownTypes[i % few],
    displayMessage: text,
    actor: { id: text, type: text, alternateId: text, displayName: text },
    client: { userAgent: { rawUserAgent: text }, ipAddress: '203.0.113.9' },
    target: [{ id: text, type: text, alternateId: text, displayName: text }],
    outcome: { result: 'FAILURE', reason: text },
    debugContext: { debugData: { [text]: text, whole } },
  }))
  const { uuids } = await server.api<{ uuids: readonly string[] }>('POST', '/api/v1/events', events)
  const deliveries = await eventually(async () => {
    const rows = await server.api<readonly { id: string; status: string }[]>('GET', '/api/v1/deliveries?status=FAILED')
    return rows.length >= few ? rows : null
  }, 'deliveries fail with an answer of scripts')
  return {
    flowIds,
    hookIds,
    executionIds,
    deliveryIds: deliveries.slice(0, few).map(({ id }) => id),
    eventUuids: uuids,
    ownTypes,
  }
}
