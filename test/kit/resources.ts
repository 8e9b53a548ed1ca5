import type { FlowDefinition } from '../../src/model/flow-definition.ts'
import { eventually, type TestServer } from './server.ts'

export interface HookInput {
  readonly name?: string
  readonly uri: string
  readonly items?: readonly string[]
  readonly headers?: readonly { readonly key: string; readonly value: string }[]
  readonly auth?: { readonly key: string; readonly value: string }
  readonly delivery?: {
    readonly profile?: 'okta' | 'durable'
    readonly concurrency?: number
    readonly batchSize?: number
  }
  /** Default true. */
  readonly verify?: boolean
}

/** A hook as Okta's API takes it. */
export const hookBody = ({ name, uri, items = ['user.lifecycle.create'], headers, auth }: HookInput) => ({
  name: name ?? `to ${uri.slice(0, 60)} ${crypto.randomUUID()}`,
  events: { type: 'EVENT_TYPE', items },
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: { uri, headers: headers ?? [], ...(auth === undefined ? {} : { authScheme: { type: 'HEADER', ...auth } }) },
  },
})

/** Creates an event hook, sets how it delivers and verifies it. @returns its id */
export async function createHook(server: TestServer, input: HookInput): Promise<string> {
  const { id } = await server.api<{ id: string }>('POST', '/api/v1/eventHooks', hookBody(input))
  if (input.delivery !== undefined) await server.api('PUT', `/api/v1/eventHooks/${id}/delivery`, input.delivery)
  if (input.verify !== false) await server.api('POST', `/api/v1/eventHooks/${id}/lifecycle/verify`)
  return id
}

/** Publishes small events. @returns their uuids */
export async function publish(server: TestServer, eventType = 'user.lifecycle.create', count = 1): Promise<string[]> {
  const uuids = Array.from({ length: count }, () => crypto.randomUUID())
  const events = uuids.map((uuid) => ({ uuid, eventType, actor: { id: '00u1', type: 'User' } }))
  await server.api('POST', '/api/v1/events', events)
  return uuids
}

export interface ShownDelivery {
  readonly id: string
  readonly hookId: string
  readonly status: string
  readonly eventUuids: readonly string[]
  readonly nextAttempt: string | null
  readonly executionId?: string
  readonly attempts: readonly {
    readonly number: number
    readonly started: string
    readonly durationMs: number
    readonly status: number | null
    readonly error: string | null
    readonly answer: string | null
  }[]
}

/** The newest delivery of a hook with its attempts, once `done` says so. */
export function deliveryOf(
  server: TestServer,
  hookId: string,
  done: (delivery: ShownDelivery) => boolean,
  timeoutMs = 20_000,
): Promise<ShownDelivery> {
  return eventually(
    async () => {
      const [newest] = await server.api<{ id: string }[]>('GET', `/api/v1/deliveries?hookId=${hookId}&limit=1`)
      if (newest === undefined) return null
      const delivery = await server.api<ShownDelivery>('GET', `/api/v1/deliveries/${newest.id}`)
      return done(delivery) && delivery
    },
    `the delivery of hook ${hookId}`,
    timeoutMs,
  )
}

export interface MadeFlow {
  readonly id: string
  readonly invokeUrl: string
  readonly clientToken: string
  readonly alias: string
}

/** Creates a flow, switches it on, and says where it is called; a helper has no URL. */
export async function createFlow(server: TestServer, definition: FlowDefinition): Promise<MadeFlow> {
  const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', definition)
  await server.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
  if (definition.trigger.event === 'helper') return { id, invokeUrl: '', clientToken: '', alias: '' }
  const endpoint = await server.api<Omit<MadeFlow, 'id'>>('GET', `/api/v1/flows/${id}/endpoint`)
  return { ...endpoint, id }
}

export interface ShownCard {
  readonly id: string
  readonly card: string
  readonly status: string
  readonly inputs: unknown
  readonly outputs: unknown
  readonly left_out?: boolean
  readonly passes?: readonly { readonly name: string; readonly flowId?: string; readonly cards: readonly ShownCard[] }[]
}

export interface ShownExecution {
  readonly id: string
  readonly flowId: string
  readonly flowVersion: number
  readonly status: string
  readonly error: { readonly kind: string; readonly message: string; readonly cardId: string | null } | null
  readonly cards: readonly ShownCard[]
}

/** An execution, once it has a status. */
export function executionWith(server: TestServer, id: string, status: string): Promise<ShownExecution> {
  return eventually(async () => {
    const execution = await server.api<ShownExecution>('GET', `/api/v1/executions/${id}`)
    return execution.status === status && execution
  }, `execution ${id} is ${status}`)
}
