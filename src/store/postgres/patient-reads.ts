import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import type { Reads } from '../store.ts'
import { isConnectionFailure } from './connection.ts'

/** How long a read waits for a database that is away: a restart of it, or another server taking its place, is over by then. */
const patienceMs = 8_000

/**
 * The reads, each asked again while the database is away.
 *
 * @throws STORE_BUSY where it does not come back in time
 */
export function patientReads(reads: Reads, clock: Pick<Clock, 'monotonic'>): Reads {
  const patient = Object.entries(reads).map(([name, read]) => {
    const ask = read as (...given: readonly unknown[]) => Promise<unknown>
    return [name, (...given: readonly unknown[]) => patiently(() => ask(...given), clock)]
  })
  // The same names and the same functions, which the compiler does not know of `fromEntries`.
  return Object.fromEntries(patient) as unknown as Reads
}

async function patiently<T>(ask: () => Promise<T>, clock: Pick<Clock, 'monotonic'>): Promise<T> {
  const since = clock.monotonic()
  for (let pauseMs = 20; ; pauseMs = Math.min(500, pauseMs * 2)) {
    try {
      return await ask()
    } catch (thrown) {
      if (!isConnectionFailure(thrown)) throw thrown
      if (clock.monotonic() - since > patienceMs) throw problem('STORE_BUSY', { ms: patienceMs }, { cause: thrown })
      await delay(pauseMs)
    }
  }
}
