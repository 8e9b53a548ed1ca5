import { openStatistics } from '../../src/hooks/statistics.ts'
import { bucketsOf } from '../../src/http/routes/log-histogram.ts'
import { matchOf, type AskedValues } from '../../src/http/routes/log-match.ts'
import { searchEvents } from '../../src/http/routes/log-search.ts'
import { trendsOf } from '../../src/http/routes/log-trends.ts'
import { searchInParts } from '../../src/http/search-in-parts.ts'
import { systemClock } from '../../src/base/clock.ts'
import type { Delivery, DeliveryFilter } from '../../src/model/delivery.ts'
import type { ExecutionFilter, ExecutionSummary } from '../../src/model/execution.ts'
import type { EventQuery, Store } from '../../src/store/store.ts'
import { deliveryAt, executionAt, idAt, named, spanMs, type Stored } from './stored-rows.ts'

/** One question, as the API asks it. `time` counts the times it is asked: places and spans differ with it. */
export interface ListingRead {
  readonly name: string
  /** It reads up to 50,000 events to make a report of them, which is no list: shown, but not held to the target. */
  readonly isReport?: true
  ask(store: Store, time: number): Promise<unknown>
}

const day = 86_400_000
const limit = 51

/** Every list, filter and count that API and console offer: first and deep parts, both directions, frequent, rare and absent. */
export function listingReads(stored: Stored): readonly ListingRead[] {
  return [...logReads(stored), ...deliveryReads(stored), ...executionReads(stored), ...countReads(stored)]
}

/** Places that are spread over all, never the same twice. */
const placeOf = (time: number, all: number) => Math.floor((all * (((time * 37) % 97) + 1)) / 99)

function logReads(stored: Stored): ListingRead[] {
  const { events: all, until } = stored
  const base: Omit<EventQuery, 'limit'> = {
    after: null,
    by: 'published',
    order: 'desc',
    since: until - 7 * day,
    until: null,
    type: null,
  }
  const list = (name: string, change: (time: number) => Partial<EventQuery>): ListingRead => ({
    name: `log: ${name}`,
    ask: (store, time) => store.listEvents({ ...base, limit, ...change(time) }),
  })
  const at = (time: number) => Math.floor(until - spanMs + (spanMs * placeOf(time, all)) / all)
  const deep = (time: number) => ({ after: `${at(time)}.${placeOf(time, all)}`, since: null })
  const search = (name: string, asked: AskedValues, change: Partial<EventQuery> = {}): ListingRead => ({
    name: `log: ${name}`,
    ask: (store) => searchEvents(store, { ...base, ...change }, matchOf(asked)!, limit, systemClock),
  })
  const ofType = (type: string) => ({ type, since: null })
  return [
    list('newest', () => ({})),
    list('oldest first', () => ({ order: 'asc', since: null })),
    list('deep', deep),
    list('deep, ascending', (time) => ({ ...deep(time), order: 'asc' })),
    list('of a time', (time) => ({ since: at(time), until: at(time) + day, order: 'asc' })),
    list('polling', (time) => ({ by: 'arrival', order: 'asc', since: null, after: String(placeOf(time, all)) })),
    list('polling since', (time) => ({ by: 'arrival', order: 'asc', since: at(time) })),
    list('frequent type', () => ofType(named.types[0]!)),
    list('frequent type, deep', (time) => ({ ...ofType(named.types[0]!), ...deep(time) })),
    list('frequent type, ascending', () => ({ ...ofType(named.types[0]!), order: 'asc' })),
    list('type in one of thirty', () => ofType(named.types[5]!)),
    list('type in one of thirty, polling since', (time) => ({
      ...ofType(named.types[5]!),
      by: 'arrival',
      order: 'asc',
      since: at(time),
    })),
    list('rare type', () => ofType(named.rareType)),
    list('rare type, polling', () => ({ ...ofType(named.rareType), by: 'arrival', order: 'asc' })),
    list('rare type, polling since', (time) => ({
      ...ofType(named.rareType),
      by: 'arrival',
      order: 'asc',
      since: at(time),
    })),
    list('rare type of a time', (time) => ({ ...ofType(named.rareType), since: at(time), until: at(time) + day })),
    list('absent type', () => ofType('user.bench.absent')),
    list('absent type, polling since', (time) => ({
      ...ofType('user.bench.absent'),
      by: 'arrival',
      order: 'asc',
      since: at(time),
    })),
    search('actor', { 'actor.id': 'actor-31' }),
    search('rare actor', { 'actor.id': named.rareActor }, { since: null }),
    search('absent actor', { 'actor.id': 'nobody' }, { since: null }),
    search('frequent word', { q: 'breached' }),
    search('rare word', { q: named.rareWord }, { since: null }),
    search('absent word', { q: 'nowhere' }, { since: null }),
    search('absent word, ascending', { q: 'nowhere' }, { since: null, order: 'asc' }),
    {
      name: 'log: histogram of 7 days',
      ask: (store, time) => bucketsOf(store, { ...base, since: until - 7 * day - time, until }, null, 48),
    },
    {
      name: 'log: trends of 7 days',
      isReport: true,
      ask: (store, time) => trendsOf(store, { ...base, since: until - 7 * day - time, until }, null),
    },
    {
      name: 'log: one event',
      ask: async (store, time) => {
        const [event] = await store.listEvents({ ...base, ...deep(time), limit: 1 })
        return store.getEventByUuid(event!.uuid)
      },
    },
  ]
}

function deliveryReads(stored: Stored): ListingRead[] {
  const { events: all, until } = stored
  const scan = (
    name: string,
    filter: DeliveryFilter,
    { order = 'desc' as 'asc' | 'desc', deep = false } = {},
  ): ListingRead => ({
    name: `deliveries: ${name}`,
    ask: (store, time) =>
      searchInParts<Delivery>(
        { clock: systemClock, limit, after: deep ? deliveryAt(placeOf(time, all), stored).id : null, most: 50 },
        (after, rest) => store.scanDeliveries({ filter, order, after, limit: rest, scan: 1_000 }),
      ),
  })
  const [often, seldom] = [named.hooks[0]!, named.hooks[8]!]
  return [
    scan('newest', {}),
    scan('oldest first', {}, { order: 'asc' }),
    scan('deep', {}, { deep: true }),
    scan('deep, ascending', {}, { deep: true, order: 'asc' }),
    scan('frequent hook', { hookId: often }),
    scan('frequent hook, deep', { hookId: often }, { deep: true }),
    scan('one hook of ten', { hookId: seldom }),
    scan('rare hook', { hookId: named.rareHook }),
    scan('absent hook', { hookId: 'who-absent' }),
    scan('DELIVERED', { status: 'DELIVERED' }),
    scan('PENDING', { status: 'PENDING' }),
    scan('FAILED', { status: 'FAILED' }),
    scan('GIVEN_UP', { status: 'GIVEN_UP' }),
    scan('GIVEN_UP, deep, ascending', { status: 'GIVEN_UP' }, { deep: true, order: 'asc' }),
    scan('CANCELLED', { status: 'CANCELLED' }),
    scan('SKIPPED, absent', { status: 'SKIPPED' }),
    scan('frequent hook, GIVEN_UP', { hookId: often, status: 'GIVEN_UP' }),
    scan('rare hook, GIVEN_UP', { hookId: named.rareHook, status: 'GIVEN_UP' }),
    scan('rare hook, DELIVERED', { hookId: named.rareHook, status: 'DELIVERED' }),
    scan('of a week', { since: until - 40 * day, until: until - 33 * day }),
    scan('answered 5xx', { code: '5xx' }),
    scan('answered 4xx, absent', { code: '4xx' }),
    scan('rare event type', { eventType: named.rareType }),
    scan('absent event type', { eventType: 'user.bench.absent' }),
    scan('frequent text', { text: 'bad gateway' }),
    scan('absent text', { text: 'nowhere' }),
    {
      name: 'deliveries: of an event',
      ask: (store, time) =>
        store.scanDeliveries({
          filter: { eventId: deliveryAt(placeOf(time, all), stored).event_id },
          order: 'desc',
          after: null,
          limit,
          scan: 50_000,
        }),
    },
  ]
}

function executionReads(stored: Stored): ListingRead[] {
  const { executions: all, until } = stored
  const place = (time: number) => executionAt(placeOf(time, all), stored).row.id
  const list = (name: string, filter: Omit<ExecutionFilter, 'text'>, deep = false): ListingRead => ({
    name: `executions: ${name}`,
    ask: (store, time) => store.listExecutions({ limit, after: deep ? place(time) : null, ...filter }),
  })
  const scan = (name: string, filter: ExecutionFilter, deep = false): ListingRead => ({
    name: `executions: ${name}`,
    ask: (store, time) =>
      searchInParts<ExecutionSummary>(
        { clock: systemClock, limit, after: deep ? place(time) : null, most: filter.text === undefined ? 25 : 40 },
        (after, rest) =>
          store.scanExecutions({
            filter,
            after,
            limit: rest,
            scan: 2_000,
            ...(filter.text === undefined ? {} : { read: { executions: 50, bytes: 2_097_152 } }),
          }),
      ),
  })
  const [often, seldom] = [named.flows[0]!, named.flows[7]!]
  const week = { since: until - 40 * day, until: until - 33 * day }
  return [
    list('newest', {}),
    list('deep', {}, true),
    list('frequent flow', { flowId: often }),
    list('frequent flow, deep', { flowId: often }, true),
    list('rare flow', { flowId: named.rareFlow }),
    list('absent flow', { flowId: 'flow-absent' }),
    list('SUCCESS', { status: 'SUCCESS' }),
    list('FAILED', { status: 'FAILED' }),
    list('FAILED, deep', { status: 'FAILED' }, true),
    list('CANCELLED', { status: 'CANCELLED' }),
    list('RUNNING', { status: 'RUNNING' }),
    list('WAITING', { status: 'WAITING' }),
    list('frequent flow, FAILED', { flowId: often, status: 'FAILED' }),
    list('seldom flow, FAILED', { flowId: seldom, status: 'FAILED' }),
    list('rare flow, FAILED', { flowId: named.rareFlow, status: 'FAILED' }),
    list('rare flow, SUCCESS', { flowId: named.rareFlow, status: 'SUCCESS' }),
    list('frequent flow, CANCELLED', { flowId: often, status: 'CANCELLED' }),
    scan('of a week', week),
    scan('of a week, FAILED', { ...week, status: 'FAILED' }),
    scan('of a week, rare flow', { ...week, flowId: named.rareFlow }),
    scan('of an event, absent', { eventUuid: 'absent' }),
    scan('frequent text', { text: 'breached' }),
    scan('rare text', { text: named.rareWord }),
    scan('absent text', { text: 'nowhere' }),
    scan('absent text, deep', { text: 'nowhere' }, true),
    scan('absent text, FAILED', { text: 'nowhere', status: 'FAILED' }),
    scan('a whole id', { text: idAt(1, 1) }),
  ]
}

function countReads({ until }: Stored): ListingRead[] {
  const week = { since: until - 40 * day, until: until - 33 * day }
  const deliveries = (name: string, filter: DeliveryFilter): ListingRead => ({
    name: `count of deliveries: ${name}`,
    ask: (store) => store.countDeliveries({ filter, most: 100_000, scan: 25_000 }),
  })
  const executions = (name: string, filter: Omit<ExecutionFilter, 'text'>): ListingRead => ({
    name: `count of executions: ${name}`,
    ask: (store) => store.countExecutions({ filter, most: 10_000, scan: 50_000 }),
  })
  /** As the overview asks again every ten seconds: round spans, and what is counted is not the answer of two seconds ago. */
  const statistics = (name: string, length: number, buckets: number, hookId?: string): ListingRead => {
    let opened: { readonly store: Store; readonly of: ReturnType<typeof openStatistics>['of'] } | undefined
    let asked = 0
    return {
      name: `statistics: ${name}`,
      async ask(store) {
        if (opened?.store !== store) {
          const clock = { now: () => until, monotonic: () => asked * 10_000 }
          opened = { store, of: openStatistics({ store, registry: { all: () => [] }, clock }).of }
        }
        asked++
        const span = { since: until - length, until, buckets }
        return opened.of(hookId === undefined ? span : { ...span, hookId })
      },
    }
  }
  return [
    deliveries('all', {}),
    deliveries('GIVEN_UP', { status: 'GIVEN_UP' }),
    deliveries('frequent hook', { hookId: named.hooks[0]! }),
    deliveries('of a week', week),
    deliveries('answered 5xx', { code: '5xx' }),
    executions('all', {}),
    executions('FAILED', { status: 'FAILED' }),
    executions('frequent flow', { flowId: named.flows[0]! }),
    executions('rare flow', { flowId: named.rareFlow }),
    executions('of a week', week),
    statistics('1 hour', 3_600_000, 60),
    statistics('24 hours', day, 48),
    statistics('7 days', 7 * day, 56),
    statistics('30 days', 30 * day, 60),
    statistics('30 days, one hook', 30 * day, 60, named.hooks[0]!),
    {
      name: 'flows with their last execution',
      ask: (store) =>
        store.listFlowSummaries({ filter: {}, failedSince: until - 7 * day, mostFailed: 100, limit, after: null }),
    },
    {
      name: 'flows that failed last',
      ask: (store) =>
        store.listFlowSummaries({ filter: { failed: true }, failedSince: until, mostFailed: 100, limit, after: null }),
    },
    { name: 'counts of everything', ask: (store) => store.counts() },
    { name: 'bytes of everything', ask: (store) => store.storedBytes() },
  ]
}
