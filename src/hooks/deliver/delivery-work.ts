import type { Log } from '../../base/log.ts'
import type { Work } from '../../base/work.ts'
import type { HookTarget } from '../hook-registry.ts'
import type { EnvelopeEvents } from './batch.ts'
import type { Entry } from './entry.ts'
import type { Ended } from './sender.ts'

/** An attempt as a piece of work. An envelope of several events follows from the request of its first one. */
export function deliveryWork(target: HookTarget, entry: Entry, events: EnvelopeEvents): Work {
  const origin = events[0]?.origin
  return { requestId: origin?.requestId ?? entry.id, ...origin, deliveryId: entry.id, hookId: target.id }
}

/** What an attempt came to: what gives up a delivery somebody should see. */
export function noteAttempt(log: Log, { next, tried, attempts, tries }: Ended): void {
  const line = {
    status: tried.status,
    attempt: tries,
    ms: attempts.at(-1)?.durationMs,
    reason: tried.error ?? undefined,
  }
  if (next.kind === 'final' || next.kind === 'gone') log.warn(line, 'A delivery was given up.')
  else log.debug(line, 'An attempt to deliver ended.')
}
