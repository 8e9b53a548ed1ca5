import type { Store } from '../../store/store.ts'
import type { Entry } from './entry.ts'
import type { HookQueue } from './hook-queue.ts'

export type EnvelopeEvents = NonNullable<Entry['events']>

/** The events of a delivery, from memory or from the store. */
export async function eventsOf(entry: Entry, store: Pick<Store, 'deliveryEvents'>): Promise<EnvelopeEvents> {
  return entry.events ?? (await store.deliveryEvents(entry.id))
}

/** Takes up to `most` entries that wait, in their order, as long as they may come into another one's envelope. */
export function candidates(queue: HookQueue, most: number, mayJoin: (entry: Entry) => boolean): readonly Entry[] {
  const taken: Entry[] = []
  for (let next = queue.peek(); next !== undefined && taken.length < most; next = queue.peek()) {
    if (next.cancelled || !mayJoin(next)) break
    taken.push(next)
    queue.shift()
  }
  return taken
}

/**
 * Puts the events of `others` behind those of `entry`, in one commit before anybody sees the envelope. What does not fit goes
 * back to the front of the queue.
 *
 * @returns the envelope's events, and the entries that are in it now
 */
export async function fillEnvelope(
  queue: HookQueue,
  entry: Entry,
  others: readonly Entry[],
  parts: { readonly store: Pick<Store, 'commit' | 'deliveryEvents'>; readonly maxBytes: number },
): Promise<{ readonly events: EnvelopeEvents; readonly taken: readonly Entry[] }> {
  const { store, maxBytes } = parts
  const events = [...(await eventsOf(entry, store))]
  const taken: Entry[] = []
  let bytes = sizeOf(events)
  for (const other of others) {
    const more = await eventsOf(other, store)
    bytes += sizeOf(more)
    // Several events: it is an envelope of its own already, which stays as it is.
    if (more.length !== 1 || bytes > maxBytes) break
    taken.push(other)
    events.push(...more)
  }
  queue.unshift(others.slice(taken.length))
  if (taken.length > 0) await store.commit({ kind: 'delivery.take', id: entry.id, takes: taken.map(({ id }) => id) })
  return { events, taken }
}

const sizeOf = (events: EnvelopeEvents) => events.reduce((sum, { raw }) => sum + raw.length, 0)
