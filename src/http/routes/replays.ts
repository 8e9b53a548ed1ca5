import { z } from 'zod'
import { problem } from '../../base/errors.ts'
import type { Replays } from '../../hooks/deliver/replays.ts'
import type { Replay, ReplayFilter } from '../../model/replay.ts'
import type { Store } from '../../store/store.ts'
import { isoTime, page, pageParametersById } from '../paging.ts'
import { route } from '../route.ts'
import { filterFields, givenFilter } from './delivery-shapes.ts'

export interface ReplayParts {
  readonly store: Pick<Store, 'getReplay' | 'listReplays'>
  readonly replays: Pick<Replays, 'preview' | 'start' | 'cancel' | 'missed'>
  readonly publicUrl: () => string
}

const tag = 'Replays'
const time = z.iso.datetime()
const filter = z.strictObject({
  ...filterFields,
  q: z.string().min(2).max(200).optional(),
  missed: z
    .literal(true)
    .optional()
    .describe(
      'Events of the event hook’s types that it has no delivery of, in place of deliveries: they came while it was off. Goes with hookId, eventType, since and until only.',
    ),
})
const shownFilter = z.strictObject({
  hookId: z.string().optional(),
  status: z.string().optional(),
  eventType: z.string().optional(),
  code: z.string().optional(),
  since: time.optional(),
  until: time.optional(),
  q: z.string().optional(),
  missed: z.literal(true).optional(),
})
const output = z.strictObject({
  id: z.string(),
  status: z.enum(['RUNNING', 'DONE', 'CANCELLED', 'FAILED']),
  filter: shownFilter,
  estimated: z.int().nullable().describe('How many fitted when it was started; null while they are counted.'),
  matched: z.int().describe('What it has gone through: always sent and skipped together.'),
  sent: z.int(),
  skipped: z.int().describe('They waited for an attempt anyway, or their event hook was deleted.'),
  created: time,
  createdBy: z.string(),
  finished: time.nullable(),
})

/** Many deliveries sent again. */
export const replayRoutes = ({ store, replays, publicUrl }: ReplayParts) => [
  route({
    method: 'POST',
    path: '/api/v1/replays',
    permission: 'flowhook.deliveries.manage',
    tag,
    summary: 'Send all deliveries again that fit a filter, or count them (`preview`).',
    description:
      'A task in the background, oldest first, at most 1,000 deliveries a second; it survives a restart. Only deliveries made before the call are gone through. With an Idempotency-Key a repeat answers the first call’s replay. With preview the answer is 200 {"count", "isWhole"}.',
    status: 202,
    input: z.strictObject({ filter, preview: z.boolean().optional() }),
    output,
    async handle({ input, principal, request, reply }) {
      const asked = askedFilter(input.filter)
      if (input.preview === true) {
        reply.code(200)
        return replays.preview(asked)
      }
      const key = idempotencyKey(request.headers['idempotency-key'])
      const replay = await replays.start(asked, {
        createdBy: principal.id,
        ...(key === null ? {} : { requestKey: `${principal.id} ${key}` }),
      })
      return shown(replay)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/eventHooks/:id/missed',
    permission: 'flowhook.deliveries.read',
    tag,
    summary: 'How many events an event hook missed while it was off last, and still has no delivery of.',
    description: 'POST /api/v1/replays with {"filter": {"hookId", "since", "until", "missed": true}} delivers them.',
    output: z.strictObject({
      missed: z
        .strictObject({
          since: time.describe('When it went off.'),
          until: time.nullable().describe('When it was on again; null while it is off.'),
          count: z.int(),
          isWhole: z.boolean().describe('False where there are more.'),
        })
        .nullable()
        .describe('Null where there is nothing to make up for.'),
    }),
    async handle({ params: { id } }) {
      const missed = await replays.missed(id)
      if (missed === null) return { missed }
      const { since, until, count, isWhole } = missed
      return { missed: { since: isoTime(since), until: isoTime(until), count, isWhole } }
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/replays',
    permission: 'flowhook.deliveries.read',
    tag,
    summary: 'Replays, the newest first.',
    query: z.strictObject(pageParametersById),
    output: z.array(output),
    async handle({ query: { limit, after = null }, request, reply }) {
      const rows = await store.listReplays({ limit: limit + 1, after })
      return page(rows, limit, ({ id }) => id, { request, reply }, publicUrl()).map(shown)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/replays/:id',
    permission: 'flowhook.deliveries.read',
    tag,
    summary: 'One replay.',
    output,
    async handle({ params: { id } }) {
      const replay = await store.getReplay(id)
      if (replay === null) throw problem('NOT_FOUND', { id, type: 'Replay' })
      return shown(replay)
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/replays/:id/cancel',
    permission: 'flowhook.deliveries.manage',
    tag,
    summary: 'End a replay; what it has sent again stays sent.',
    output,
    async handle({ params }) {
      return shown(await replays.cancel(params.id))
    },
  }),
]

function askedFilter({ q, missed, ...given }: z.output<typeof filter>): ReplayFilter {
  const asked: ReplayFilter = { ...givenFilter(given), ...(q === undefined ? {} : { text: q }) }
  if (missed === undefined) return asked
  const causes: string[] = []
  if (asked.hookId === undefined) causes.push('filter.hookId: is missing. Events are missed by one event hook.')
  for (const [name, value] of Object.entries({ status: asked.status, code: asked.code, q })) {
    if (value !== undefined)
      causes.push(`filter.${name}: does not go with missed: what was missed has no delivery yet.`)
  }
  if (causes.length > 0) throw problem('VALIDATION_FAILED', { subject: 'filter' }, { causes })
  return { ...asked, missed }
}

function idempotencyKey(header: string | readonly string[] | undefined): string | null {
  if (header === undefined || header === '') return null
  if (typeof header === 'string' && header.length <= 255) return header
  const causes = ['Idempotency-Key: Expected one header of at most 255 characters.']
  throw problem('VALIDATION_FAILED', { subject: 'Idempotency-Key' }, { causes })
}

function shown(replay: Replay) {
  const { id, status, filter, estimated, matched, sent, skipped, created, createdBy, finished } = replay
  const { since, until, text, ...same } = filter
  return {
    id,
    status,
    estimated,
    matched,
    sent,
    skipped,
    createdBy,
    filter: {
      ...same,
      ...(since === undefined ? {} : { since: isoTime(since) }),
      ...(until === undefined ? {} : { until: isoTime(until) }),
      ...(text === undefined ? {} : { q: text }),
    },
    created: isoTime(created),
    finished: isoTime(finished),
  }
}
