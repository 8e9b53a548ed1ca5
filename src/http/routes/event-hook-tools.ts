import { z } from 'zod'
import { includesPermission } from '../../access/permissions.ts'
import { problem } from '../../base/errors.ts'
import { statisticsSpans } from '../../hooks/hook-statistics.ts'
import type { HookTools } from '../../hooks/hook-tools.ts'
import type { Principal } from '../../model/access.ts'
import type { Store } from '../../store/store.ts'
import { integerParameter, isoTime, setLinks } from '../paging.ts'
import { route } from '../route.ts'

export interface EventHookToolParts {
  readonly hooks: HookTools
  readonly store: Pick<Store, 'getFlowByAlias'>
  readonly publicUrl: () => string
}

const time = z.iso.datetime()
const path = '/api/v1/eventHooks/:id'
const tag = 'Event hooks'
const anyObject = z.record(z.string(), z.unknown())
const headers = z.record(z.string(), z.string())

const preview = z.strictObject({
  request: z.strictObject({
    url: z.string().describe('With a client token hidden.'),
    method: z.literal('POST'),
    headers: headers.describe('With the authentication secret hidden.'),
    body: z.unknown(),
  }),
  response: z
    .strictObject({
      status: z.int().nullable().describe('Null where no answer came.'),
      headers,
      body: z.string().describe('At most 16 KiB.'),
      durationMs: z.number(),
      error: z.string().nullable(),
    })
    .nullable()
    .describe('Null where nothing was sent.'),
  executionId: z.string().optional().describe('The execution that it started, where it went to a flow here.'),
  matched: z.boolean().describe('Whether the filter of the event hook lets the event through.'),
})

const counts = {
  delivered: z.int(),
  pending: z.int(),
  failed: z.int().describe('Another attempt is planned.'),
  givenUp: z.int(),
  skipped: z.int(),
  cancelled: z.int(),
  p50: z.number().nullable().describe('Milliseconds, of a sample.'),
  p95: z.number().nullable(),
}

/** What is asked and tried beside Okta's Event Hooks API. */
export const eventHookToolRoutes = ({ hooks, store, publicUrl }: EventHookToolParts) => [
  route({
    method: 'GET',
    path: '/api/v1/eventHookLimits',
    permission: 'okta.eventHooks.read',
    tag,
    summary: 'How many event hooks there may be, and how many event types each.',
    output: z.strictObject({ maxHooks: z.int(), maxEventsPerHook: z.int() }),
    handle: () => hooks.limits,
  }),
  route({
    method: 'POST',
    path: '/api/v1/eventHooks/inspectUrl',
    permission: 'okta.eventHooks.manage',
    tag,
    summary: 'What a URL is to this server, before an event hook is made of it.',
    input: z.strictObject({ url: z.string().max(4096) }),
    output: z.strictObject({
      problem: z.string().nullable().describe('What speaks against it.'),
      own: z.boolean().describe('Whether it is an invoke URL of this server.'),
      hasToken: z.boolean().describe('Whether its query holds a client token.'),
      flow: z
        .strictObject({ id: z.string(), name: z.string(), status: z.enum(['ACTIVE', 'INACTIVE']) })
        .nullable()
        .describe('The flow behind an own URL; null also where the caller may not read flows.'),
    }),
    async handle({ input, principal }) {
      const { problem: wrong, ownAlias, hasToken } = hooks.inspectUrl(input.url)
      const mayRead = includesPermission(principal.permissions, 'flowhook.flows.read')
      const flow = ownAlias === null || !mayRead ? null : await store.getFlowByAlias(ownAlias)
      return {
        problem: wrong,
        own: ownAlias !== null,
        hasToken,
        flow: flow === null ? null : { id: flow.id, name: flow.name, status: flow.status },
      }
    },
  }),
  route({
    method: 'POST',
    path: `${path}/preview`,
    permission: 'okta.eventHooks.manage',
    tag,
    summary: 'Send one envelope as a delivery would be sent, and see both sides. No delivery is recorded.',
    description:
      'Works for unverified and inactive event hooks too. The first of `body`, `event`, `eventUuid` and `eventType` counts; without any of them, an example of the first type.',
    input: z.strictObject({
      eventType: z.string().max(255).optional().describe('An example event of this type.'),
      eventUuid: z.string().max(200).optional().describe('An event of the System Log. Needs okta.logs.read.'),
      event: anyObject.optional().describe('An event, put into an envelope.'),
      body: anyObject.optional().describe('The whole body, sent as it is.'),
      deliver: z.boolean().default(true).describe('False only shows what would be sent.'),
    }),
    output: preview,
    handle({ params, input, principal }) {
      if (input.eventUuid !== undefined) needs(principal, 'okta.logs.read')
      return hooks.preview(params.id, input, principal)
    },
  }),
  route({
    method: 'POST',
    path: `${path}/test`,
    permission: 'okta.eventHooks.manage',
    tag,
    summary: 'Deliver an example event to this event hook only. The event says that it is a test.',
    input: z.strictObject({
      eventType: z.string().max(255).optional().describe('One of its types; the first unless given.'),
    }),
    output: z.strictObject({ deliveryId: z.string(), eventUuid: z.string() }),
    status: 202,
    handle: ({ params, input, principal }) => hooks.sendTestEvent(params.id, input.eventType, principal),
  }),
  route({
    method: 'GET',
    path: `${path}/changes`,
    permission: 'okta.eventHooks.read',
    tag,
    summary: 'What was done to an event hook, the newest first, as long as the System Log has it.',
    query: z.strictObject({
      limit: integerParameter(1, 200, 50),
      after: z
        .string()
        .regex(/^\d{1,15}\.\d{1,15}$/, 'Expected the cursor of a next link.')
        .optional(),
    }),
    output: z.array(
      z.strictObject({
        id: z.string().describe('The uuid of its event in the System Log.'),
        published: z.string(),
        eventType: z.string(),
        actor: z.strictObject({ id: z.string(), displayName: z.string().nullable() }),
        outcome: z.strictObject({ result: z.string(), reason: z.string().nullable() }),
      }),
    ),
    async handle({ params, query: { limit, after }, request, reply }) {
      const { rows, next } = await hooks.changes(params.id, { limit, after: after ?? null })
      setLinks({ request, reply }, publicUrl(), next)
      return rows
    },
  }),
  route({
    method: 'GET',
    path: `${path}/statistics`,
    permission: 'flowhook.deliveries.read',
    tag,
    summary: 'What became of the deliveries of an event hook, in parts of a span of time.',
    query: z.strictObject({ range: z.enum(statisticsSpans).default('24h') }),
    output: z.strictObject({
      since: time,
      until: time,
      total: z.strictObject(counts),
      buckets: z.array(z.strictObject({ start: time, end: time, ...counts })),
      lastFailure: z
        .strictObject({
          deliveryId: z.string(),
          at: time,
          status: z.int().nullable(),
          error: z.string().nullable(),
        })
        .nullable(),
    }),
    async handle({ params, query: { range } }) {
      const { since, until, total, buckets, lastFailure } = await hooks.statistics(params.id, range)
      return {
        since: isoTime(since),
        until: isoTime(until),
        total,
        buckets: buckets.map((each) => ({ ...each, start: isoTime(each.start), end: isoTime(each.end) })),
        lastFailure: lastFailure === null ? null : { ...lastFailure, at: isoTime(lastFailure.at) },
      }
    },
  }),
]

function needs({ permissions }: Principal, permission: 'okta.logs.read'): void {
  if (!includesPermission(permissions, permission)) throw problem('FORBIDDEN', { permission })
}
