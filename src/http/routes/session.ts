import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { isFromOwnSite } from '../../access/cross-site.ts'
import { owner, sessionCookie, type Sessions } from '../../access/sessions.ts'
import type { SignInLinks } from '../../access/sign-in-links.ts'
import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import { rateLimiter } from '../../base/rate-limit.ts'
import type { Principal } from '../../model/access.ts'
import type { RaiseSystemEvent } from '../../model/system-event.ts'
import { nobody, sessionSecret } from '../authenticate.ts'
import { isoTime } from '../paging.ts'
import { route } from '../route.ts'

export interface SessionParts {
  readonly sessions: Sessions
  readonly signInLinks: SignInLinks
  readonly clock: Clock
  readonly publicUrl: () => string
  /** Signing in, failing to, and signing out are in the System Log. */
  readonly raise: RaiseSystemEvent
}

const me = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['token', 'session', 'client', 'system']),
  permissions: z.array(z.string()).describe('`*` is all of them.'),
})

/** Signing a browser in by a one-time link, out again, and who one is. */
export function sessionRoutes({ sessions, signInLinks, clock, publicUrl, raise }: SessionParts) {
  const told = (eventType: string, actor: Principal, reason?: string) =>
    raise({
      eventType,
      actor,
      target: [],
      outcome: reason === undefined ? { result: 'SUCCESS' } : { result: 'FAILURE', reason },
    })
  // Tokens have 256 random bits; this bounds the noise of whoever tries, not what they could find out.
  const tries = rateLimiter({ perSecond: 10 / 900, burst: 10, maxKeys: 10_000, clock })
  return [
    route({
      method: 'POST',
      path: '/api/v1/sign-in-links',
      permission: 'flowhook.signInLinks.manage',
      tag: 'Access',
      summary: 'Make a link that signs a browser in once, within 30 minutes, with all rights.',
      output: z.strictObject({ url: z.string(), expires: z.iso.datetime() }),
      async handle() {
        const { url, expires } = await signInLinks.create()
        return { url, expires: isoTime(expires) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/session',
      permission: 'public',
      tag: 'Access',
      summary: 'Exchange the token of a sign-in link for a session cookie.',
      input: z.strictObject({ token: z.string().min(1).max(200) }),
      output: me,
      async handle({ input, request, reply }) {
        // Without this another site could sign a visitor in as somebody else.
        if (!isFromOwnSite(request.headers, publicUrl())) throw problem('CROSS_SITE')
        const { ok, retryAfterMs } = tries.take(request.ip)
        const seconds = Math.ceil(retryAfterMs / 1000)
        if (!ok) throw problem('RATE_LIMITED', { limit: '10 tries in 15 minutes', seconds })
        if (!(await signInLinks.use(input.token))) {
          await told('user.session.start', nobody, 'The link is unknown, used or past its time.')
          throw problem('SIGN_IN_LINK_INVALID')
        }
        const { secret } = await sessions.begin()
        // No Max-Age: it ends with the browser, and on the server by its own times.
        setCookie(reply, publicUrl(), secret)
        await told('user.session.start', owner)
        return owner
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/session',
      permission: 'signed-in',
      tag: 'Access',
      summary: 'Sign out: ends the session of the cookie.',
      status: 204,
      async handle({ principal, request, reply }) {
        const secret = sessionSecret(request, publicUrl())
        if (secret !== null) {
          await sessions.end(secret)
          await told('user.session.end', principal)
        }
        setCookie(reply, publicUrl(), null)
        reply.header('clear-site-data', '"cache", "storage"')
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/me',
      permission: 'signed-in',
      tag: 'Access',
      summary: 'Who the credential belongs to, and what it may do.',
      output: me,
      handle: ({ principal: { id, name, kind, permissions } }) => ({ id, name, kind, permissions }),
    }),
  ]
}

function setCookie(reply: FastifyReply, publicUrl: string, secret: string | null): void {
  const { name, options } = sessionCookie(publicUrl)
  const value = secret ?? ''
  reply.header(
    'set-cookie',
    reply.server.serializeCookie(name, value, { ...options, ...(secret === null ? { maxAge: 0 } : {}) }),
  )
}
