import type { Log } from '../../base/log.ts'
import type { Tracer } from '../../base/trace.ts'
import { currentWork, type Work } from '../../base/work.ts'
import type { HookTarget } from '../hook-registry.ts'
import type { EnvelopeEvents } from './batch.ts'
import type { Entry } from './entry.ts'
import type { Ended } from './sender.ts'

/** An attempt as a piece of work. An envelope of several events follows from the request of its first one. */
export function deliveryWork(target: HookTarget, entry: Entry, events: EnvelopeEvents, tracer: Tracer): Work {
  const origin = events[0]?.origin
  const work = { requestId: origin?.requestId ?? entry.id, ...origin, deliveryId: entry.id, hookId: target.id }
  const about = { 'flowhook.delivery.id': entry.id, 'flowhook.hook.id': target.id, 'flowhook.attempt': entry.tries + 1 }
  const span = tracer.begin('deliver', 'internal', origin?.traceparent, about)
  return span === null ? work : { ...work, span }
}

/** Notes what an attempt came to, which it gives back: what gives up a delivery somebody should see. */
export function noteAttempt(log: Log, ended: Ended): Ended {
  const { next, tried, attempts, tries } = ended
  currentWork()?.span?.end({ 'flowhook.outcome': next.kind }, tried.error ?? undefined)
  const line = {
    status: tried.status,
    attempt: tries,
    ms: attempts.at(-1)?.durationMs,
    reason: tried.error ?? undefined,
  }
  if (next.kind === 'final' || next.kind === 'gone') log.warn(line, 'A delivery was given up.')
  else log.debug(line, 'An attempt to deliver ended.')
  return ended
}
