import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** What a data folder takes of its disk, in bytes. */
export interface DiskUse {
  readonly database: number
  /** SQLite's write-ahead log. */
  readonly log: number
  readonly other: number
  /** What is left to this process. */
  readonly free: number
  /** The whole disk. */
  readonly size: number
}

/** Looks at the folder's own files, not at folders inside. @throws what the file system says */
export async function diskUse(folder: string): Promise<DiskUse> {
  const use = { database: 0, log: 0, other: 0 }
  for (const name of await readdir(folder)) {
    // A file that goes away meanwhile takes nothing.
    const found = await stat(join(folder, name)).catch(() => null)
    if (found?.isFile() !== true) continue
    use[name.endsWith('.db') ? 'database' : name.endsWith('.db-wal') ? 'log' : 'other'] += found.size
  }
  const { bavail, blocks, bsize } = await statfs(folder)
  return { ...use, free: bavail * bsize, size: blocks * bsize }
}
