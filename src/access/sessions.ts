import type { Clock } from '../base/clock.ts'
import type { Ids } from '../base/ids.ts'
import { sha256 } from '../base/secrets.ts'
import type { Principal } from '../model/access.ts'
import type { Store } from '../store/store.ts'

/** Signed-in browsers. The secret is the cookie's value; the store knows its hash only. */
export interface Sessions {
  /** Begins a session and gives its secret. */
  begin(): Promise<{ readonly secret: string; readonly expires: number }>
  /** Who a secret belongs to, or null. Asks the store each time, so an ended session is over at once everywhere. */
  principalOf(secret: string): Promise<Principal | null>
  end(secret: string): Promise<void>
}

/** A session ends after this time without a request, and after the second one in any case (docs/install.md). */
const idleMs = 30 * 60_000
const absoluteMs = 12 * 3_600_000
/** How often `lastSeen` is written at most: a write for each request would cost more than it tells. */
const seenEveryMs = 60_000

/** Until there are accounts, whoever was let in by a link owns the installation. */
export const owner: Principal = Object.freeze({ id: 'owner', name: 'Owner', kind: 'session', permissions: ['*'] })

export function openSessions(parts: {
  readonly store: Pick<Store, 'commit' | 'getSession'>
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Pick<Ids, 'secret'>
}): Sessions {
  const { store, clock, ids } = parts
  // A `lastSeen` that is written behind an `end` would bring the session back: ended ones are remembered for a while.
  const ended = new Set<string>()
  return {
    async begin() {
      const secret = ids.secret(32)
      const now = clock.now()
      const session = {
        hash: sha256(secret),
        principalId: owner.id,
        created: now,
        lastSeen: now,
        expires: now + absoluteMs,
      }
      await store.commit({ kind: 'session.put', session })
      return { secret, expires: session.expires }
    },
    async principalOf(secret) {
      const hash = sha256(secret)
      const session = await store.getSession(hash)
      const now = clock.now()
      if (session === null || ended.has(hash) || now >= session.expires || now - session.lastSeen >= idleMs) return null
      if (now - session.lastSeen >= seenEveryMs) {
        await store.commit({ kind: 'session.put', session: { ...session, lastSeen: now } })
      }
      return session.principalId === owner.id ? owner : null
    },
    async end(secret) {
      const hash = sha256(secret)
      ended.add(hash)
      for (const oldest of ended) {
        if (ended.size <= 1000) break
        ended.delete(oldest)
      }
      await store.commit({ kind: 'session.delete', hash })
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
