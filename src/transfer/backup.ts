import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { openConnection } from '../store/sqlite/connection.ts'
import { freeBytes, megabytes, sync } from './whole-files.ts'

export interface BackupOptions {
  /** The data folder; its server may run. */
  readonly data: string
  /** The file to write; its folder exists. */
  readonly target: string
  /** Whether a file of that name is replaced. */
  readonly force: boolean
  /** The master key, to be written beside it as `<target>.key`; null leaves it out. */
  readonly key: string | null
  readonly now: () => number
  /** Bytes that are free for the new file; asked of the file system unless given. */
  readonly free?: () => number
}

/** What a backup holds, counted in the backup itself. */
export interface BackupDone {
  readonly file: string
  readonly bytes: number
  readonly events: number
  readonly deliveries: number
  readonly executions: number
}

/**
 * Writes the embedded database, as it is at one moment, into one file, while its server runs or not. Readers and the server's
 * writer go on meanwhile. The file gets its name in one step once it is whole, checked and on the disk; a process that is killed
 * leaves `<target>.<process>.part` behind and nothing else.
 *
 * @throws Error with a sentence where there is no database, too little room, a file of that name, or the copy is damaged
 */
export function backup({ data, target, force, key, now, free }: BackupOptions): BackupDone {
  const source = join(data, 'flowhook.db')
  if (!existsSync(source)) throw new Error(`There is no embedded database in ${data}. FLOWHOOK_DATA names its folder.`)
  const folder = dirname(resolve(target))
  if (!existsSync(folder)) throw new Error(`The folder ${folder} is not there. Make it, and run this again.`)
  if (realpathSync(folder) === realpathSync(data)) {
    throw new Error('A backup in the data folder is lost with it. Name a file elsewhere, best on another disk.')
  }
  const finals = key === null ? [target] : [target, `${target}.key`]
  const there = finals.find((file) => existsSync(file))
  if (there !== undefined && !force) throw new Error(`${there} is there already. Name a new file, or say --force.`)
  const fresh = join(folder, `${basename(target)}.${process.pid}.part`)
  try {
    // Its owner's alone from the first byte on; an empty file is taken as a new one.
    closeSync(openSync(fresh, 'wx', 0o600))
    copyInto({ source, fresh, free: free ?? (() => freeBytes(folder)) })
    const counts = check(fresh)
    sync(fresh)
    if (key !== null) writeKey(`${target}.key`, key)
    renameSync(fresh, target)
    sync(folder)
    note(source, now())
    return { file: target, bytes: statSync(target).size, ...counts }
  } finally {
    rmSync(fresh, { force: true })
    rmSync(`${fresh}-journal`, { force: true })
  }
}

/** One read of the whole file: unlike SQLite's page-wise copy, it never begins again because the server wrote. */
function copyInto(parts: { readonly source: string; readonly fresh: string; readonly free: () => number }): void {
  const db = openConnection(parts.source, 'reader')
  try {
    const numberOf = (pragma: string) => Number(db.prepare(`pragma ${pragma}`).get()?.[pragma])
    const needed = (numberOf('page_count') - numberOf('freelist_count')) * numberOf('page_size')
    const room = parts.free()
    if (room < needed) {
      throw new Error(
        `The backup needs ${megabytes(needed)} MB, but only ${megabytes(room)} MB are free there. Make room, or name another disk.`,
      )
    }
    db.prepare('vacuum into ?').run(parts.fresh)
  } finally {
    db.close()
  }
}

/** @throws Error where the copy is damaged */
function check(fresh: string): Pick<BackupDone, 'events' | 'deliveries' | 'executions'> {
  const db = openConnection(fresh, 'reader')
  try {
    const said = db.prepare('pragma integrity_check(1)').get()?.['integrity_check']
    if (said !== 'ok') throw new Error(`The backup is damaged (${String(said)}) and was not kept. Look at both disks.`)
    const count = (table: string) => Number(db.prepare(`select count(*) as n from ${table}`).get()?.['n'])
    return { events: count('events'), deliveries: count('deliveries'), executions: count('executions') }
  } finally {
    db.close()
  }
}

function writeKey(file: string, key: string): void {
  const fresh = `${file}.${process.pid}.part`
  try {
    writeFileSync(fresh, `${key}\n`, { mode: 0o600, flag: 'wx' })
    chmodSync(fresh, 0o600)
    sync(fresh)
    renameSync(fresh, file)
  } finally {
    rmSync(fresh, { force: true })
  }
}

/** For the metric that tells how old the last backup is. */
function note(source: string, at: number): void {
  const db = openConnection(source, 'writer')
  try {
    db.prepare(
      'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
    ).run('last_backup', String(at))
  } finally {
    db.close()
  }
}
