import type { Principal } from '../model/access.ts'
import type { SystemEvent } from '../model/system-event.ts'

/** What the System Log is told of a disk that was full, once it can be told. Times are epoch ms. */
export function fullDiskEvent(
  full: { readonly since: number; readonly until: number; readonly refused: number },
  system: Principal,
): SystemEvent {
  const seconds = Math.ceil((full.until - full.since) / 1000)
  return {
    eventType: 'flowhook.disk.full',
    actor: system,
    target: [{ id: 'disk', type: 'Disk', displayName: 'Data folder' }],
    outcome: { result: 'FAILURE', reason: `No room for ${seconds} s; ${full.refused} requests were refused.` },
    debugData: {
      since: new Date(full.since).toISOString(),
      until: new Date(full.until).toISOString(),
      refused: String(full.refused),
    },
    notice: true,
  }
}
