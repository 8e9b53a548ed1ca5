import { z } from 'zod'
import type { Principal } from '../../model/access.ts'
import type { Store } from '../../store/store.ts'
import { isoTime } from '../paging.ts'
import { route } from '../route.ts'

export interface EgressParts {
  readonly egress: {
    paused(): { readonly since: number; readonly reason: string } | null
    resume(by: Principal): Promise<void>
  }
  readonly store: Pick<Store, 'countDeliveries' | 'counts'>
}

const tag = 'Outgoing traffic'
const most = 100_000
const output = z.strictObject({
  paused: z
    .strictObject({
      since: z.iso.datetime(),
      reason: z.string(),
      deliveries: z.int().describe('Unfinished ones, up to 100,000: sent when it goes on.'),
      executions: z.int().describe('Unfinished ones: run when it goes on.'),
    })
    .nullable()
    .describe('Null where all is as usual.'),
})

/** Whether anything leaves a server that was restored from a backup. */
export function egressRoutes({ egress, store }: EgressParts) {
  async function shown() {
    const pause = egress.paused()
    if (pause === null) return { paused: null }
    const waiting = (status: 'PENDING' | 'FAILED') => store.countDeliveries({ filter: { status }, most, scan: most })
    const [pending, failed, counts] = await Promise.all([waiting('PENDING'), waiting('FAILED'), store.counts()])
    return {
      paused: {
        since: isoTime(pause.since),
        reason: pause.reason,
        deliveries: pending.count + failed.count,
        executions: counts.unfinished,
      },
    }
  }
  return [
    route({
      method: 'GET',
      path: '/api/v1/egress',
      permission: 'signed-in',
      tag,
      summary: 'Whether deliveries, executions, schedules and outgoing calls are paused, as they are after a restore.',
      output,
      handle: shown,
    }),
    route({
      method: 'POST',
      path: '/api/v1/egress/resume',
      permission: 'flowhook.egress.manage',
      tag,
      summary: 'Let everything leave again: what waits is delivered and run at once.',
      description:
        'Only where the installation that the backup was made of does not run any more: both would act. What was done between the backup and its end is done once more.',
      output,
      async handle({ principal }) {
        await egress.resume(principal)
        return shown()
      },
    }),
  ]
}
