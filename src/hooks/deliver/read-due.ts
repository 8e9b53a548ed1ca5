import type { Delivery } from '../../model/delivery.ts'
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

type DueStore = Pick<Store, 'dueDeliveries' | 'listDeliveries' | 'deliveriesBehind' | 'commit'>

export async function readDue(
  queue: HookQueue,
  store: DueStore,
  given: { readonly now: number; readonly limit: number },
): Promise<Due> {
  const head = queue.isStrict && queue.head === null ? await failedHead(queue, store) : null
  // One of each person that is known may be due too: it waits for that one, and stays as it is in the store.
  const limit = given.limit + queue.known.size + queue.orderKeys.size
  const before = queue.orderKeys.size === 0 ? queue.known : new Set(queue.known.keys())
  // Without a bound on the time: what is not due yet tells when to come back.
  const rows = await store.dueDeliveries({ hookId: queue.id, now: Number.MAX_SAFE_INTEGER, limit })
  const due: Delivery[] = []
  let next: number | null = null
  for (const delivery of rows) {
    if (before.has(delivery.id) || queue.known.has(delivery.id) || delivery.id === head?.entry.id) continue
    if (delivery.nextAttempt !== null && delivery.nextAttempt > given.now) {
      next = delivery.nextAttempt
      break
    }
    due.push(delivery)
  }
  const entries = (await inTurn(due, store)).map(storedEntry)
  return { entries, next, more: next === null && rows.length >= limit, head }
}

/**
 * Those whose turn it is: nothing of the same person is before them. The others wait in the store without a time, so that
 * nobody reads them again until it is their turn: a person with a long queue holds up nobody else.
 */
async function inTurn(due: readonly Delivery[], store: DueStore): Promise<readonly Delivery[]> {
  const ordered = due.filter(({ orderKey }) => orderKey !== null)
  if (ordered.length === 0) return due
  const behind = new Set(await store.deliveriesBehind(ordered.map(({ id }) => id)))
  if (behind.size === 0) return due
  await store.commit({ kind: 'delivery.wait', ids: [...behind] })
  return due.filter(({ id }) => !behind.has(id))
}

async function failedHead(queue: HookQueue, store: DueStore): Promise<Due['head']> {
  // One at most, unless the order was another one before: then the oldest of them.
  const failed = await store.listDeliveries({ hookId: queue.id, status: 'FAILED', limit: 1_000, after: null })
  const oldest = failed.at(-1)
  if (oldest === undefined || queue.known.has(oldest.id)) return null
  return { entry: storedEntry(oldest), at: oldest.nextAttempt ?? 0 }
}
