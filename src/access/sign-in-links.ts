import type { Clock } from '../base/clock.ts'
import type { Ids } from '../base/ids.ts'
import { sha256 } from '../base/secrets.ts'
import type { Store } from '../store/store.ts'

/** One-time links that sign a browser in: the first start's set-up link, and what `flowhook sign-in` asks for. */
export interface SignInLinks {
  /** Makes a link. The token is known to nobody but its reader: only its hash is kept. Times are epoch ms. */
  create(): Promise<{ readonly url: string; readonly expires: number }>
  /** Uses a token up. False where it is unknown, used or past its time. */
  use(token: string): Promise<boolean>
  /** Whether a link was ever used: until then every start offers one. */
  everUsed(): Promise<boolean>
}

const usedKey = 'sign_in_link_used'
/** How long a link can be used. */
const lifeMs = 30 * 60_000

export function signInLinks(parts: {
  readonly store: Pick<Store, 'commit' | 'getMeta'>
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Pick<Ids, 'secret'>
  readonly publicUrl: () => string
}): SignInLinks {
  const { store, clock, ids, publicUrl } = parts
  return {
    async create() {
      const token = ids.secret(32)
      const expires = clock.now() + lifeMs
      await store.commit({ kind: 'signInLink.put', link: { hash: sha256(token), expires } })
      // The token stands behind the `#`: browsers do not send that part, so it is in no proxy's log and in no Referer.
      return { url: `${publicUrl()}/sign-in#token=${token}`, expires }
    },
    async use(token) {
      const [used] = await store.commit({ kind: 'signInLink.use', hash: sha256(token), now: clock.now() })
      if (used) await store.commit({ kind: 'meta.put', key: usedKey, value: String(clock.now()) })
      return used
    },
    everUsed: async () => (await store.getMeta(usedKey)) !== null,
  }
}
