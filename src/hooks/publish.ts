import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import { spliceMembers, type Json } from '../base/json/index.ts'
import type { Log } from '../base/log.ts'
import type { Origin } from '../base/origin.ts'
import { currentOrigin } from '../base/work.ts'
import { isOwnTypeName } from '../catalog/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { Principal } from '../model/access.ts'
import type { StoredEvent } from '../model/event.ts'
import { eventTrigger } from '../model/execution.ts'
import type { RaiseSystemEvent, SystemEvent } from '../model/system-event.ts'
import { mayBeKept } from '../store/may-be-kept.ts'
import type { Mutations, Store } from '../store/store.ts'
import type { HookRegistry } from './hook-registry.ts'
import { hooksFor, mostHops } from './match.ts'
import type { KnownEventTypes } from './known-event-types.ts'
import { orderKeyOf } from './order-key.ts'
import { publishLimits, splitEvents, type GivenEvent, type PublishLimits } from './split-events.ts'
import { systemLogEvent } from './system-log-event.ts'
import { eventProblems } from './validate-event.ts'

export interface PublishResult {
  readonly accepted: number
  readonly duplicates: number
  /** One for each event of the request, in its order. */
  readonly uuids: readonly string[]
}

/** A delivery that was just committed, with its event in hand so that nobody has to read it again. */
export interface FreshDelivery {
  readonly id: string
  readonly hookId: string
  readonly event: StoredEvent
  /** Where it may have to wait for an older one. */
  readonly orderKey?: string
}

type PublishMutation = { readonly kind: 'event.publish' } & Mutations['event.publish']['in']

/** A flow that begins with events, as far as publishing needs it. */
export interface EventFlow {
  readonly id: string
  readonly version: number
}

/** An event of our own on its way into somebody else's commit. */
export interface StagedEvent {
  readonly mutation: PublishMutation
  /** To be called after the commit: the deliveries and the executions may begin. */
  announce(): void
}

export interface Publisher {
  /**
   * Stores events, one delivery for each subscribed hook and one execution for each flow that begins with them in one commit,
   * and resolves after it. A known `uuid` is counted as a duplicate and stores nothing.
   *
   * @param form `json`: one event, a list, or the envelope of an Okta hook; `ndjson`: one event a line
   * @throws VALIDATION_FAILED or BODY_… naming index, field and limit, OVERLOADED; then none of the request was kept
   */
  publish(body: Uint8Array, form: 'json' | 'ndjson', principal: Principal): Promise<PublishResult>
  /** Publishes an event of our own. */
  readonly raise: RaiseSystemEvent
  /** Prepares an event of our own to be committed together with what it tells of. */
  stage(event: SystemEvent): StagedEvent
}

/** Events of failed commits that are looked up after a while: at most so many at a time. */
const mostDoubtful = 10_000
const lookAgainMs = 5_000

/** @param parts.offer takes committed deliveries; called only after the commit (D1) */
export function openPublisher(parts: {
  readonly store: Pick<Store, 'commit' | 'getEvents'>
  readonly hooks: Pick<HookRegistry, 'subscribers'>
  readonly types: KnownEventTypes
  /** Who begins with events of a type, and who runs them. */
  readonly flows: { startedBy(eventType: string): Iterable<EventFlow> }
  readonly engine: Pick<Engine, 'checkRoom' | 'takeUp'>
  readonly offer: (deliveries: readonly FreshDelivery[]) => void
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** Told of each event of our own, once it is in the store. Must not throw. */
  readonly onRaised?: (event: SystemEvent) => void
  readonly limits?: Partial<PublishLimits>
}): Publisher {
  const { store, hooks, types, flows, engine, offer, clock, ids } = parts
  const limits: PublishLimits = { ...publishLimits, ...parts.limits }
  let doubtful = 0

  function mutationFor(event: StoredEvent, value: unknown, about?: readonly string[]): PublishMutation {
    const targets = hooksFor(about === undefined ? event : { type: event.type, hops: event.hops, about }, (type) =>
      hooks.subscribers(type),
    )
    const deliveries = targets.map(({ id: hookId, hook }) => {
      const orderKey = orderKeyOf(hook.delivery.order, value)
      return orderKey === undefined ? { id: ids.uuid(), hookId } : { id: ids.uuid(), hookId, orderKey }
    })
    const executions: { readonly id: string; readonly flowId: string; readonly flowVersion: number }[] = []
    if (event.hops < mostHops) {
      for (const { id: flowId, version: flowVersion } of flows.startedBy(event.type)) {
        if (about?.includes(flowId) !== true) executions.push({ id: ids.uuid(), flowId, flowVersion })
      }
    }
    return { kind: 'event.publish', event, deliveries, ...(executions.length === 0 ? {} : { executions }) }
  }

  /** What the commit of an event has made may begin. */
  function begin({ event, executions }: PublishMutation): void {
    if (executions === undefined) return
    const trigger = eventTrigger(event)
    engine.takeUp(executions.map((execution) => ({ ...execution, trigger, head: '{}', body: event.raw })))
  }

  function beginAll(mutations: readonly PublishMutation[]): void {
    const fresh: FreshDelivery[] = []
    for (const mutation of mutations) {
      const { event, deliveries } = mutation
      for (const delivery of deliveries) fresh.push({ ...delivery, event })
      begin(mutation)
    }
    if (fresh.length > 0) offer(fresh)
  }

  /** A commit failed for its publisher, who may come again and be told that it is there: what was kept goes its way. */
  function lost(thrown: unknown, mutations: readonly PublishMutation[]): never {
    if (mayBeKept(thrown)) lookAgain(mutations)
    throw thrown
  }

  // Past the limit the next start finds them.
  function lookAgain(mutations: readonly PublishMutation[]): void {
    if (doubtful + mutations.length > mostDoubtful) return
    doubtful += mutations.length
    const look = async () => {
      try {
        const kept = await store.getEvents(mutations.map(({ event }) => event.id))
        const ids = new Set(kept.map(({ id }) => id))
        beginAll(mutations.filter(({ event }) => ids.has(event.id)))
      } catch (thrown) {
        parts.log.warn({ err: thrown }, 'Events whose commit failed could not be looked up; it is tried again.')
        // Behind the place that is given back below.
        queueMicrotask(() => lookAgain(mutations))
      } finally {
        doubtful -= mutations.length
      }
    }
    setTimeout(() => void look(), lookAgainMs).unref()
  }

  /** The causes of an invalid event; a type that nobody knows is looked up again before it is refused. */
  async function check({ value, path }: GivenEvent): Promise<readonly string[]> {
    const problems = eventProblems(value, path)
    if (problems.length > 0) return problems
    const type = (value as { readonly eventType: string }).eventType // checked just now
    if (types.find(type) !== null) return problems
    await types.refresh()
    if (types.find(type) !== null) return problems
    return [`${path === '' ? '' : `${path}.`}eventType: ${unknownType(type)}`]
  }

  async function checkAll(given: readonly GivenEvent[]): Promise<void> {
    const causes: string[] = []
    for (const each of given) {
      // The usual case without a promise: valid, and of a type that is known.
      const { value, path } = each
      if (eventProblems(value, path).length === 0 && types.find((value as { eventType: string }).eventType) !== null) {
        continue
      }
      causes.push(...(await check(each)))
      if (causes.length >= mostCauses) break
    }
    if (causes.length > 0) throw problem('VALIDATION_FAILED', { subject: 'events' }, { causes })
  }

  function stage(event: SystemEvent): StagedEvent {
    const now = clock.now()
    const log = systemLogEvent(event, { published: now, ids })
    const stored: StoredEvent = {
      id: ids.uuid(),
      uuid: log.uuid,
      type: log.eventType,
      published: now,
      received: now,
      raw: Buffer.from(JSON.stringify(log)),
      hops: event.hops ?? 0,
      ...withOrigin(originOfOwn(event, log.transaction.id)),
    }
    const about = event.target.map(({ id }) => id)
    const mutation = mutationFor(stored, log, about)
    return {
      mutation,
      announce() {
        parts.onRaised?.(event)
        begin(mutation)
        if (mutation.deliveries.length === 0) return
        offer(mutation.deliveries.map((delivery) => ({ ...delivery, event: stored })))
      },
    }
  }

  return {
    async publish(body, form) {
      const given = splitEvents(body, form, limits)
      await checkAll(given)
      const now = clock.now()
      const origin = currentOrigin()
      const mutations = given.map((each) =>
        mutationFor({ ...storedEvent(each, now, ids), ...withOrigin(origin) }, each.value),
      )
      if (mutations.some(({ executions }) => executions !== undefined)) engine.checkRoom()
      const results = await store.commit(...mutations).catch((thrown: unknown) => lost(thrown, mutations))
      const stored = mutations.filter((_, i) => !results[i]!.duplicate)
      const duplicates = mutations.length - stored.length
      beginAll(stored)
      const eventUuids = mutations.slice(0, 20).map(({ event }) => event.uuid)
      parts.log.debug({ eventUuids, count: mutations.length }, 'Events were published.')
      return {
        accepted: mutations.length - duplicates,
        duplicates,
        uuids: mutations.map(({ event }) => event.uuid),
      }
    },
    async raise(event) {
      const staged = stage(event)
      await store.commit(staged.mutation).catch((thrown: unknown) => lost(thrown, [staged.mutation]))
      staged.announce()
    },
    stage,
  }
}

/** An event of our own follows from what is being done; what nobody does, e.g. a disk that fills up, begins with it. */
function originOfOwn({ notice }: SystemEvent, requestId: string): Origin | undefined {
  const origin = currentOrigin()
  return notice === undefined ? origin : { ...(origin ?? { requestId }), notice }
}

const withOrigin = (origin: Origin | undefined) => (origin === undefined ? {} : { origin })

/** Problems named at once for a whole request. */
const mostCauses = 20

function storedEvent({ raw, value }: GivenEvent, now: number, ids: Ids): StoredEvent {
  // Checked before: these are of the right type where they are there.
  const given = value as {
    readonly uuid?: string
    readonly published?: string
    readonly eventType: string
    readonly version?: string
    readonly severity?: string
  }
  const additions: Record<string, Json> = {}
  if (given.uuid === undefined) additions['uuid'] = ids.uuid()
  if (given.published === undefined) additions['published'] = new Date(now).toISOString()
  if (given.version === undefined) additions['version'] = '0'
  if (given.severity === undefined) additions['severity'] = 'INFO'
  const complete =
    given.uuid !== undefined &&
    given.published !== undefined &&
    given.version !== undefined &&
    given.severity !== undefined
  return {
    id: ids.uuid(),
    // One UUID may be written in capitals by one sender and not by the next; it is the same event (RFC 9562, 4).
    uuid: given.uuid?.toLowerCase() ?? (additions['uuid'] as string),
    type: given.eventType,
    published: given.published === undefined ? now : Date.parse(given.published),
    received: now,
    raw: complete ? raw : spliceMembers(raw, additions),
    hops: 0,
  }
}

function unknownType(type: string): string {
  const known = 'GET /api/v1/eventTypes lists the known ones'
  if (!isOwnTypeName(type)) return `“${type}” is no event type: ${known}.`
  return `“${type}” is not registered. Register it with PUT /api/v1/eventTypes/${type}; ${known}.`
}
