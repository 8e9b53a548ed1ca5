import type { Clock } from '../base/clock.ts'
import type { Ids } from '../base/ids.ts'
import { sha256 } from '../base/secrets.ts'
import type { Store } from '../store/store.ts'

/** Where a link leads: to be signed in at once, or to make the first account before. */
export type LinkedPage = 'sign-in' | 'setup'

/** One-time links that sign a browser in: the first start's set-up link, and what `flowhook sign-in` asks for. */
export interface SignInLinks {
  /** Makes a link. The token is known to nobody but its reader: only its hash is kept. Times are epoch ms. */
  create(page?: LinkedPage): Promise<{ readonly url: string; readonly expires: number }>
  /** Uses a token up. False where it is unknown, used or past its time. */
  use(token: string): Promise<boolean>
}

/** How long a link can be used. */
const lifeMs = 30 * 60_000

export function signInLinks(parts: {
  readonly store: Pick<Store, 'commit'>
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Pick<Ids, 'secret'>
  readonly publicUrl: () => string
}): SignInLinks {
  const { store, clock, ids, publicUrl } = parts
  return {
    async create(page = 'sign-in') {
      const token = ids.secret(32)
      const expires = clock.now() + lifeMs
      await store.commit({ kind: 'signInLink.put', link: { hash: sha256(token), expires } })
      // The token stands behind the `#`: browsers do not send that part, so it is in no proxy's log and in no Referer.
      return { url: `${publicUrl()}/${page}#token=${token}`, expires }
    },
    async use(token) {
      const [used] = await store.commit({ kind: 'signInLink.use', hash: sha256(token), now: clock.now() })
      return used
    },
  }
}
