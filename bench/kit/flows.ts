import type { Server } from './processes.ts'

interface Endpoint {
  readonly flowId: string
  readonly invokeUrl: string
  readonly clientToken: string
}

/** A flow of five pure cards that reads the body, as small as a real one is. */
const fiveCards = [
  { id: 'login', card: 'object.get', inputs: { object: { $from: 'trigger.body' }, path: 'actor.alternateId' } },
  { id: 'hello', card: 'text.compose', inputs: { text: 'Breached credential of {{login.output}}' } },
  { id: 'both', card: 'text.concatenate', inputs: { texts: { a: { $from: 'hello.output' }, b: '.' } } },
  { id: 'made', card: 'object.construct', inputs: { fields: { message: { $from: 'both.output' }, severity: 'WARN' } } },
  { id: 'answer', card: 'flow.return', inputs: { fields: { result: { $from: 'made.output' } } } },
]

/** Five journaled steps, each asks for a change of a table, which is as it was in the end. */
async function fiveSteps(server: Server): Promise<readonly object[]> {
  const columns = [{ name: 'Who', type: 'text' }]
  const table = (await server.api<{ id: string }>('POST', '/api/v1/tables', { name: 'Bench', columns })).id
  const create = (id: string) => ({ id, card: 'tables.create-row', inputs: { table, values: { Who: 'Ada' } } })
  const remove = (id: string, row: string) => ({
    id,
    card: 'tables.delete-row',
    inputs: { table, row_id: { $from: `${row}.row_id` } },
  })
  return [create('one'), remove('two', 'one'), create('three'), remove('four', 'three'), remove('five', 'one')]
}

/** Creates an endpoint flow and switches it on: with five pure cards, with five journaled steps, or with none. */
export async function createFlow(server: Server, cards: 'five' | 'steps' | 'none'): Promise<Endpoint> {
  const flow = await server.api<{ id: string }>('POST', '/api/v1/flows', {
    name: `Bench ${cards}`,
    trigger: { event: 'api_endpoint', security: 'client_token' },
    cards: cards === 'five' ? fiveCards : cards === 'steps' ? await fiveSteps(server) : [],
  })
  await server.api('POST', `/api/v1/flows/${flow.id}/lifecycle/activate`)
  const endpoint = await server.api<{ invokeUrl: string; clientToken: string }>(
    'GET',
    `/api/v1/flows/${flow.id}/endpoint`,
  )
  return { flowId: flow.id, invokeUrl: endpoint.invokeUrl.split('?')[0]!, clientToken: endpoint.clientToken }
}

/** Creates hooks of the bench's event type, and verifies them where `verify` says so. */
export async function createHook(
  server: Server,
  name: string,
  uri: string,
  auth: { key: string; value: string } | null,
  eventType = 'security.breached_credential.detected',
): Promise<string> {
  const hook = await server.api<{ id: string }>('POST', '/api/v1/eventHooks', {
    name,
    events: { type: 'EVENT_TYPE', items: [eventType] },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: { uri, ...(auth === null ? {} : { authScheme: { type: 'HEADER', ...auth } }) },
    },
  })
  await server.api('POST', `/api/v1/eventHooks/${hook.id}/lifecycle/verify`)
  return hook.id
}
