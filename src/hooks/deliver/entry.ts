import type { Attempt, Delivery } from '../../model/delivery.ts'
import type { StoredEvent } from '../../model/event.ts'
import type { FreshDelivery } from '../publish.ts'

/** A delivery in memory: it waits for its attempt, or one is under way. */
export interface Entry {
  readonly id: string
  readonly eventId: string
  readonly created: number
  readonly hops: number
  readonly orderKey: string | null
  /** In the order of the envelope; null where they are read just before the attempt. */
  events: readonly Pick<StoredEvent, 'uuid' | 'raw' | 'origin'>[] | null
  attempts: readonly Attempt[]
  tries: number
  executionId: string | null
  /** What its events take of the memory for waiting deliveries. */
  readonly bytes: number
  /** Cancelled while it waited: passed over when its turn comes. */
  cancelled: boolean
}

/** One without an order: what has one is read from the store, which knows whose turn it is. */
export function freshEntry({ id, event }: FreshDelivery): Entry {
  return {
    id,
    eventId: event.id,
    created: event.received,
    hops: event.hops,
    orderKey: null,
    events: [event],
    attempts: none,
    tries: 0,
    executionId: null,
    bytes: event.raw.length + entryOverhead,
    cancelled: false,
  }
}

export function storedEntry(delivery: Delivery): Entry {
  const { id, eventId, created, hops, orderKey, attempts, tries, executionId } = delivery
  const bytes = entryOverhead
  return { id, eventId, created, hops, orderKey, events: null, attempts, tries, executionId, bytes, cancelled: false }
}

/** About what an entry takes beside its events. */
const entryOverhead = 512

const none: readonly Attempt[] = Object.freeze([])
