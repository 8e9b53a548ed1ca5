import { getEventType } from '../catalog/index.ts'
import type { Log } from '../base/log.ts'
import type { Store } from '../store/store.ts'

/** The event types that exist here: Okta's catalog, and beside it those of one's own. */
export interface KnownEventTypes {
  /** Whether the type may be published, and whether hooks may subscribe; null where nobody registered it. */
  find(id: string): { readonly eligible: boolean } | null
  /** Reads the own types again: asked before a type is called unknown, since another process may have registered it. */
  refresh(): Promise<void>
  close(): void
}

export async function openKnownEventTypes(parts: {
  readonly store: Pick<Store, 'listOwnEventTypes' | 'onChange'>
  readonly log: Log
}): Promise<KnownEventTypes> {
  let own: ReadonlyMap<string, { readonly eligible: boolean }> = new Map()
  const refresh = async () => {
    own = new Map((await parts.store.listOwnEventTypes()).map((type) => [type.id, type]))
  }
  const unsubscribe = parts.store.onChange(({ kind }) => {
    if (kind !== 'eventType') return
    refresh().catch((cause: unknown) => parts.log.error({ err: cause }, 'The own event types could not be read.'))
  })
  await refresh()
  return { find: (id) => getEventType(id) ?? own.get(id) ?? null, refresh, close: unsubscribe }
}
