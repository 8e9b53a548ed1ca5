import { isProblem } from '../base/errors.ts'
import type { Log } from '../base/log.ts'

const pausesMs = [50, 250, 1_000, 3_000, 5_000, 10_000]

/**
 * Repeats a commit that the database could not take (busy, failed, overloaded): what an execution did must not be lost for a
 * full disk that somebody clears a moment later. Everything else that is thrown goes through.
 *
 * @returns the result in a box, or null where it is given up
 */
export async function keepTrying<T>(
  commit: () => Promise<T>,
  { log, goOn, what }: { readonly log: Log; readonly goOn: () => boolean; readonly what: string },
): Promise<{ readonly value: T } | null> {
  for (const pauseMs of [...pausesMs, null]) {
    try {
      return { value: await commit() }
    } catch (thrown) {
      if (!isProblem(thrown) || thrown.entry.kind !== 'operational' || thrown.code === 'STOPPING') throw thrown
      if (pauseMs === null || !goOn()) break
      log.warn({ err: thrown, what, pauseMs }, 'The database did not take a write of an execution; it is tried again.')
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      if (!goOn()) break
    }
  }
  return null
}
