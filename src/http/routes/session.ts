import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { isFromOwnSite } from '../../access/cross-site.ts'
import { owner, sessionCookie, type Sessions } from '../../access/sessions.ts'
import type { SignInLinks } from '../../access/sign-in-links.ts'
import { signInLimit, signInTries } from '../../access/sign-in-tries.ts'
import { principalOf, type Users } from '../../access/users.ts'
import type { Clock } from '../../base/clock.ts'
import type { Rates } from '../../base/shared-rates.ts'
import { problem } from '../../base/errors.ts'
import type { Principal, User } from '../../model/access.ts'
import type { RaiseSystemEvent } from '../../model/system-event.ts'
import { nobody, requireAll, sessionSecret } from '../authenticate.ts'
import { isoTime } from '../paging.ts'
import { route } from '../route.ts'

export interface SessionParts {
  readonly sessions: Sessions
  readonly signInLinks: SignInLinks
  readonly users: Users
  readonly rates: Rates
  readonly clock: Clock
  readonly publicUrl: () => string
  /** Signing in, failing to, and signing out are in the System Log. */
  readonly raise: RaiseSystemEvent
}

/** Who is signed in, as the console sees it. */
export const me = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string().optional().describe('Only people have one.'),
  kind: z.enum(['token', 'session', 'client', 'system']),
  permissions: z.array(z.string()).describe('`*` is all of them.'),
})

const byLink = z.strictObject({ token: z.string().min(1).max(200) })
const byPassword = z.strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(1000) })

/** Signing a browser in by password or by a one-time link, out again, and who one is. */
export function sessionRoutes({ sessions, signInLinks, users, rates, clock, publicUrl, raise }: SessionParts) {
  const tries = signInTries(rates, 'signing in', clock)
  const told = (eventType: string, actor: Principal, reason?: string, user: User | null = null) =>
    raise({
      eventType,
      actor,
      target: user === null ? [] : [{ id: user.id, type: 'User', displayName: user.name }],
      outcome: reason === undefined ? { result: 'SUCCESS' } : { result: 'FAILURE', reason },
    })
  const take = (address: string, account?: string) => {
    const ms = tries.take(address, account)
    if (ms === 0) return
    const limit = `${signInLimit.tries} tries in ${signInLimit.seconds / 60} minutes`
    throw problem('RATE_LIMITED', { limit, seconds: Math.ceil(ms / 1000) })
  }
  const useLink = async (address: string, token: string): Promise<Principal> => {
    // Tokens have 256 random bits; this bounds the noise of whoever tries, not what they could find out.
    take(address)
    if (!(await signInLinks.use(token))) {
      await told('user.session.start', nobody, 'The link is unknown, used or past its time.')
      throw problem('SIGN_IN_LINK_INVALID')
    }
    const user = await users.firstActive()
    return user === null ? owner : principalOf(user)
  }
  const usePassword = async (address: string, email: string, password: string): Promise<Principal> => {
    const account = email.toLowerCase()
    take(address, account)
    const user = await users.find(email, password)
    if (user === null) {
      // Who it was tried with is told only where there is such an account: people type passwords into the wrong field.
      await told('user.session.start', nobody, 'The email or the password was not right.', await users.byEmail(email))
      throw problem('SIGN_IN_REFUSED')
    }
    tries.succeeded(address, account)
    return principalOf(user)
  }
  return [
    route({
      method: 'POST',
      path: '/api/v1/sign-in-links',
      permission: 'flowhook.signInLinks.manage',
      tag: 'Access',
      summary:
        'Make a link that signs a browser in once, within 30 minutes, with all rights. Its maker needs them too.',
      output: z.strictObject({ url: z.string(), expires: z.iso.datetime() }),
      async handle({ principal }) {
        requireAll(principal)
        const { url, expires } = await signInLinks.create()
        return { url, expires: isoTime(expires) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/session',
      permission: 'public',
      tag: 'Access',
      summary: 'Sign in: exchange an email and a password, or the token of a sign-in link, for a session cookie.',
      input: z.union([byLink, byPassword]),
      output: me,
      async handle({ input, request, reply }) {
        // Without this another site could sign a visitor in as somebody else.
        if (!isFromOwnSite(request.headers, publicUrl())) throw problem('CROSS_SITE')
        const principal =
          'token' in input
            ? await useLink(request.ip, input.token)
            : await usePassword(request.ip, input.email, input.password)
        const { secret } = await sessions.begin(principal.id)
        setSessionCookie(reply, publicUrl(), secret)
        await told('user.session.start', principal)
        return shownPrincipal(principal, await users.get(principal.id))
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
        setSessionCookie(reply, publicUrl(), null)
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
      handle: async ({ principal }) =>
        shownPrincipal(principal, principal.kind === 'session' ? await users.get(principal.id) : null),
    }),
  ]
}

/** What `/api/v1/me` says of somebody; `user` is their account, where they have one. */
export function shownPrincipal({ id, name, kind, permissions }: Principal, user: User | null): z.output<typeof me> {
  return { id, name, ...(user === null ? {} : { email: user.email }), kind, permissions: [...permissions] }
}

/** Gives the browser a session's secret, or takes it away with null. */
export function setSessionCookie(reply: FastifyReply, publicUrl: string, secret: string | null): void {
  const { name, options } = sessionCookie(publicUrl)
  // No Max-Age: it ends with the browser, and on the server by its own times.
  const ended = secret === null ? { maxAge: 0 } : {}
  reply.header('set-cookie', reply.server.serializeCookie(name, secret ?? '', { ...options, ...ended }))
}
