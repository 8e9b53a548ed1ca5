import { z } from 'zod'
import type { EndpointSettings } from '../../flows/endpoint-settings.ts'
import type { FlowService } from '../../flows/flow-service.ts'
import type { HookService } from '../../hooks/hook-service.ts'
import type { HookTools } from '../../hooks/hook-tools.ts'
import { includesPermission } from '../../access/permissions.ts'
import type { Principal } from '../../model/access.ts'
import type { EventHook } from '../../model/event-hook.ts'
import { route } from '../route.ts'

export interface FlowEndpointParts {
  readonly flows: { readonly endpoints: EndpointSettings; get: FlowService['get'] }
  readonly hooks: Pick<HookService, 'list'> & Pick<HookTools, 'inspectUrl'>
}

const endpoint = z.strictObject({
  alias: z.string(),
  security: z.enum(['client_token', 'oauth2', 'public']),
  clientToken: z.string().optional(),
  invokeUrl: z.string(),
  resumeUrl: z.string(),
})
const eventHook = z.strictObject({
  id: z.string(),
  name: z.string(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  verificationStatus: z.enum(['UNVERIFIED', 'VERIFIED']),
  events: z.array(z.string()),
})
const tag = 'Flows'
const path = '/api/v1/flows/:id/endpoint'

/** Where flows are called, by what, and by which event hooks. */
export const flowEndpointRoutes = ({ flows, hooks }: FlowEndpointParts) => {
  /** @param fits beside pointing at the alias */
  async function hooksAt(alias: string, fits: (hook: EventHook) => boolean = () => true) {
    const pointing = (await hooks.list()).filter((hook) => hooks.inspectUrl(hook.uri).ownAlias === alias && fits(hook))
    return pointing.map(({ id, name, status, verificationStatus, events }) => ({
      id,
      name,
      status,
      verificationStatus,
      events,
    }))
  }
  const mayReadHooks = ({ permissions }: Principal) => includesPermission(permissions, 'okta.eventHooks.read')
  const affected = z
    .array(eventHook)
    .describe('Event hooks that still call it the old way; empty without the right to read them.')

  return [
    route({
      method: 'GET',
      path,
      // The client token is a secret: whoever may only read flows must not be able to call them.
      permission: 'flowhook.flows.manage',
      tag,
      summary: 'The invoke URL of an API Endpoint flow, and its client token.',
      output: endpoint,
      handle: ({ params }) => flows.endpoints.get(params.id),
    }),
    route({
      method: 'PUT',
      path,
      permission: 'flowhook.flows.manage',
      tag,
      summary: 'Give the endpoint another alias. The old one ends at once.',
      input: z.strictObject({ alias: z.string().max(200).describe('8 to 64 lower-case letters, digits and hyphens.') }),
      output: endpoint.extend({ eventHooks: affected }),
      async handle({ params, input, principal }) {
        const before = await flows.endpoints.get(params.id)
        const after = await flows.endpoints.setAlias(params.id, input.alias, principal)
        const isChanged = before.alias !== after.alias && mayReadHooks(principal)
        return { ...after, eventHooks: isChanged ? await hooksAt(before.alias) : [] }
      },
    }),
    route({
      method: 'POST',
      path: `${path}/clientToken`,
      permission: 'flowhook.flows.manage',
      tag,
      summary: 'Make a new client token. The old one ends at once.',
      output: endpoint.extend({ eventHooks: affected }),
      async handle({ params, principal }) {
        const after = await flows.endpoints.regenerateToken(params.id, principal)
        // Whatever a hook carries, in its URL or in a header, is the old one now.
        return { ...after, eventHooks: mayReadHooks(principal) ? await hooksAt(after.alias, carriesToken) : [] }
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/flows/:id/eventHooks',
      permission: 'okta.eventHooks.read',
      tag,
      summary: 'The event hooks whose URL is this flow’s invoke URL.',
      output: z.array(eventHook),
      async handle({ params }) {
        const { alias, definition } = await flows.get(params.id)
        return definition.trigger.event === 'api_endpoint' ? hooksAt(alias) : []
      },
    }),
  ]

  function carriesToken({ uri, authKey, headers }: EventHook): boolean {
    const names = [authKey ?? '', ...headers.map(({ key }) => key)].map((name) => name.toLowerCase())
    return hooks.inspectUrl(uri).hasToken || names.includes('x-api-client-token')
  }
}
