import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openConnection } from '../store/sqlite/connection.ts'
import { lockData } from '../store/sqlite/data-lock.ts'
import { freeBytes, megabytes, sync } from './whole-files.ts'

/** What the file will take, in bytes, before anything is written. */
export interface CompactPlan {
  readonly file: string
  readonly before: number
  /** Room that it needs beside the old file until it is done. */
  readonly needed: number
  readonly free: number
}

export interface CompactOptions {
  /** The data folder of a server that does not run. */
  readonly data: string
  readonly onPlan: (plan: CompactPlan) => void
  /** Bytes that are free for the new file; asked of the file system unless given. */
  readonly free?: () => number
}

/** Pages are packed anew and the map of pages is new, so the new file may be a little larger than what is used of the old one. */
const slack = 1.02

/**
 * Writes the embedded database anew, without what deletions left free, into a file that gives such room back by itself from then on.
 * The new file takes the old one's place in one step once it is whole and on the disk: whatever ends it before, the old one is as it was.
 *
 * @returns bytes of the file before and after
 * @throws DATA_IN_USE while a server has the folder; Error with a sentence where there is no database, too little room, or the new
 *   file is not what the old one was
 */
export function compact({ data, onPlan, free }: CompactOptions): { readonly before: number; readonly after: number } {
  const file = join(data, 'flowhook.db')
  if (!existsSync(file)) throw new Error(`There is no embedded database in ${data}. FLOWHOOK_DATA names its folder.`)
  const lock = lockData(file)
  const fresh = `${file}.compact`
  try {
    // Of one that was interrupted.
    rmSync(fresh, { force: true })
    const before = writeAnew({ file, fresh, free: free ?? (() => freeBytes(data)), onPlan })
    // Its last connection is closed, so no log is left that belongs to the old file.
    if (existsSync(`${file}-wal`)) throw new Error(`Something else has ${file} open. End it, and run this again.`)
    sync(fresh)
    renameSync(fresh, file)
    sync(data)
    return { before, after: statSync(file).size }
  } finally {
    rmSync(fresh, { force: true })
    rmSync(`${fresh}-journal`, { force: true })
    lock.release()
  }
}

function writeAnew(parts: {
  readonly file: string
  readonly fresh: string
  readonly free: () => number
  readonly onPlan: CompactOptions['onPlan']
}): number {
  const { file, fresh, free, onPlan } = parts
  const db = openConnection(file, 'writer')
  try {
    const numberOf = (pragma: string) => Number(db.prepare(`pragma ${pragma}`).get()?.[pragma])
    db.exec('pragma wal_checkpoint(truncate)')
    const used = (numberOf('page_count') - numberOf('freelist_count')) * numberOf('page_size')
    const plan = { file, before: statSync(file).size, needed: Math.ceil(used * slack), free: free() }
    onPlan(plan)
    if (plan.free < plan.needed) {
      throw new Error(
        `The new file needs ${megabytes(plan.needed)} MB beside the old one, but only ${megabytes(plan.free)} MB are free. Make room on that disk, and run this again; nothing was changed.`,
      )
    }
    // The setting of the connection is the new file's.
    db.prepare('vacuum into ?').run(fresh)
    check(fresh)
    return plan.before
  } finally {
    db.close()
  }
}

/** @throws Error where the new file is damaged */
function check(fresh: string): void {
  const db = openConnection(fresh, 'reader')
  try {
    const said = db.prepare('pragma quick_check(1)').get()?.['quick_check']
    const mode = db.prepare('pragma auto_vacuum').get()?.['auto_vacuum']
    if (said !== 'ok' || mode !== 2) {
      throw new Error(`The new file is not whole (${String(said)}). The old one is as it was; look at the disk.`)
    }
  } finally {
    db.close()
  }
}
