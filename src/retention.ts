import type { Clock } from './base/clock.ts'
import type { Log } from './base/log.ts'
import type { Settings } from './config.ts'
import type { Store } from './store/store.ts'

const dayMs = 86_400_000
const mebibyte = 1_048_576
/** How often it looks, and how much it deletes in one commit: small, so that nothing else waits long behind it. */
const everyMs = 60_000
const batch = 500

/** Deletes what is past its time or over its room, in small commits, until there is nothing left to delete. */
export function startRetention(parts: {
  readonly store: Pick<Store, 'commit'>
  readonly clock: Clock
  readonly log: Log
  /** Whether it is this server's turn: of several that share a store one sweeps. */
  readonly isMine?: () => boolean
  readonly settings: Pick<
    Settings,
    'executionDays' | 'eventDays' | 'fileDays' | 'executionMegabytes' | 'eventMegabytes' | 'fileMegabytes'
  >
}): { stop(): void } {
  const { store, clock, log, settings, isMine = () => true } = parts
  let timer: NodeJS.Timeout
  let stopped = false

  async function sweep(): Promise<void> {
    for (;;) {
      if (stopped || !isMine()) return
      const now = clock.now()
      const [gone] = await store.commit({
        kind: 'retention.sweep',
        now,
        executionsBefore: now - settings.executionDays * dayMs,
        eventsBefore: now - settings.eventDays * dayMs,
        executionBytes: settings.executionMegabytes * mebibyte,
        eventBytes: settings.eventMegabytes * mebibyte,
        filesBefore: now - settings.fileDays * dayMs,
        fileBytes: settings.fileMegabytes * mebibyte,
        batch,
      })
      if (Math.max(gone.executions, gone.deliveries, gone.events, gone.files) < batch) return
    }
  }

  const plan = () => {
    timer = setTimeout(() => {
      void sweep()
        .catch((cause: unknown) =>
          log.warn({ err: cause }, 'Old data could not be deleted; it is tried again in a minute.'),
        )
        .finally(() => {
          if (!stopped) plan()
        })
    }, everyMs)
    timer.unref()
  }
  plan()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
