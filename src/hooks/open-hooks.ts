import type { Clock } from '../base/clock.ts'
import type { Rates } from '../base/shared-rates.ts'
import type { Ids } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import type { Tracer } from '../base/trace.ts'
import type { SecretBox } from '../base/secrets.ts'
import type { Engine } from '../engine/engine.ts'
import type { SystemEvent } from '../model/system-event.ts'
import type { Store } from '../store/store.ts'
import type { HookOwners } from './deliver/hook-owners.ts'
import type { DelivererLimits } from './deliver/deliverer-limits.ts'
import { Deliverer } from './deliver/deliverer.ts'
import { openDeliveryRequests, type DeliveryRequests } from './deliver/delivery-requests.ts'
import { openReplays, type ReplayLimits, type Replays } from './deliver/replays.ts'
import { openHookRegistry, type HookRegistry } from './hook-registry.ts'
import { openHookService, type HookService } from './hook-service.ts'
import { openHookTools, type HookTools } from './hook-tools.ts'
import { openKnownEventTypes } from './known-event-types.ts'
import { openPublisher, type EventFlow, type Publisher } from './publish.ts'
import type { Send } from './send.ts'
import { openStatistics } from './statistics.ts'
import { openSourceUrls } from './source-urls.ts'
import type { PublishLimits } from './split-events.ts'

/** Events in, deliveries out: publishing, event hooks and the deliverer, wired together. */
export interface Hooks {
  readonly publisher: Publisher
  readonly service: HookService & HookTools
  readonly deliverer: Deliverer
  readonly requests: DeliveryRequests
  readonly replays: Replays
  readonly statistics: ReturnType<typeof openStatistics>
  readonly registry: HookRegistry
  /** Tells what this server is called outside. To be called when it listens, before `start`. */
  usePublicUrl(publicUrl: string): Promise<void>
  /**
   * Begins to deliver, and takes up what is unfinished. To be called when the server listens and its public URL is
   * known; events that came before wait.
   */
  start(): Promise<void>
  /** Begins nothing more and waits for attempts under way, at most `graceMs`. */
  stop(graceMs: number): Promise<void>
}

export interface HooksParts {
  readonly store: Store
  readonly secrets: SecretBox
  readonly flows: { startedBy(eventType: string): Iterable<EventFlow> }
  readonly engine: Pick<Engine, 'checkRoom' | 'takeUp'>
  /** The guarded client behind the hand-over of own invoke URLs. Called only once hooks deliver or verify. */
  readonly send: Send
  /** The alias where a URL is an own invoke URL; anything but null counts. */
  readonly isOwn: (url: string) => { readonly alias: string } | null
  /** What speaks against a URL that is not our own, by its text, or null. */
  readonly checkUrl: (url: string) => string | null
  readonly rates: Rates
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** Which hooks this server delivers for, and which replays it runs; all of them unless given. */
  readonly owners?: HookOwners
  readonly tracer?: Tracer
  /** Told of each event of our own, once it is in the store. Must not throw. */
  readonly onRaised?: (event: SystemEvent) => void
  readonly limits: {
    readonly maxHooks: number
    readonly maxEventsPerHook: number
    readonly publish?: Partial<PublishLimits>
    readonly deliver?: Partial<DelivererLimits>
    readonly replay?: Partial<ReplayLimits>
  }
  /** From 0 to below 1; spreads attempts. */
  readonly random?: () => number
}

export async function openHooks(parts: HooksParts): Promise<Hooks> {
  const { store, secrets, send, isOwn, clock, ids, log, limits } = parts
  const registry = await openHookRegistry({ store, secrets, log })
  const types = await openKnownEventTypes({ store, log })
  const sources = await openSourceUrls({ store, clock })
  const publisher = openPublisher({
    store,
    hooks: registry,
    types,
    flows: parts.flows,
    engine: parts.engine,
    offer: (deliveries) => deliverer.offer(deliveries),
    clock,
    ids,
    log,
    ...(parts.onRaised === undefined ? {} : { onRaised: parts.onRaised }),
    limits: limits.publish ?? {},
  })
  const service = openHookService({
    store,
    registry,
    publisher,
    types,
    secrets,
    send,
    isOwnInvokeUrl: (url) => isOwn(url) !== null,
    checkUrl: parts.checkUrl,
    limits,
    clock,
    ids,
    log,
  })
  const deliverer = new Deliverer({
    store,
    registry,
    send,
    sources,
    stage: publisher.stage,
    disable: (hookId, reason) => service.disable(hookId, reason),
    ownAlias: (url) => isOwn(url)?.alias ?? null,
    clock,
    log,
    ...(parts.tracer === undefined ? {} : { tracer: parts.tracer }),
    random: parts.random ?? Math.random,
    ...(parts.owners === undefined ? {} : { owners: parts.owners }),
    limits: limits.deliver ?? {},
  })
  const tools = openHookTools({
    store,
    registry,
    sources,
    send,
    ownAlias: (url) => isOwn(url)?.alias ?? null,
    checkUrl: parts.checkUrl,
    offer: (deliveries) => deliverer.offer(deliveries),
    limits,
    rates: parts.rates,
    clock,
    ids,
  })
  const requests = openDeliveryRequests({
    store,
    registry,
    sources,
    send,
    isOwnInvokeUrl: (url) => isOwn(url) !== null,
    checkUrl: parts.checkUrl,
    clock,
  })
  const replays = openReplays({
    store,
    deliverer,
    registry,
    clock,
    ids,
    log,
    ...(parts.owners === undefined ? {} : { owners: parts.owners }),
    limits: limits.replay ?? {},
  })
  return {
    publisher,
    service: Object.freeze({ ...service, ...tools }),
    deliverer,
    requests,
    replays,
    statistics: openStatistics({ store, registry, clock }),
    registry,
    usePublicUrl: (publicUrl) => sources.use(publicUrl),
    async start() {
      await deliverer.start()
      await replays.resume()
    },
    async stop(graceMs) {
      await replays.stop()
      await deliverer.stop(graceMs)
      registry.close()
      types.close()
    },
  }
}
