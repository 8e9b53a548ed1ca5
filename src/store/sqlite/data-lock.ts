import { DatabaseSync } from 'node:sqlite'
import { dirname } from 'node:path'
import { problem } from '../../base/errors.ts'

/**
 * Keeps a second server away from a data file: an exclusive lock on a tiny database beside it, held until `release`. The
 * system drops such a lock with its process, so `kill -9` leaves nothing stale behind.
 *
 * @throws DATA_IN_USE naming the folder
 */
export function lockData(file: string): { release(): void } {
  const lock = new DatabaseSync(`${file}.lock`, { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch (cause) {
    lock.close()
    // 5 is SQLITE_BUSY with its variants; anything else, e.g. a folder that is read-only, is said as it is.
    if (((cause as { errcode?: number }).errcode ?? 0) % 256 !== 5) throw cause
    throw problem('DATA_IN_USE', { folder: dirname(file) }, { cause })
  }
  return { release: () => lock.close() }
}
