import { isProblem } from '../base/errors.ts'
import type { Log } from '../base/log.ts'

const pausesMs = [50, 250, 1_000, 3_000, 5_000, 10_000]
const fullMs = 2_000

/**
 * Repeats a commit that the database could not take (busy, failed, overloaded): what an execution did must not be lost. On a full
 * disk as long as it is full: what was done stays in memory until somebody makes room. Everything else that is thrown goes through.
 *
 * @returns the result in a box, or null where it is given up
 */
export async function keepTrying<T>(
  commit: () => Promise<T>,
  { log, goOn, what }: { readonly log: Log; readonly goOn: () => boolean; readonly what: string },
): Promise<{ readonly value: T } | null> {
  for (let tries = 0; ; tries++) {
    try {
      return { value: await commit() }
    } catch (thrown) {
      if (!isProblem(thrown) || thrown.entry.kind !== 'operational' || thrown.code === 'STOPPING') throw thrown
      const isFull = isProblem(thrown, 'STORE_FULL')
      const pauseMs = pausesMs[tries] ?? (isFull ? fullMs : null)
      if (pauseMs === null || !goOn()) return null
      // Whoever watches the disk says once that it is full.
      if (!isFull)
        log.warn(
          { err: thrown, what, pauseMs },
          'The database did not take a write of an execution; it is tried again.',
        )
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      if (!goOn()) return null
    }
  }
}
