import type { Clock } from '../base/clock.ts'
import type { Ids } from '../base/ids.ts'
import { sha256 } from '../base/secrets.ts'
import type { Principal } from '../model/access.ts'
import type { Store } from '../store/store.ts'
import { principalOf } from './users.ts'

/** Signed-in browsers. The secret is the cookie's value; the store knows its hash only. */
export interface Sessions {
  /** Begins a session of the owner or of a user, and gives its secret. */
  begin(principalId: string): Promise<{ readonly secret: string; readonly expires: number }>
  /**
   * Who a secret belongs to, or null. Asks the store each time, so an ended session is over at once everywhere. With
   * `isUse` false the question itself does not keep the session alive.
   */
  principalOf(secret: string, isUse?: boolean): Promise<Principal | null>
  end(secret: string): Promise<void>
}

/** A session ends after this time without a request, and after the second one in any case (docs/install.md). */
const idleMs = 30 * 60_000
const absoluteMs = 12 * 3_600_000
/** How often `lastSeen` is written at most: a write for each request would cost more than it tells. */
const seenEveryMs = 60_000

/** Until somebody has an account, whoever was let in by a link owns the installation. */
export const owner: Principal = Object.freeze({ id: 'owner', name: 'Owner', kind: 'session', permissions: ['*'] })

export function openSessions(parts: {
  readonly store: Pick<Store, 'commit' | 'getSession' | 'getUser' | 'listUsers'>
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Pick<Ids, 'secret'>
}): Sessions {
  const { store, clock, ids } = parts
  const whoIs = async (id: string): Promise<Principal | null> => {
    // Also for a session that began at the very time at which the first account was made.
    if (id === owner.id) return (await store.listUsers()).length === 0 ? owner : null
    const user = await store.getUser(id)
    return user?.status === 'ACTIVE' ? principalOf(user) : null
  }
  return {
    async begin(principalId) {
      const secret = ids.secret(32)
      const now = clock.now()
      const session = {
        hash: sha256(secret),
        principalId,
        created: now,
        lastSeen: now,
        expires: now + absoluteMs,
      }
      await store.commit({ kind: 'session.put', session })
      return { secret, expires: session.expires }
    },
    async principalOf(secret, isUse = true) {
      const hash = sha256(secret)
      const session = await store.getSession(hash)
      const now = clock.now()
      if (session === null || now >= session.expires || now - session.lastSeen >= idleMs) return null
      if (isUse && now - session.lastSeen >= seenEveryMs) {
        await store.commit({ kind: 'session.seen', hash, at: now })
      }
      return whoIs(session.principalId)
    },
    async end(secret) {
      await store.commit({ kind: 'session.delete', hash: sha256(secret) })
    },
  }
}

/**
 * The session cookie by the rules of RFC 6265 and its `__Host-` prefix, which browsers take over https only: the plain name
 * without `Secure` is for http, i.e. a laptop.
 */
export function sessionCookie(publicUrl: string): {
  readonly name: string
  readonly options: {
    readonly path: '/'
    readonly httpOnly: true
    readonly sameSite: 'lax'
    readonly secure: boolean
  }
} {
  const secure = publicUrl.startsWith('https:')
  return {
    name: secure ? '__Host-flowhook' : 'flowhook',
    options: { path: '/', httpOnly: true, sameSite: 'lax', secure },
  }
}
