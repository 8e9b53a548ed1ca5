import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import { exampleEvent, getEventType } from '../catalog/index.ts'
import type { Store } from '../store/store.ts'

/**
 * A new event of a type: the catalog's example, or the one that was registered with a type of one's own. Its id and time are
 * fresh, or the second try would be a known event.
 *
 * @throws NOT_FOUND for a type that nobody registered
 */
export async function sampleEvent(
  type: string,
  parts: {
    readonly store: Pick<Store, 'listOwnEventTypes'>
    readonly clock: Pick<Clock, 'now'>
    readonly ids: Pick<Ids, 'uuid'>
  },
): Promise<Readonly<Record<string, unknown>>> {
  const given = { uuid: parts.ids.uuid(), published: new Date(parts.clock.now()).toISOString() }
  if (getEventType(type) !== undefined) return { ...exampleEvent(type, given) }
  const own = (await parts.store.listOwnEventTypes()).find(({ id }) => id === type)
  if (own === undefined) throw problem('NOT_FOUND', { id: type.slice(0, 200), type: 'EventType' })
  if (own.example === null) return { ...exampleEvent(own, given) }
  return { ...own.example, eventType: type, ...given }
}
