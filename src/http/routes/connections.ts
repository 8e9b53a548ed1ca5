import { z } from 'zod'
import type { Connector } from '../../cards/connection.ts'
import type { ConnectionService, ShownConnection } from '../../connections/connection-service.ts'
import { connectionLimits, type ConnectionTest } from '../../model/connection.ts'
import { isoTime } from '../paging.ts'
import { route } from '../route.ts'

export interface ConnectionParts {
  readonly connections: ConnectionService
}

const tested = z.strictObject({
  ok: z.boolean(),
  at: z.iso.datetime(),
  durationMs: z.int(),
  message: z.string().describe('What answered, or what failed.'),
})

const connection = z.strictObject({
  id: z.string(),
  name: z.string(),
  connector: z.string(),
  settings: z.record(z.string(), z.unknown()),
  secretsSet: z.array(z.string()).describe('Which secrets are set. None is ever shown.'),
  hosts: z.array(z.string()).describe('The only origins that its requests, and so its secrets, go to.'),
  created: z.iso.datetime(),
  createdBy: z.string(),
  lastUpdated: z.iso.datetime(),
  revision: z.int(),
  tested: tested.nullable().describe('The newest test of what it is now; null where there was none.'),
  usedBy: z.array(z.strictObject({ id: z.string(), name: z.string() })).describe('The flows with a card that uses it.'),
})

const input = z.strictObject({
  name: z.string().trim().min(1, 'Expected a name.').max(connectionLimits.name),
  connector: z.string().min(1).max(100).describe('GET /api/v1/connectors lists them.'),
  settings: z.record(z.string().max(100), z.json()).optional(),
  secrets: z
    .record(z.string().max(100), z.string().max(connectionLimits.secret).nullable())
    .optional()
    .describe('Written once and never shown. In a change, one that is left out or empty stays; null takes it away.'),
})

const field = z.looseObject({ kind: z.string(), label: z.string() })
const when = z.strictObject({ setting: z.string(), is: z.array(z.string()), optional: z.boolean().optional() })
const connector = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  settings: z.record(z.string(), field),
  secrets: z.record(z.string(), z.looseObject({ label: z.string() })),
  when: z
    .record(z.string(), when)
    .describe('Settings and secrets that count only beside certain words of another setting; they are required there.'),
})

const tag = 'Connections'

/** Connections to services: their settings, never their secrets. */
export const connectionRoutes = ({ connections }: ConnectionParts) => [
  route({
    method: 'GET',
    path: '/api/v1/connectors',
    permission: 'flowhook.connections.read',
    tag,
    summary: 'Every kind of connection: what is filled in, and which of it is secret.',
    output: z.array(connector),
    handle: () => connections.connectors.map(shownConnector),
  }),
  route({
    method: 'GET',
    path: '/api/v1/connections',
    permission: 'flowhook.connections.read',
    tag,
    summary: `Every connection, by name; there are at most ${connectionLimits.connections}.`,
    output: z.array(connection),
    handle: async () => (await connections.list()).map(shown),
  }),
  route({
    method: 'POST',
    path: '/api/v1/connections',
    permission: 'flowhook.connections.manage',
    tag,
    summary: 'Create a connection.',
    input,
    output: connection,
    handle: async (call) => shown(await connections.create(call.input, call.principal)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/connections/:id',
    permission: 'flowhook.connections.read',
    tag,
    summary: 'One connection.',
    output: connection,
    handle: async ({ params }) => shown(await connections.get(params.id)),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/connections/:id',
    permission: 'flowhook.connections.manage',
    tag,
    summary: 'Change a connection.',
    description:
      'Secrets that are not given stay as they are. Where the connection would then go to a host that it does not go to now, all of its secrets are given anew.',
    input: input.extend({
      revision: z
        .int()
        .optional()
        .describe('The newest revision that the caller has seen; refused where there is a newer one.'),
    }),
    output: connection,
    handle: async ({ params, input: { revision, ...given }, principal }) =>
      shown(await connections.replace(params.id, given, principal, revision)),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/connections/:id',
    permission: 'flowhook.connections.manage',
    tag,
    summary: 'Delete a connection that no flow uses.',
    status: 204,
    handle: ({ params, principal }) => connections.delete(params.id, principal),
  }),
  route({
    method: 'POST',
    path: '/api/v1/connections/:id/test',
    permission: 'flowhook.connections.manage',
    tag,
    summary: 'Try a connection: 200 with what came of it, whether it works or not.',
    output: tested,
    handle: async ({ params }) => shownTest(await connections.test(params.id)),
  }),
]

function shown({ secretNames, created, lastUpdated, tested, ...rest }: ShownConnection) {
  return {
    ...rest,
    secretsSet: secretNames,
    created: isoTime(created),
    lastUpdated: isoTime(lastUpdated),
    tested: tested === null ? null : shownTest(tested),
  }
}

const shownTest = ({ at, ...rest }: ConnectionTest) => ({ ...rest, at: isoTime(at) })

function shownConnector({ id, title, description, settings, secrets, when = {} }: Connector) {
  return { id, title, description, settings, secrets, when }
}
