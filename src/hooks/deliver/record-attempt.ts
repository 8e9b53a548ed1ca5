import { isProblem } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { SystemEvent } from '../../model/system-event.ts'
import type { Mutations, Store } from '../../store/store.ts'
import type { Publisher } from '../publish.ts'

export type RecordMutation = { readonly kind: 'delivery.record' } & Mutations['delivery.record']['in']

/**
 * Commits what an attempt came to, with the event that tells of it in the same commit. The attempt has happened, and
 * forgetting it would only repeat it: a commit that fails is tried again until it is done or the server stops.
 */
export async function recordAttempt(
  mutation: RecordMutation,
  event: SystemEvent | null,
  parts: {
    readonly store: Pick<Store, 'commit'>
    readonly stage: Publisher['stage']
    readonly log: Log
    readonly isStopping: () => boolean
  },
): Promise<void> {
  const { store, stage, log, isStopping } = parts
  const staged = event === null ? null : stage(event)
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 5_000)) {
    try {
      if (staged === null) await store.commit(mutation)
      else await store.commit(mutation, staged.mutation)
      staged?.announce()
      return
    } catch (cause) {
      log.warn({ err: cause, deliveryId: mutation.id }, 'An attempt could not be recorded.')
      if (isStopping() || isProblem(cause, 'STOPPING')) return
      await new Promise((resolve) => setTimeout(resolve, waitMs).unref())
    }
  }
}
