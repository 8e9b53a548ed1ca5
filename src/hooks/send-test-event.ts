import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { StoredEvent } from '../model/event.ts'
import type { Store } from '../store/store.ts'
import { invalidHook } from './hook-input.ts'
import type { FreshDelivery } from './publish.ts'
import { sampleEvent } from './sample-event.ts'

/**
 * Sends a sample event to one hook, by a real delivery with its attempts and history. The event is in the System Log like any
 * other, and says what it is in `debugContext.debugData`; no other hook gets it.
 *
 * @throws NOT_FOUND, VALIDATION_FAILED for a type that the hook does not subscribe to, HOOK_RECEIVES_NOTHING where it is off or
 *   unverified
 */
export function openTestEvents(parts: {
  readonly store: Pick<Store, 'getHook' | 'commit' | 'listOwnEventTypes'>
  readonly offer: (deliveries: readonly FreshDelivery[]) => void
  readonly clock: Clock
  readonly ids: Ids
}): (
  hookId: string,
  eventType: string | undefined,
) => Promise<{ readonly deliveryId: string; readonly eventUuid: string }> {
  const { store, offer, clock, ids } = parts
  return async (hookId, eventType) => {
    const hook = await store.getHook(hookId)
    if (hook === null) throw problem('NOT_FOUND', { id: hookId, type: 'EventHook' })
    const type = eventType ?? hook.events[0]!
    if (!hook.events.includes(type)) {
      throw invalidHook([`eventType: ${type.slice(0, 200)} is none of the types that this event hook subscribes to.`])
    }
    if (hook.status !== 'ACTIVE' || hook.verificationStatus !== 'VERIFIED') {
      const state = hook.status === 'ACTIVE' ? 'not verified' : 'switched off'
      throw problem('HOOK_RECEIVES_NOTHING', { id: hookId, state })
    }
    const event = marked(await sampleEvent(type, parts), hookId)
    const now = clock.now()
    const stored: StoredEvent = {
      id: ids.uuid(),
      uuid: event['uuid'] as string, // sampleEvent gives each one its own
      type,
      published: now,
      received: now,
      raw: Buffer.from(JSON.stringify(event)),
      hops: 0,
    }
    const delivery = { id: ids.uuid(), hookId }
    await store.commit({ kind: 'event.publish', event: stored, deliveries: [delivery] })
    offer([{ ...delivery, event: stored }])
    return { deliveryId: delivery.id, eventUuid: stored.uuid }
  }
}

/** An example of one's own may have anything where the catalog's have objects. */
function marked(event: Readonly<Record<string, unknown>>, hookId: string): Readonly<Record<string, unknown>> {
  const context = objectOr(event['debugContext'])
  const debugData = { ...objectOr(context['debugData']), testEvent: 'true', testEventHookId: hookId }
  return { ...event, debugContext: { ...context, debugData } }
}

function objectOr(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Readonly<Record<string, unknown>>) : {}
}
