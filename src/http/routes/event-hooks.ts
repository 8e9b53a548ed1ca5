import { z } from 'zod'
import { includesPermission } from '../../access/permissions.ts'
import type { HookService } from '../../hooks/hook-service.ts'
import { hiddenToken, isCredentialHeader, maskUrl } from '../../hooks/mask-url.ts'
import type { Principal } from '../../model/access.ts'
import type { EventHook } from '../../model/event-hook.ts'
import { booleanParameter } from '../paging.ts'
import { route } from '../route.ts'

export interface EventHookParts {
  readonly hooks: HookService
  readonly publicUrl: () => string
}

const key = z.string().describe('A header’s name.')
const eventHookForm = z.strictObject({
  name: z.string().min(1).max(255).describe('Unique.'),
  description: z.string().nullish(),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional().describe('Counts on PUT only.'),
  events: z.strictObject({
    type: z.literal('EVENT_TYPE'),
    items: z.array(z.string()).min(1).describe('Event types that hooks can subscribe to.'),
    filter: z
      .strictObject({
        type: z.literal('EXPRESSION_LANGUAGE').optional(),
        eventFilterMap: z.array(
          z.strictObject({
            event: z.string(),
            condition: z.strictObject({ expression: z.string(), version: z.string().nullish() }),
          }),
        ),
      })
      .nullish(),
  }),
  channel: z.strictObject({
    type: z.literal('HTTP'),
    version: z.literal('1.0.0'),
    config: z.strictObject({
      uri: z.string().max(1024),
      headers: z.array(z.strictObject({ key, value: z.string() })).nullish(),
      method: z.literal('POST').optional(),
      authScheme: z
        .strictObject({
          type: z.literal('HEADER'),
          key,
          value: z.string().optional().describe('Write-only. Left out on PUT with the same key: the stored one stays.'),
        })
        .nullish(),
    }),
  }),
})
const link = z.strictObject({ href: z.string(), hints: z.strictObject({ allow: z.array(z.string()) }).optional() })
const eventHook = z.looseObject({
  id: z.string(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  verificationStatus: z.enum(['UNVERIFIED', 'VERIFIED']),
  name: z.string(),
  description: z.string().nullable(),
  created: z.iso.datetime(),
  createdBy: z.string(),
  lastUpdated: z.iso.datetime(),
  _links: z.record(z.string(), link),
})
const delivery = z.strictObject({
  profile: z
    .enum(['durable', 'okta'])
    .describe('okta: 3 s, one retry. durable: 15 s, ten attempts over about 76 hours.'),
  concurrency: z.int().min(1).max(100).describe('Attempts that may be under way at once.'),
  order: z
    .enum(['none', 'hook', 'actor', 'target'])
    .describe(
      'One after the other: nothing, the whole hook, or what has the same actor or first target. A failing one holds up those behind it.',
    ),
  batchSize: z.int().min(1).max(100).describe('Events in one envelope.'),
})
/** The service judges hooks: it names every problem of form and meaning at once, in Okta's words. */
const given = z.unknown()
const path = '/api/v1/eventHooks/:id'
const tag = 'Event hooks'

/** Okta's Event Hooks API, and beside it how a hook delivers. */
export const eventHookRoutes = ({ hooks, publicUrl }: EventHookParts) => {
  const shown = (hook: Parameters<HookService['toOkta']>[0]) => hooks.toOkta(hook, publicUrl())
  return [
    route({
      method: 'GET',
      path: '/api/v1/eventHooks',
      permission: 'okta.eventHooks.read',
      tag,
      summary: 'All event hooks. A client token in a URL is hidden here.',
      output: z.array(eventHook),
      // A client token in a URL is shown only by the hook's own route.
      handle: async ({ principal }) =>
        (await hooks.list()).map((hook) => shown({ ...visible(hook, principal), uri: maskUrl(hook.uri) })),
    }),
    route({
      method: 'POST',
      path: '/api/v1/eventHooks',
      permission: 'okta.eventHooks.manage',
      tag,
      summary: 'Create an event hook: ACTIVE, and UNVERIFIED until it was verified.',
      input: given,
      describes: eventHookForm,
      output: eventHook,
      handle: async ({ input, principal }) => shown(await hooks.create(input, principal)),
    }),
    route({
      method: 'GET',
      path,
      permission: 'okta.eventHooks.read',
      tag,
      summary: 'One event hook. Credentials in its URL and headers are hidden from those who may only read.',
      output: eventHook,
      handle: async ({ params, principal }) => shown(visible(await hooks.get(params.id), principal)),
    }),
    route({
      method: 'PUT',
      path,
      permission: 'okta.eventHooks.manage',
      tag,
      summary: 'Replace an event hook. A changed channel has to be verified again.',
      query: z.strictObject({
        verify: booleanParameter.describe(
          'Verify a changed channel before it is saved: it takes effect without a gap, or nothing is changed.',
        ),
      }),
      input: given,
      describes: eventHookForm,
      output: eventHook,
      handle: async ({ params, input, principal, query: { verify = false } }) =>
        shown(await hooks.replace(params.id, input, principal, { verify })),
    }),
    route({
      method: 'DELETE',
      path,
      permission: 'okta.eventHooks.manage',
      tag,
      summary: 'Delete an inactive event hook.',
      status: 204,
      handle: ({ params, principal }) => hooks.delete(params.id, principal),
    }),
    ...(['activate', 'deactivate', 'verify'] as const).map((step) =>
      route({
        method: 'POST',
        path: `${path}/lifecycle/${step}` as const,
        permission: 'okta.eventHooks.manage',
        tag,
        summary: summaries[step],
        output: eventHook,
        handle: async ({ params, principal }) => shown(await hooks[step](params.id, principal)),
      }),
    ),
    route({
      method: 'GET',
      path: `${path}/delivery`,
      permission: 'okta.eventHooks.read',
      tag,
      summary: 'How a hook delivers.',
      output: delivery,
      handle: ({ params }) => hooks.getDelivery(params.id),
    }),
    route({
      method: 'PUT',
      path: `${path}/delivery`,
      permission: 'okta.eventHooks.manage',
      tag,
      summary: 'Change how a hook delivers.',
      input: given,
      describes: delivery,
      output: delivery,
      handle: ({ params, input, principal }) => hooks.putDelivery(params.id, input, principal),
    }),
  ]
}

const summaries = {
  activate: 'Deliver again.',
  deactivate: 'Stop delivering.',
  verify: 'Send the one-time verification; 400 where the receiver does not answer it.',
} as const

/** Whoever may only read hooks must not be able to call the flows behind them. */
function visible(hook: EventHook, { permissions }: Principal): EventHook {
  if (includesPermission(permissions, 'okta.eventHooks.manage')) return hook
  const headers = hook.headers.map(({ key, value }) => ({ key, value: isCredentialHeader(key) ? hiddenToken : value }))
  return { ...hook, uri: maskUrl(hook.uri), headers }
}
