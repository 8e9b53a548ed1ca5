import { z } from 'zod'
import type { MadeTokens } from '../../access/api-tokens.ts'
import { permissionNames, permissions } from '../../access/permissions.ts'
import type { Clock } from '../../base/clock.ts'
import type { ApiToken, Principal } from '../../model/access.ts'
import type { RaiseSystemEvent, SystemEvent } from '../../model/system-event.ts'
import { isoTime } from '../paging.ts'
import { route } from '../route.ts'

export interface ApiTokenParts {
  readonly madeTokens: MadeTokens
  readonly clock: Pick<Clock, 'now'>
  readonly raise: RaiseSystemEvent
}

const usualLifeMs = 90 * 86_400_000

const token = {
  id: z.string(),
  name: z.string(),
  permissions: z.array(z.string()).describe('`*` is all of them.'),
  created: z.iso.datetime(),
  createdBy: z.strictObject({ id: z.string(), name: z.string() }),
  expires: z.iso.datetime().nullable().describe('Null where it never ends.'),
  lastUsed: z.iso.datetime().nullable().describe('To the minute; null where it was never used.'),
}

/** Tokens for scripts and programs, which go into `Authorization: SSWS <token>`. */
export const apiTokenRoutes = ({ madeTokens, clock, raise }: ApiTokenParts) => [
  route({
    method: 'GET',
    path: '/api/v1/apiTokens',
    permission: 'flowhook.apiTokens.read',
    tag: 'Access',
    summary: 'All API tokens, by creation. Their values are known to nobody.',
    output: z.array(z.strictObject(token)),
    handle: async () => (await madeTokens.list()).map(shown),
  }),
  route({
    method: 'POST',
    path: '/api/v1/apiTokens',
    permission: 'flowhook.apiTokens.manage',
    tag: 'Access',
    summary: 'Make an API token. Its value is in this answer and nowhere else.',
    description: 'A token gets no more rights than whoever makes it has.',
    input: z.strictObject({
      name: z.string().trim().min(1, 'Expected a name.').max(100),
      permissions: z.array(z.string().min(1).max(100)).min(1).max(200).describe('`*` is all of them.'),
      expires: z.iso
        .datetime({ offset: true })
        .nullable()
        .optional()
        .describe('At most a year from now; null for never; without it in 90 days.'),
    }),
    output: z.strictObject({ ...token, value: z.string() }),
    async handle({ input, principal }) {
      const { name, permissions, expires } = input
      const made = await madeTokens.create({ name, permissions, expires: expiryOf(expires, clock.now()) }, principal)
      await raise(tokenChange('create', made.token, principal))
      return { ...shown(made.token), value: made.value }
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/apiTokens/:id',
    permission: 'flowhook.apiTokens.manage',
    tag: 'Access',
    summary: 'Revoke an API token. It is refused at once.',
    status: 204,
    async handle({ params, principal }) {
      await raise(tokenChange('revoke', await madeTokens.revoke(params.id), principal))
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/permissions',
    permission: 'signed-in',
    tag: 'Access',
    summary: 'Every permission that a token or a machine client can have.',
    output: z.array(z.strictObject({ name: z.string(), description: z.string() })),
    handle: () => permissionNames.map((name) => ({ name, description: permissions[name] })),
  }),
]

function expiryOf(given: string | null | undefined, now: number): number | null {
  if (given === undefined) return now + usualLifeMs
  return given === null ? null : Date.parse(given)
}

function tokenChange(change: 'create' | 'revoke', { id, name }: ApiToken, actor: Principal): SystemEvent {
  return {
    eventType: `system.api_token.${change}`,
    actor,
    target: [{ id, type: 'Token', displayName: name }],
    outcome: { result: 'SUCCESS' },
  }
}

function shown({ id, name, permissions, created, createdBy, expires, lastUsed }: ApiToken) {
  return {
    id,
    name,
    permissions,
    created: isoTime(created),
    createdBy,
    expires: isoTime(expires),
    lastUsed: isoTime(lastUsed),
  }
}
