import type { SystemEvent } from '../../model/system-event.ts'
import type { HookTarget } from '../hook-registry.ts'
import { maskUrl } from '../mask-url.ts'
import { systemPrincipal } from '../system-log-event.ts'
import type { Tried } from './attempt.ts'
import type { Entry } from './entry.ts'

/** The System Log's event of a delivery that is given up; Okta writes it for failures only. */
export function givenUp(target: HookTarget, entry: Entry, tried: Tried): SystemEvent {
  const { id, name, uri } = target.hook
  const reason = tried.error ?? 'The delivery failed.'
  return {
    eventType: 'event_hook.delivery',
    actor: systemPrincipal,
    target: [{ id, type: 'EventHook', displayName: name }],
    outcome: { result: 'FAILURE', reason: reason.slice(0, 255) },
    debugData: {
      deliveryId: entry.id,
      url: maskUrl(uri),
      errorMessage: reason,
      attempts: String(entry.tries + 1),
      ...(tried.status === null ? {} : { httpStatus: String(tried.status) }),
    },
    hops: entry.hops + 1,
  }
}
