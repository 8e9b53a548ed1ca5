import { ownRates } from '../base/shared-rates.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock, type Clock } from '../base/clock.ts'
import { systemIds } from '../base/ids.ts'
import { openLog } from '../base/log.ts'
import { secretBox } from '../base/secrets.ts'
import { noConnections } from '../cards/connection.ts'
import { cardsById } from '../cards/index.ts'
import { openEmbeddedEngine } from '../engine/embedded/embedded-engine.ts'
import type { Engine } from '../engine/engine.ts'
import type { Outbound } from '../base/outbound/outbound.ts'
import { openFiles } from '../files/index.ts'
import type { Principal } from '../model/access.ts'
import type { CardNode, FlowDefinition, Trigger } from '../model/flow-definition.ts'
import type { Flow } from '../model/flow.ts'
import type { SystemEvent } from '../model/system-event.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'
import type { VerifyAccessToken } from './credentials.ts'
import { openEndpoint, type Endpoint, type EndpointLimits } from './endpoint.ts'
import { openFlowRegistry, type FlowRegistry } from './flow-registry.ts'
import { openFlowService, type FlowService } from './flow-service.ts'

export const publicUrl = 'https://flowhook.example.com'
export const somebody: Principal = { id: 'tok1', name: 'Somebody', kind: 'token', permissions: ['*'] }

/** Flows on a real store and engine, without a server in front. */
export interface Flows {
  readonly store: Store
  readonly registry: FlowRegistry
  readonly service: FlowService
  readonly endpoint: Endpoint
  readonly engine: Engine
  /** What was told to the System Log. */
  readonly events: readonly SystemEvent[]
  /** Creates a flow and switches it on. */
  create(definition: NewFlow): Promise<Flow & { readonly clientToken: string }>
  stop(): Promise<void>
}

export interface NewFlow {
  readonly name?: string
  readonly trigger?: Trigger
  readonly cards?: readonly CardNode[]
  readonly off?: boolean
}

export async function startFlows(
  options: {
    readonly limits?: Partial<EndpointLimits>
    readonly verifyAccessToken?: VerifyAccessToken
    readonly clock?: Clock
    readonly http?: (flows: Pick<Flows, 'endpoint'>, hops: number) => Outbound
  } = {},
): Promise<Flows> {
  const folder = await mkdtemp(join(tmpdir(), 'flowhook-flows-'))
  const log = openLog('silent')
  const clock = options.clock ?? systemClock
  const ids = systemIds(clock)
  const cards = cardsById
  const store = await openSqliteStore({ file: join(folder, 'flowhook.db'), clock, log })
  const registry = await openFlowRegistry({ store, cards, log })
  const engine = openEmbeddedEngine({
    store,
    flows: registry,
    tools: {
      connections: noConnections,
      files: openFiles({ store, clock, ids }),
      exportFlow: (id) => service.files.asOkta(id),
      http: ({ trigger }) => {
        if (options.http === undefined) throw new Error('these flows call nobody')
        return options.http({ endpoint }, trigger.hops ?? 0)
      },
    },
    clock,
    ids,
    log,
  })
  const events: SystemEvent[] = []
  const service = openFlowService({
    store,
    registry,
    engine,
    cards,
    secrets: secretBox('a master key for tests, long enough'),
    raise: async (event) => void events.push(event),
    publicUrl: () => publicUrl,
    clock,
    ids,
  })
  const endpoint = openEndpoint({
    flows: registry,
    engine,
    store,
    retry: (id) => service.retry(id, {}, false),
    verifyAccessToken: options.verifyAccessToken ?? (async () => null),
    publicUrl: () => publicUrl,
    rates: ownRates,
    clock,
    ids,
    log,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })
  await engine.start()

  return {
    store,
    registry,
    service,
    endpoint,
    engine,
    events,
    async create({ name = 'A flow', trigger = { event: 'api_endpoint', security: 'client_token' }, cards = [], off }) {
      const definition: FlowDefinition = { name, trigger, cards }
      let flow = await service.create(definition, somebody)
      if (off !== true) flow = await service.activate(flow.id, somebody)
      const clientToken = trigger.event !== 'api_endpoint' ? '' : ((await service.endpoint(flow.id)).clientToken ?? '')
      return { ...flow, clientToken }
    },
    async stop() {
      registry.close()
      await engine.stop(1000)
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
