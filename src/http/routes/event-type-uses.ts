import { z } from 'zod'
import { includesPermission } from '../../access/permissions.ts'
import type { HookService } from '../../hooks/hook-service.ts'
import type { HookTools } from '../../hooks/hook-tools.ts'
import type { Store } from '../../store/store.ts'
import { route } from '../route.ts'

export interface EventTypeUseParts {
  readonly hooks: Pick<HookService, 'list'> & Pick<HookTools, 'inspectUrl'>
  readonly store: Pick<Store, 'getFlowByAlias'>
}

const status = z.enum(['ACTIVE', 'INACTIVE'])

/** What waits for events of a type. */
export const eventTypeUseRoutes = ({ hooks, store }: EventTypeUseParts) => [
  route({
    method: 'GET',
    path: '/api/v1/eventTypes/:type/uses',
    permission: 'flowhook.eventTypes.read',
    tag: 'Event types',
    summary: 'The event hooks that subscribe to an event type, and the flows that they call.',
    output: z.strictObject({
      hooks: z
        .array(z.strictObject({ id: z.string(), name: z.string(), status }))
        .describe('By name; empty without the right to read event hooks.'),
      flows: z
        .array(z.strictObject({ id: z.string(), name: z.string(), status }))
        .describe('By name; empty without the rights to read event hooks and flows.'),
    }),
    async handle({ params, principal: { permissions } }) {
      if (!includesPermission(permissions, 'okta.eventHooks.read')) return { hooks: [], flows: [] }
      const using = (await hooks.list()).filter(({ events }) => events.includes(params.type))
      const listed = using.map(({ id, name, status: state }) => ({ id, name, status: state })).sort(byName)
      if (!includesPermission(permissions, 'flowhook.flows.read')) return { hooks: listed, flows: [] }
      const aliases = new Set(using.map(({ uri }) => hooks.inspectUrl(uri).ownAlias).filter((alias) => alias !== null))
      const flows = await Promise.all([...aliases].map((alias) => store.getFlowByAlias(alias)))
      return {
        hooks: listed,
        flows: flows
          .filter((flow) => flow !== null)
          .map(({ id, name, status: state }) => ({ id, name, status: state }))
          .sort(byName),
      }
    },
  }),
]

const byName = (a: { readonly name: string }, b: { readonly name: string }) => a.name.localeCompare(b.name)
