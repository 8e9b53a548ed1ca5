import { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import type { EventQuery, Store } from '../../store/store.ts'
import { integerParameter, isoTime, setLinks, setSearchedUntil } from '../paging.ts'
import { route } from '../route.ts'
import { bucketsOf } from './log-histogram.ts'
import { matchOf, valueParameters } from './log-match.ts'
import { searchEvents } from './log-search.ts'
import { trendsOf } from './log-trends.ts'

const day = 86_400_000
/** The System Log's own limits (Okta's System Log API). */
const defaultSpan = 7 * day
const longestSpan = 180 * day
const text = z.string().max(2000).optional()

const query = z.strictObject({
  since: text.describe('ISO 8601. Default: 7 days before `until`.'),
  until: text.describe('ISO 8601. Left out, with ascending order: polling, which has always a next link.'),
  after: text.describe('From the next link only.'),
  filter: text.describe('`eventType eq "user.lifecycle.create"`; more is not supported yet.'),
  q: text.describe(
    'Keywords, all of which must occur in an event’s values, whatever their case: at most 10 of at most 40 characters. A part of the answer may have fewer rows than `limit`, or none, and still a next link: so many events were looked through.',
  ),
  limit: integerParameter(0, 1000, 100),
  sortOrder: z.enum(['ASCENDING', 'DESCENDING'], 'Expected ASCENDING or DESCENDING.').default('ASCENDING'),
  ...valueParameters,
})
/** What the events over a span of time are counted by. */
const countedQuery = {
  since: text.describe('ISO 8601. Default: 7 days before `until`.'),
  until: text.describe('ISO 8601. Default: now.'),
  filter: query.shape.filter,
  q: query.shape.q,
  ...valueParameters,
}
const trend = z.strictObject({
  id: z.string(),
  name: z.string().nullable().describe('What the newest of these events calls it.'),
  kind: z.string().nullable().describe('e.g. `User`.'),
  count: z.int().describe('Events.'),
  share: z.number().describe('Of `total`, from 0 to 1.'),
})

/** Okta's System Log API. The events leave as the bytes that they came as. */
export const logRoutes = ({
  store,
  clock,
  publicUrl,
}: {
  readonly store: Pick<Store, 'listEvents' | 'countEvents' | 'getEventByUuid'>
  readonly clock: Clock
  readonly publicUrl: () => string
}) => [
  route({
    method: 'GET',
    path: '/api/v1/logs',
    permission: 'okta.logs.read',
    tag: 'System Log',
    summary: 'Read events: poll for new ones, or query a span of time.',
    description:
      'Polling (no `until`, ascending) goes by the time of arrival and always has a next link. Everything else goes by `published` and ends. A search by words or values ends an answer after a moment, with fewer events than its limit, or none, and a next link: `x-flowhook-searched-until` is how far it looked.',
    query,
    output: z.array(z.looseObject({ uuid: z.string(), published: z.string(), eventType: z.string() })),
    async handle({ query: given, request, reply }) {
      const asked = eventQuery(given, clock.now())
      const matches = matchOf(given)
      if (matches !== null) {
        const found = await searchEvents(store, asked, matches, given.limit, clock)
        setLinks({ request, reply }, publicUrl(), found.cursor)
        if (found.cursor !== null) setSearchedUntil(reply, Number.parseInt(found.cursor, 10))
        reply.type('application/json')
        return joined(found.rows.map(({ raw }) => raw))
      }
      const isPolling = asked.by === 'arrival'
      // One more than asked for says whether there is a next part; polling has one anyway.
      const read =
        given.limit === 0 ? [] : await store.listEvents({ ...asked, limit: given.limit + (isPolling ? 0 : 1) })
      const rows = read.slice(0, given.limit)
      const cursor = rows.at(-1)?.cursor ?? given.after ?? null
      setLinks({ request, reply }, publicUrl(), isPolling || read.length > rows.length ? (cursor ?? null) : null)
      if (isPolling && cursor === null) setPollingStart({ request, reply }, publicUrl())
      reply.type('application/json')
      return joined(rows.map(({ raw }) => raw))
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/logs/histogram',
    permission: 'okta.logs.read',
    tag: 'System Log',
    summary: 'How many events there were over a span of time, in equal parts.',
    query: z.strictObject({
      ...countedQuery,
      buckets: integerParameter(1, 200, 48).describe('Parts of the span.'),
    }),
    output: z.strictObject({
      since: z.iso.datetime(),
      until: z.iso.datetime(),
      total: z.int(),
      limit: z.int().describe('How many events are looked at at most.'),
      complete: z.boolean().describe('False where there were more events than are counted in one go, the newest.'),
      buckets: z.array(z.strictObject({ from: z.iso.datetime(), count: z.int() })),
    }),
    handle: ({ query: { buckets, ...given } }) =>
      bucketsOf(store, countedSpan(given, clock.now()), matchOf(given), buckets),
  }),
  route({
    method: 'GET',
    path: '/api/v1/logs/trends',
    permission: 'okta.logs.read',
    tag: 'System Log',
    summary: 'Which event types, actors and targets the events over a span of time have most often.',
    query: z.strictObject(countedQuery),
    output: z.strictObject({
      since: z.iso.datetime(),
      until: z.iso.datetime(),
      total: z.int().describe('Events that were counted.'),
      read: z.int().describe('Events that were looked at, the newest.'),
      limit: z.int().describe('How many are looked at at most.'),
      complete: z.boolean().describe('False where there were more than that.'),
      types: z.array(trend.omit({ name: true, kind: true })).describe('The ten most frequent.'),
      actors: z.array(trend).describe('Likewise.'),
      targets: z.array(trend).describe('Likewise; an event may have several, or none.'),
    }),
    handle: ({ query: given }) => trendsOf(store, countedSpan(given, clock.now()), matchOf(given)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/logs/:uuid',
    permission: 'okta.logs.read',
    tag: 'System Log',
    summary: 'One event, as the bytes that it came as.',
    output: z.looseObject({ uuid: z.string(), published: z.string(), eventType: z.string() }),
    async handle({ params, reply }) {
      const event = await store.getEventByUuid(params.uuid)
      if (event === null) throw problem('NOT_FOUND', { id: params.uuid, type: 'LogEvent' })
      reply.type('application/json')
      return Buffer.from(event.raw)
    },
  }),
]

type Counted = Pick<z.output<typeof query>, 'since' | 'until' | 'filter' | 'q'>

/** Bounds on both sides, the newest first. */
function countedSpan({ since, until: end, filter, q }: Counted, now: number) {
  // What happens in this very millisecond counts too.
  const until = end === undefined ? now + 1 : instant('until', end)
  const asked = {
    since,
    filter,
    q,
    limit: 0,
    sortOrder: 'DESCENDING',
    after: undefined,
    until: isoTime(until),
  } as const
  const found = eventQuery(asked, now)
  return { ...found, until, since: found.since! }
}

/** An empty first page has no row to go on behind: polling goes on with the same question. */
function setPollingStart(call: Parameters<typeof setLinks>[0], publicUrl: string): void {
  const self = `<${publicUrl}${call.request.url}>`
  call.reply.header('link', [`${self}; rel="self"`, `${self}; rel="next"`])
}

function eventQuery(given: z.output<typeof query>, now: number): Omit<EventQuery, 'limit'> {
  // A search goes through a span of time that ends.
  const isPolling = given.until === undefined && given.sortOrder === 'ASCENDING' && matchOf(given) === null
  const until = given.until === undefined ? null : instant('until', given.until)
  // Behind a cursor polling needs no lower bound, and a default one that moves with time would lose what lies between.
  const start =
    given.since === undefined ? (isPolling && given.after !== undefined ? null : (until ?? now) - defaultSpan) : null
  const since = given.since === undefined ? start : instant('since', given.since)
  if (given.since !== undefined && since !== null && since < now - longestSpan) {
    throw problem('PARAMETER_INVALID', { detail: 'The since parameter is over 180 days prior to the current day.' })
  }
  const cursor = isPolling ? /^\d{1,15}$/ : /^\d{1,15}\.\d{1,15}$/
  if (given.after !== undefined && !cursor.test(given.after)) {
    throw problem('PARAMETER_INVALID', { detail: 'The after parameter is not from a next link of this query.' })
  }
  return {
    after: given.after ?? null,
    by: isPolling ? 'arrival' : 'published',
    order: given.sortOrder === 'ASCENDING' ? 'asc' : 'desc',
    since,
    until,
    type: given.filter === undefined ? null : typeOf(given.filter),
  }
}

/** ISO 8601 with a zone, or without one in UTC as Okta takes it. */
function instant(name: string, value: string): number {
  const withZone = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/.test(value) ? `${value}Z` : value
  const ms = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(withZone) : Number.NaN
  if (!Number.isNaN(ms)) return ms
  const expected = 'Expected a date and time in ISO 8601, e.g. 2026-03-02T10:15:30.000Z.'
  throw problem('VALIDATION_FAILED', { subject: `'${name}': ${expected}` }, { causes: [`${name}: ${expected}`] })
}

/** The only filter so far: equality on the event type, in both spellings that Okta's samples have. */
function typeOf(filter: string): string {
  const match = /^\s*(eventType|event_type)\s+(\w+)\s+("(?:[^"\\]|\\.)*")\s*$/.exec(filter)
  if (match?.[2]?.toLowerCase() === 'eq') {
    try {
      return JSON.parse(match[3]!) as string // the pattern lets a JSON text through, or it throws
    } catch {
      throw problem('FILTER_INVALID', {
        filter: `'${filter.slice(0, 200)}'`,
        detail: 'The text has an unknown escape.',
      })
    }
  }
  throw problem('SEARCH_UNSUPPORTED', { detail: 'Only filter=eventType eq "…" is supported yet.' })
}

const [open, comma, close] = [Buffer.from('['), Buffer.from(','), Buffer.from(']')] as const

function joined(events: readonly Uint8Array[]): Buffer {
  const parts: Uint8Array[] = [open]
  for (const [index, event] of events.entries()) {
    if (index > 0) parts.push(comma)
    parts.push(event)
  }
  parts.push(close)
  return Buffer.concat(parts)
}
