import type { Store } from '../../store/store.ts'
import { storedEntry, type Entry } from './entry.ts'
import type { HookQueue } from './hook-queue.ts'

/** What the store has for a hook. */
export interface Due {
  /** In the order of their time; without those that the queue knows. */
  readonly entries: readonly Entry[]
  /** The first time of those that are not due yet (epoch ms), or null. */
  readonly next: number | null
  /** Whether there may be more due ones. */
  readonly more: boolean
  /** In a strict order: the failed delivery that comes before everything that was never tried, and its time. */
  readonly head: { readonly entry: Entry; readonly at: number } | null
}

type DueReads = Pick<Store, 'dueDeliveries' | 'listDeliveries'>

export async function readDue(
  queue: HookQueue,
  store: DueReads,
  given: { readonly now: number; readonly limit: number },
): Promise<Due> {
  const head = queue.isStrict && queue.head === null ? await failedHead(queue, store) : null
  const limit = given.limit + queue.known.size
  // Without a bound on the time: what is not due yet tells when to come back.
  const rows = await store.dueDeliveries({ hookId: queue.id, now: Number.MAX_SAFE_INTEGER, limit })
  const entries: Entry[] = []
  for (const delivery of rows) {
    if (queue.known.has(delivery.id) || delivery.id === head?.entry.id) continue
    if (delivery.nextAttempt !== null && delivery.nextAttempt > given.now) {
      return { entries, next: delivery.nextAttempt, more: false, head }
    }
    entries.push(storedEntry(delivery))
  }
  return { entries, next: null, more: rows.length >= limit, head }
}

async function failedHead(queue: HookQueue, store: DueReads): Promise<Due['head']> {
  // One at most, unless the order was another one before: then the oldest of them.
  const failed = await store.listDeliveries({ hookId: queue.id, status: 'FAILED', limit: 1_000, after: null })
  const oldest = failed.at(-1)
  if (oldest === undefined || queue.known.has(oldest.id)) return null
  return { entry: storedEntry(oldest), at: oldest.nextAttempt ?? 0 }
}
