import type { Clock } from '../base/clock.ts'
import type { Store } from '../store/store.ts'

/**
 * What the `source` of an envelope begins with. It is the public URL that was in force when the delivery was made, so that a
 * repeat carries the same bytes (D3) although the server was started under another URL or port in between.
 */
export interface SourceUrls {
  /** Says under which URL the server is reached from now on. To be called before the first event of this start. */
  use(publicUrl: string): Promise<void>
  /** @param created epoch ms of the delivery */
  at(created: number): string
}

interface Period {
  readonly since: number
  readonly url: string
}

const metaKey = 'hooks.sourceUrls'
/** No delivery is older: retention has taken it, or its plan has long ended. */
const mostPeriods = 200

export async function openSourceUrls(parts: {
  readonly store: Pick<Store, 'commit' | 'getMeta'>
  readonly clock: Clock
}): Promise<SourceUrls> {
  const stored = await parts.store.getMeta(metaKey)
  let periods: readonly Period[] = stored === null ? [] : (JSON.parse(stored) as readonly Period[]) // written below
  return {
    async use(url) {
      const last = periods.at(-1)
      if (last?.url === url) return
      // Never before the period before it, though the clock may have been set back.
      const since = Math.max(parts.clock.now(), last?.since ?? 0)
      const next = [...periods, { since, url }].slice(-mostPeriods)
      await parts.store.commit({ kind: 'meta.put', key: metaKey, value: JSON.stringify(next) })
      periods = next
    },
    at(created) {
      for (let i = periods.length - 1; i > 0; i--) if (periods[i]!.since <= created) return periods[i]!.url
      return periods[0]?.url ?? ''
    },
  }
}
