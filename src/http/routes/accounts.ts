import { z } from 'zod'
import { isFromOwnSite } from '../../access/cross-site.ts'
import type { Sessions } from '../../access/sessions.ts'
import type { SignInLinks } from '../../access/sign-in-links.ts'
import { signInLimit, signInTries } from '../../access/sign-in-tries.ts'
import { principalOf, type Users } from '../../access/users.ts'
import type { Clock } from '../../base/clock.ts'
import type { Rates } from '../../base/shared-rates.ts'
import { problem } from '../../base/errors.ts'
import type { Principal, User } from '../../model/access.ts'
import type { RaiseSystemEvent } from '../../model/system-event.ts'
import { requireAll } from '../authenticate.ts'
import { isoTime } from '../paging.ts'
import { route } from '../route.ts'
import { me, setSessionCookie, shownPrincipal } from './session.ts'

export interface AccountParts {
  readonly users: Users
  readonly sessions: Sessions
  readonly signInLinks: SignInLinks
  readonly rates: Rates
  readonly clock: Clock
  readonly publicUrl: () => string
  readonly raise: RaiseSystemEvent
}

const name = z
  .string()
  .transform((text) => text.trim())
  .pipe(z.string().min(1, 'Expected a name.').max(100))
const email = z
  .string()
  .transform((text) => text.trim())
  .pipe(
    z
      .string()
      .max(254)
      .regex(/^[^\s@<>"]+@[^\s@<>"]+$/, 'Expected an email address.'),
  )
// How long it may be is judged in characters, by access/password-rules.ts; this bounds what is looked at at all.
const password = z.string().max(1000)

const shown = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  status: z.enum(['ACTIVE', 'DEACTIVATED']),
  created: z.iso.datetime(),
  passwordChanged: z.iso.datetime(),
})

/** The first administrator, people with accounts, and their passwords. */
export function accountRoutes({ users, sessions, signInLinks, rates, clock, publicUrl, raise }: AccountParts) {
  const tries = signInTries(rates, 'links and passwords', clock)
  const take = (key: string) => {
    const ms = tries.take(key)
    if (ms === 0) return
    const limit = `${signInLimit.tries} tries in ${signInLimit.seconds / 60} minutes`
    throw problem('RATE_LIMITED', { limit, seconds: Math.ceil(ms / 1000) })
  }
  const told = (eventType: string, user: User, actor: Principal) =>
    raise({
      eventType,
      actor,
      target: [{ id: user.id, type: 'User', displayName: user.name }],
      outcome: { result: 'SUCCESS' },
    })
  return [
    route({
      method: 'GET',
      path: '/api/v1/setup',
      permission: 'public',
      tag: 'Access',
      summary: 'Whether the first administrator is still to be made.',
      output: z.strictObject({ required: z.boolean(), publicUrl: z.string().optional() }),
      async handle() {
        const required = await users.isSetupRequired()
        return required ? { required, publicUrl: publicUrl() } : { required }
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/setup',
      permission: 'public',
      tag: 'Access',
      summary: 'Make the first administrator, with the token of the set-up link, and sign in. 404 from then on.',
      input: z.strictObject({ token: z.string().min(1).max(200), name, email, password }),
      output: me,
      async handle({ input, request, reply }) {
        if (!isFromOwnSite(request.headers, publicUrl())) throw problem('CROSS_SITE')
        if (!(await users.isSetupRequired())) throw problem('SETUP_DONE')
        take(request.ip)
        const { token, ...given } = input
        // Before the link is used up: a password that is refused must not cost it.
        users.check(given)
        if (!(await signInLinks.use(token))) throw problem('SIGN_IN_LINK_INVALID')
        const user = await users.create(given, true)
        const principal = principalOf(user)
        const { secret } = await sessions.begin(user.id)
        setSessionCookie(reply, publicUrl(), secret)
        await told('user.lifecycle.create', user, principal)
        return shownPrincipal(principal, user)
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/me/password',
      permission: 'signed-in',
      tag: 'Access',
      summary: 'Change one’s own password. Every session ends; the browser that asked gets a new one.',
      input: z.strictObject({ current: z.string().min(1).max(1000), password }),
      status: 204,
      async handle({ input, principal, reply }) {
        const user = principal.kind === 'session' ? await users.get(principal.id) : null
        if (user === null) throw problem('ACCOUNT_NEEDED')
        take(user.id)
        if ((await users.find(user.email, input.current)) === null) throw refusedCurrent()
        await users.setPassword(user.id, input.password)
        const { secret } = await sessions.begin(user.id)
        setSessionCookie(reply, publicUrl(), secret)
        await told('user.account.update_password', user, principal)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/users',
      permission: 'flowhook.users.read',
      tag: 'Access',
      summary: 'Everybody with an account, by creation.',
      output: z.array(shown),
      handle: async () => (await users.list()).map(shownUser),
    }),
    route({
      method: 'POST',
      path: '/api/v1/users',
      permission: 'flowhook.users.manage',
      tag: 'Access',
      summary: 'Create an account. Whoever has one has all rights, so its maker needs them too.',
      input: z.strictObject({ name, email, password }),
      output: shown,
      async handle({ input, principal }) {
        requireAll(principal)
        const user = await users.create(input)
        await told('user.lifecycle.create', user, principal)
        return shownUser(user)
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/users/:id/password',
      permission: 'flowhook.users.manage',
      tag: 'Access',
      summary: 'Give somebody a new password. Their sessions end.',
      input: z.strictObject({ password }),
      output: shown,
      async handle({ params, input, principal }) {
        requireAll(principal)
        const user = await users.setPassword(params.id, input.password)
        await told('user.account.reset_password', user, principal)
        return shownUser(user)
      },
    }),
  ]
}

function refusedCurrent() {
  return problem('VALIDATION_FAILED', { subject: 'password' }, { causes: ['current: This is not your password.'] })
}

function shownUser({ id, name, email, status, created, passwordChanged }: User) {
  return { id, name, email, status, created: isoTime(created), passwordChanged: isoTime(passwordChanged) }
}
