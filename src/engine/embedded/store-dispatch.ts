import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Store } from '../../store/store.ts'
import type { Dispatch, Intake } from '../dispatch.ts'
import { WakeTimer } from './wake-timer.ts'

/** Unfinished executions that are read at once. */
const page = 1_000

/** The store of one server: what is unfinished there and not in memory is this server's to take up, at once or when it is due. */
export function storeDispatch(parts: { readonly store: Store; readonly clock: Clock; readonly log: Log }): Dispatch {
  const { store, clock } = parts
  let intake: Intake | null = null
  const wakes = new WakeTimer(parts, takeDue)

  async function takeDue(): Promise<number> {
    let taken = 0
    let after: string | null = null
    for (;;) {
      const ids: readonly string[] = await store.unfinishedExecutions({ limit: page, after, now: clock.now() })
      for (const id of ids) if (intake!.takeUp(id)) taken++
      after = ids.at(-1) ?? null
      if (ids.length < page) return taken
    }
  }

  return {
    runs: true,
    async start(given) {
      intake = given
      await takeDue()
      await wakes.plan()
    },
    awayUntil: (wakeAt) => wakes.at(wakeAt),
    resumed: (executionId) => void intake?.takeUp(executionId),
    cancelled() {},
    look: async () => null,
    ended() {},
    async stop() {
      wakes.stop()
    },
  }
}
