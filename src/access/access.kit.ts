import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { systemIds } from '../base/ids.ts'
import { openLog } from '../base/log.ts'
import { secretBox } from '../base/secrets.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'

/** A clock that tests hold still and move. */
export interface HeldClock extends Clock {
  pass(ms: number): void
}

/** For tests: a real store in a folder of its own, a clock that stands still, and what goes with them. */
export async function accessKit() {
  const folder = await mkdtemp(join(tmpdir(), 'flowhook-access-'))
  let now = Date.UTC(2026, 2, 2, 10, 15, 30)
  const clock: HeldClock = { now: () => now, monotonic: () => now, pass: (ms) => void (now += ms) }
  const store: Store = await openSqliteStore({ file: join(folder, 'flowhook.db'), clock, log: openLog('silent') })
  return {
    store,
    clock,
    ids: systemIds(clock),
    secrets: secretBox('a master key for tests that is long enough'),
    publicUrl: () => 'https://hook.example',
    async close() {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}
