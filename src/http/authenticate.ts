import type { FastifyRequest } from 'fastify'
import { isFromOwnSite } from '../access/cross-site.ts'
import type { MadeTokens } from '../access/api-tokens.ts'
import type { OAuthServer } from '../access/oauth/oauth-server.ts'
import { includesPermission } from '../access/permissions.ts'
import { sessionCookie, type Sessions } from '../access/sessions.ts'
import { authorizationToken, type ApiTokens } from '../access/tokens.ts'
import { problem } from '../base/errors.ts'
import type { Principal } from '../model/access.ts'
import type { RouteAccess } from './route.ts'

/** Everything that can say who calls. */
export interface Credentials {
  /** Those of the settings. */
  readonly tokens: ApiTokens
  /** Those that people made. */
  readonly madeTokens: Pick<MadeTokens, 'principalOf'>
  readonly sessions: Pick<Sessions, 'principalOf'>
  readonly oauth: Pick<OAuthServer, 'verifyAccessToken' | 'clients'>
  readonly publicUrl: () => string
}

/** Who calls a `public` or `invoke` route, as far as the API cares. */
export const nobody: Principal = Object.freeze({ id: 'nobody', name: 'Nobody', kind: 'system', permissions: [] })

/**
 * Who calls, and whether they may: judged by the matched route's own rule, never by the URL's text, before anything of the body
 * is read.
 *
 * @throws TOKEN_INVALID, FORBIDDEN, CROSS_SITE
 */
export async function authorize(
  request: FastifyRequest,
  access: RouteAccess,
  credentials: Credentials,
): Promise<Principal> {
  if (access === 'public' || access === 'invoke') return nobody
  const principal = await authenticate(request, credentials)
  if (principal === null) throw problem('TOKEN_INVALID')
  if (access !== 'signed-in' && !includesPermission(principal.permissions, access)) {
    throw problem('FORBIDDEN', { permission: access })
  }
  return principal
}

/** Who calls, or null. `isUse` false: the question does not count as use of a session. @throws CROSS_SITE */
export async function authenticate(
  request: FastifyRequest,
  credentials: Credentials,
  isUse = true,
): Promise<Principal | null> {
  const given = authorizationToken(request.headers.authorization)
  // A request that names a token is judged by it alone: a wrong one never falls back to a cookie that came along.
  if (given === null) return bySession(request, credentials, isUse)
  const owner = credentials.tokens.principalOf(given.token)
  if (owner !== null) return owner
  if (given.scheme === 'other') return null
  const made = await credentials.madeTokens.principalOf(given.token)
  if (made !== null) return made
  return given.scheme === 'bearer' ? byAccessToken(given.token, credentials) : null
}

/** Who can make somebody with all rights, or become them, has all rights. @throws FORBIDDEN */
export function requireAll({ permissions }: Principal): void {
  if (!permissions.includes('*')) throw problem('FORBIDDEN', { permission: '*' })
}

async function byAccessToken(token: string, { oauth }: Credentials): Promise<Principal | null> {
  const verified = await oauth.verifyAccessToken(token)
  if (verified === null) return null
  const name = oauth.clients.get(verified.clientId)?.name ?? verified.clientId
  return { id: verified.clientId, name, kind: 'client', permissions: verified.scopes }
}

async function bySession(request: FastifyRequest, credentials: Credentials, isUse: boolean): Promise<Principal | null> {
  const secret = sessionSecret(request, credentials.publicUrl())
  if (secret === null) return null
  const principal = await credentials.sessions.principalOf(secret, isUse)
  if (principal === null) return null
  const safe = request.method === 'GET' || request.method === 'HEAD'
  if (!safe && !isFromOwnSite(request.headers, credentials.publicUrl())) throw problem('CROSS_SITE')
  return principal
}

/** The session's secret from the cookie, or null. */
export function sessionSecret(request: FastifyRequest, publicUrl: string): string | null {
  const header = request.headers.cookie
  return header === undefined ? null : (request.server.parseCookie(header)[sessionCookie(publicUrl).name] ?? null)
}
