import assert from 'node:assert/strict'
import type { ReceivedRequest } from '../../kit/receiver.ts'
import { token, type TestServer } from '../../kit/server.ts'

export interface Execution {
  readonly id: string
  readonly status: string
  readonly trigger: { readonly eventUuids?: readonly string[] }
}

/** What one event brings about: a call, another one behind it, and a row. */
export interface Prepared {
  readonly flowId: string
  readonly tableId: string
}

/** A flow of three steps, started by a hook for each event, and a hook to the outside. */
export async function prepare(server: TestServer, receiverUrl: string): Promise<Prepared> {
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

/** All executions of the flow, once there are as many as events and none is unfinished; else null. */
export async function settled(
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

export async function rowsOf(server: TestServer, tableId: string): Promise<readonly string[]> {
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
export function stepsOf(first: readonly ReceivedRequest[], second: readonly ReceivedRequest[]) {
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
