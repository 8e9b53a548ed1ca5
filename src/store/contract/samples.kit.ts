import { systemClock } from '../../base/clock.ts'
import { systemIds } from '../../base/ids.ts'
import type { Attempt, DeliveryStatus } from '../../model/delivery.ts'
import type { Connection } from '../../model/connection.ts'
import type { StoredFile } from '../../model/file.ts'
import type { EventHook } from '../../model/event-hook.ts'
import type { StoredEvent } from '../../model/event.ts'
import type { Flow } from '../../model/flow.ts'
import type { Table } from '../../model/table.ts'
import type { Mutations, Store } from '../store.ts'

/** Made-up things to store, each different from every other one. */
const ids = systemIds(systemClock)
export const newId = () => ids.uuid()
const newHex = () => ids.hex(16)

export function sampleEvent(change: Partial<StoredEvent> = {}): StoredEvent {
  const uuid = newId()
  return {
    id: newId(),
    uuid,
    type: 'user.lifecycle.create',
    published: 1_700_000_000_000,
    received: 1_700_000_000_500,
    raw: Buffer.from(`{"uuid":"${uuid}"}`),
    hops: 0,
    ...change,
  }
}

export function sampleHook(change: Partial<EventHook> = {}): EventHook {
  const id = ids.okta('who')
  return {
    id,
    name: `Hook ${id}`,
    description: null,
    status: 'ACTIVE',
    verificationStatus: 'VERIFIED',
    created: 1_700_000_000_000,
    createdBy: 'tok1',
    lastUpdated: 1_700_000_000_000,
    events: ['user.lifecycle.create'],
    filters: [{ event: 'user.lifecycle.create', condition: { expression: 'true', version: null } }],
    uri: 'https://example.com/hook',
    headers: [{ key: 'x-one', value: 'ü' }],
    authKey: 'authorization',
    authSealed: 'v1.abc.def',
    delivery: { profile: 'durable', concurrency: 10, order: 'none', batchSize: 1 },
    revision: 1,
    ...change,
  }
}

export function sampleFlow(change: Partial<Flow> = {}): Flow {
  const id = newId()
  const name = change.name ?? `Flow ${id}`
  return {
    id,
    name,
    status: 'INACTIVE',
    version: 1,
    definition: { name, trigger: { event: 'api_endpoint', security: 'client_token' }, cards: [] },
    created: 1_700_000_000_000,
    lastUpdated: 1_700_000_000_000,
    alias: newHex(),
    clientTokenHash: newHex(),
    clientTokenSealed: 'v1.abc.def',
    folderId: null,
    createdBy: 'me',
    ...change,
  }
}

export function sampleTable(change: Partial<Table> = {}): Table {
  const id = newId()
  return {
    id,
    name: `Table ${id}`,
    description: '',
    folderId: null,
    columns: [],
    created: 1_700_000_000_000,
    lastUpdated: 1_700_000_000_000,
    revision: 1,
    ...change,
  }
}

export function sampleFile(change: Partial<StoredFile> = {}): StoredFile {
  return {
    id: newId(),
    name: 'people.csv',
    type: 'text/csv',
    size: 5,
    created: 1_700_000_000_000,
    executionId: null,
    content: Buffer.from('hello'),
    ...change,
  }
}

export function sampleConnection(change: Partial<Connection> = {}): Connection {
  const id = newId()
  return {
    id,
    name: `Connection ${id}`,
    connector: 'http',
    settings: { url: 'https://api.example.com' },
    secretNames: ['token'],
    secretsSealed: 'v1.abc.def',
    created: 1_700_000_000_000,
    createdBy: 'me',
    lastUpdated: 1_700_000_000_000,
    revision: 1,
    tested: null,
    ...change,
  }
}

type Accept = Mutations['execution.accept']['in']

export function sampleAccept(change: Partial<Accept> = {}): { readonly kind: 'execution.accept' } & Accept {
  return {
    kind: 'execution.accept',
    id: newId(),
    flowId: 'flow-of-nobody',
    flowVersion: 1,
    started: 1_700_000_000_000,
    trigger: { event: 'api_endpoint' },
    head: '{"method":"POST","headers":{},"query":{}}',
    body: Buffer.from('{"a":1}'),
    ...change,
  }
}

type Finish = Mutations['execution.finish']['in']

export function sampleFinish(id: string, change: Partial<Finish> = {}): { readonly kind: 'execution.finish' } & Finish {
  return {
    kind: 'execution.finish',
    id,
    generation: 1,
    status: 'SUCCESS',
    finished: 1_700_000_001_000,
    history: '[]',
    error: null,
    keepInput: true,
    ...change,
  }
}

export function sampleAttempt(change: Partial<Attempt> = {}): Attempt {
  return { number: 1, started: 1_700_000_001_000, durationMs: 12, status: 200, error: null, answer: 'ok', ...change }
}

type Record = Mutations['delivery.record']['in']

export function sampleRecord(
  id: string,
  status: Exclude<DeliveryStatus, 'DELIVERING'>,
  change: Partial<Record> = {},
): { readonly kind: 'delivery.record' } & Record {
  return {
    kind: 'delivery.record',
    id,
    status,
    nextAttempt: null,
    attempts: [sampleAttempt()],
    tries: 1,
    executionId: null,
    ...change,
  }
}

/** Stores a hook of its own. */
export async function storedHook(store: Store, change: Partial<EventHook> = {}): Promise<EventHook> {
  const hook = sampleHook(change)
  await store.commit({ kind: 'hook.insert', hook, maxHooks: 100_000 })
  return hook
}

/** Publishes an event to one hook and gives the delivery's id with it. */
export async function publishedTo(
  store: Store,
  hookId: string,
  change: Partial<StoredEvent> = {},
): Promise<{ readonly event: StoredEvent; readonly deliveryId: string }> {
  const event = sampleEvent(change)
  const deliveryId = newId()
  await store.commit({ kind: 'event.publish', event, deliveries: [{ id: deliveryId, hookId }] })
  return { event, deliveryId }
}

/** Whole list, walked part by part. */
export async function walk<Row>(
  list: (after: string | null) => Promise<readonly Row[]>,
  cursorOf: (row: Row) => string,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let after: string | null = null; ;) {
    const part = await list(after)
    if (part.length === 0) return rows
    rows.push(...part)
    after = cursorOf(part.at(-1)!)
  }
}
