import { DatabaseSync } from 'node:sqlite'
import { dirname } from 'node:path'
import { problem } from '../../base/errors.ts'
import { makePrivateFile } from './private-file.ts'

/**
 * Keeps a second server away from a data file: an exclusive lock on a tiny database beside it, held until `release`. The
 * system drops such a lock with its process, so `kill -9` leaves nothing stale behind.
 *
 * @throws DATA_IN_USE, and Error where nothing can be written there; both name the folder
 */
export function lockData(file: string): { release(): void } {
  const folder = dirname(file)
  let lock: DatabaseSync | undefined
  try {
    makePrivateFile(`${file}.lock`)
    lock = new DatabaseSync(`${file}.lock`, { timeout: 0 })
    lock.exec('begin exclusive')
  } catch (cause) {
    lock?.close()
    // 5 is SQLITE_BUSY with its variants.
    if (((cause as { errcode?: number }).errcode ?? 0) % 256 === 5) throw problem('DATA_IN_USE', { folder }, { cause })
    throw new Error(`The data folder ${folder} cannot be written to: ${(cause as Error).message}.`, { cause })
  }
  const held = lock
  return { release: () => held.close() }
}
