import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../base/clock.ts'
import { isProblem, problem } from '../../base/errors.ts'
import type { Ids } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Delivery } from '../../model/delivery.ts'
import type { EventHook } from '../../model/event-hook.ts'
import type { StoredEvent } from '../../model/event.ts'
import type { Replay, ReplayFilter } from '../../model/replay.ts'
import type { MissedQuery, Store } from '../../store/store.ts'
import type { HookRegistry } from '../hook-registry.ts'
import { mostHops } from '../match.ts'
import { orderKeyOf } from '../order-key.ts'
import type { FreshDelivery } from '../publish.ts'
import type { Deliverer } from './deliverer.ts'
import { ownsEveryHook, type HookOwners } from './hook-owners.ts'

/** What a hook missed. Times are epoch ms; `until` is null while it is off. */
export interface Missed {
  readonly since: number
  readonly until: number | null
  readonly count: number
  /** False where counting stopped: there are more. */
  readonly isWhole: boolean
}

/** Many deliveries sent again, as a task in the background that outlives the process. */
export interface Replays {
  /**
   * When a hook was off last, and how many events of its types came meanwhile that it still has no delivery of. Null where it was
   * never off, or where there is none.
   *
   * @throws NOT_FOUND
   */
  missed(hookId: string): Promise<Missed | null>
  /** How many match now; `isWhole` is false where it stopped counting. */
  preview(filter: ReplayFilter): Promise<{ readonly count: number; readonly isWhole: boolean }>
  /**
   * Starts one, of the deliveries that were made, or the events that came, before now. A second call with the same `requestKey` gives the first one's.
   *
   * @throws RATE_LIMITED while as many run as may
   */
  start(filter: ReplayFilter, by: { readonly createdBy: string; readonly requestKey?: string }): Promise<Replay>
  /** Ends one that runs, after the part that it is at; what is finished stays as it is. @throws NOT_FOUND */
  cancel(id: string): Promise<Replay>
  /** Takes up what the process before left. */
  resume(): Promise<void>
  /** Each ends its part; what is left goes on at the next start. */
  stop(): Promise<void>
}

export interface ReplayLimits {
  /** Replays at the same time: each sends its own share of deliveries a second. */
  readonly running: number
  /** Deliveries in one commit. */
  readonly batch: number
  /** Between two of them, in ms: it bounds the rate, and lets live traffic in. */
  readonly pauseMs: number
  /** Deliveries that are looked at for a count. */
  readonly scan: number
  /** Tries of a part before the replay is given up, and the first pause between them in ms, which doubles. */
  readonly tries: number
  readonly retryMs: number
}

/** At most 1,000 a second. */
export const replayLimits: ReplayLimits = Object.freeze({
  running: 10,
  batch: 100,
  pauseMs: 100,
  scan: 1_000_000,
  tries: 8,
  retryMs: 250,
})

/** A replay of this process. */
interface Run {
  cancelled: boolean
  readonly ended: Promise<Replay>
}

export function openReplays(parts: {
  readonly store: Pick<
    Store,
    | 'commit'
    | 'scanDeliveries'
    | 'countDeliveries'
    | 'scanMissed'
    | 'countMissed'
    | 'getHook'
    | 'getReplay'
    | 'runningReplays'
  >
  readonly deliverer: Pick<Deliverer, 'resendAll' | 'offer' | 'isUnderWay'>
  readonly registry: Pick<HookRegistry, 'get'>
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** Which replays this server runs; all of them unless given. */
  readonly owners?: HookOwners
  readonly limits?: Partial<ReplayLimits>
}): Replays {
  const { store, deliverer, registry, clock, ids, log, owners = ownsEveryHook } = parts
  const limits: ReplayLimits = { ...replayLimits, ...parts.limits }
  const runs = new Map<string, Run>()
  /** Asked for, and not yet among the runs. */
  let starting = 0
  const stopping = new AbortController()

  /** What waits for an attempt is left as it is, and what has no hook can go nowhere. */
  const maySend = ({ id, hookId, status }: Delivery) =>
    status !== 'PENDING' && !deliverer.isUnderWay(id) && registry.get(hookId) !== undefined

  async function nextPart(replay: Replay): Promise<Replay> {
    if (replay.filter.missed === true) return nextMissed(replay)
    const { rows, next } = await store.scanDeliveries({
      filter: replay.filter,
      order: 'asc',
      after: replay.cursor,
      limit: limits.batch,
      scan: 20_000,
    })
    const sent = rows.filter(maySend)
    const after = behind(replay, { matched: rows.length, sent: sent.length, next }, clock.now())
    // Where it stands is kept in the same commit: after a crash nothing is sent twice and nothing left out.
    await deliverer.resendAll(sent, { kind: 'replay.put', replay: after, behind: replay })
    return after
  }

  /** Makes the deliveries that the events would have got; none where the event is about the hook itself (match.ts). */
  async function nextMissed(replay: Replay): Promise<Replay> {
    const hook = registry.get(replay.filter.hookId!)?.hook // a replay of missed events names its hook
    const query = hook === undefined ? null : missedQuery(replay.filter, hook, clock.now())
    const { rows, next } =
      query === null
        ? { rows: [], next: null }
        : await store.scanMissed({ ...query, after: replay.cursor, limit: limits.batch, scan: 20_000 })
    const fresh = hook === undefined ? [] : rows.flatMap((event) => deliveryOf(event, hook))
    const after = behind(replay, { matched: rows.length, sent: fresh.length, next }, clock.now())
    const at = clock.now()
    const added = await store.commit(
      ...fresh.map(({ id, hookId, event, orderKey }) => ({
        kind: 'delivery.add' as const,
        id,
        hookId,
        eventId: event.id,
        at,
        ...(orderKey === undefined ? {} : { orderKey }),
      })),
      { kind: 'replay.put', replay: after, behind: replay },
    )
    deliverer.offer(fresh.filter((_, index) => added[index] === true))
    return after
  }

  function deliveryOf(event: StoredEvent, hook: EventHook): readonly FreshDelivery[] {
    const value: unknown = JSON.parse(Buffer.from(event.raw).toString('utf8')) // checked when it was published
    const { target } = value as { readonly target?: readonly { readonly id?: unknown }[] | null }
    if (event.hops >= mostHops || target?.some(({ id }) => id === hook.id) === true) return []
    const orderKey = orderKeyOf(hook.delivery.order, value)
    return [{ id: ids.uuid(), hookId: hook.id, event, ...(orderKey === undefined ? {} : { orderKey }) }]
  }

  /** A refusal may pass: a hook that was deleted between two looks, or a database that is busy. */
  async function nextPartAtLast(replay: Replay): Promise<Replay | null> {
    for (let tries = 1, waitMs = limits.retryMs; ; tries++, waitMs *= 2) {
      try {
        return await nextPart(replay)
      } catch (cause) {
        if (stopping.signal.aborted || isProblem(cause, 'STOPPING')) return null
        // Another server ended it, or goes on with it.
        if (isProblem(cause, 'CONFLICT')) return null
        log.warn({ err: cause, replayId: replay.id }, 'A part of a replay could not be sent.')
        if (tries >= limits.tries) return finish(replay, 'FAILED')
        await pause(waitMs)
      }
    }
  }

  async function finish(replay: Replay, status: 'CANCELLED' | 'FAILED'): Promise<Replay> {
    const ended: Replay = { ...replay, status, finished: clock.now() }
    await store.commit({ kind: 'replay.put', replay: ended, behind: replay })
    return ended
  }

  /** Ends one that another server runs, wherever that stands. */
  async function cancelElsewhere(id: string): Promise<Replay> {
    for (let tries = 1; ; tries++) {
      const replay = await store.getReplay(id)
      if (replay === null) throw problem('NOT_FOUND', { id, type: 'Replay' })
      if (replay.status !== 'RUNNING') return replay
      try {
        return await finish(replay, 'CANCELLED')
      } catch (thrown) {
        if (!isProblem(thrown, 'CONFLICT') || tries >= limits.tries) throw thrown
      }
    }
  }

  async function counted(replay: Replay): Promise<Replay> {
    if (replay.estimated !== null) return replay
    return { ...replay, estimated: (await count(replay.filter, limits.scan)).count }
  }

  async function count(filter: ReplayFilter, most: number) {
    if (filter.missed !== true) return store.countDeliveries({ filter, most, scan: limits.scan })
    const hook = await store.getHook(filter.hookId!)
    if (hook === null) return { count: 0, isWhole: true }
    return store.countMissed({ ...missedQuery(filter, hook, clock.now()), most, scan: limits.scan })
  }

  async function run(first: Replay, own: { cancelled: boolean }): Promise<Replay> {
    let replay = await counted(first)
    while (replay.status === 'RUNNING' && !stopping.signal.aborted) {
      if (own.cancelled) return cancelElsewhere(replay.id)
      const after = await nextPartAtLast(replay)
      if (after === null) return replay
      replay = after
      if (replay.status === 'RUNNING') await pause(limits.pauseMs)
    }
    return replay
  }

  function begin(replay: Replay): void {
    const own = { cancelled: false }
    const ended = run(replay, own)
      .catch((cause: unknown) => {
        log.error({ err: cause, replayId: replay.id }, 'A replay stopped; the next start takes it up again.')
        return replay
      })
      .finally(() => runs.delete(replay.id))
    runs.set(replay.id, Object.assign(own, { ended }))
  }

  /** Begins with those that are this server's: at its start, when another one is gone, and when one was asked for elsewhere. */
  async function takeUp(): Promise<void> {
    for (const replay of await store.runningReplays()) {
      if (owners.owns(replay.id) && !runs.has(replay.id) && !stopping.signal.aborted) begin(replay)
    }
  }
  let resumed = false
  let looking: Promise<void> | null = null
  const look = () => {
    if (!resumed || stopping.signal.aborted) return
    looking ??= takeUp()
      .catch((cause: unknown) => log.warn({ err: cause }, 'Replays could not be looked for.'))
      .finally(() => (looking = null))
  }
  owners.onChange(look)
  owners.onTold((ids) => {
    if (ids.some((id) => registry.get(id) === undefined)) look()
  })

  const pause = (ms: number) => delay(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => {})

  return {
    preview: (filter) => count(bounded(filter, clock.now()), 100_000),
    async missed(hookId) {
      const hook = await store.getHook(hookId)
      if (hook === null) throw problem('NOT_FOUND', { id: hookId, type: 'EventHook' })
      if (hook.off === undefined) return null
      const { since, until } = hook.off
      const filter = { hookId, since, ...(until === null ? {} : { until }), missed: true } as const
      const found = await count(bounded(filter, clock.now()), 100_000)
      return found.count === 0 && found.isWhole ? null : { since, until, ...found }
    },
    async start(filter, { createdBy, requestKey }) {
      if ((await store.runningReplays()).length + starting >= limits.running) {
        throw problem('RATE_LIMITED', { limit: `${limits.running} replays at the same time`, seconds: 30 })
      }
      const now = clock.now()
      const replay: Replay = {
        id: ids.uuid(),
        status: 'RUNNING',
        filter: bounded(filter, now),
        estimated: null,
        matched: 0,
        sent: 0,
        skipped: 0,
        cursor: null,
        created: now,
        createdBy,
        finished: null,
      }
      starting++
      const [{ duplicateOf }] = await store
        .commit({ kind: 'replay.put', replay, ...(requestKey === undefined ? {} : { requestKey }) })
        .finally(() => starting--)
      if (duplicateOf === null) {
        if (owners.owns(replay.id)) begin(replay)
        else owners.tell([replay.id])
        return replay
      }
      return (await store.getReplay(duplicateOf)) ?? replay
    },
    async cancel(id) {
      const running = runs.get(id)
      if (running !== undefined) {
        running.cancelled = true
        await running.ended
      }
      return cancelElsewhere(id)
    },
    async resume() {
      resumed = true
      await takeUp()
    },
    async stop() {
      stopping.abort()
      await looking
      await Promise.all([...runs.values()].map(({ ended }) => ended))
    },
  }
}

/** What a part came to; `next` is where the following one begins, null where it was the last one. */
interface Part {
  readonly matched: number
  readonly sent: number
  readonly next: string | null
}

/** The replay behind one more part of it. */
function behind(replay: Replay, part: Part, now: number): Replay {
  return {
    ...replay,
    matched: replay.matched + part.matched,
    sent: replay.sent + part.sent,
    skipped: replay.skipped + part.matched - part.sent,
    cursor: part.next ?? replay.cursor,
    ...(part.next === null ? { status: 'DONE', finished: now } : {}),
  }
}

/** Only what is there when it begins: what it sends again, and what comes meanwhile, is not gone through a second time. */
const bounded = (filter: ReplayFilter, now: number): ReplayFilter => ({
  ...filter,
  until: Math.min(filter.until ?? Infinity, now + 1),
})

/** What a replay of missed events asks of the store; one type of the hook's, where the filter names it. */
function missedQuery({ since, until, eventType }: ReplayFilter, { id, events }: EventHook, now: number): MissedQuery {
  const types = eventType === undefined ? events : events.filter((type) => type === eventType)
  return { hookId: id, types, since: since ?? 0, until: until ?? now }
}
