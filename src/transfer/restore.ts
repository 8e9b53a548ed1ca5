import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { secretBox } from '../base/secrets.ts'
import { egressKey, type EgressPause } from '../model/egress.ts'
import { migrations } from '../store/migrations/migrations.ts'
import { openConnection } from '../store/sqlite/connection.ts'
import { lockData } from '../store/sqlite/data-lock.ts'
import { sync } from './whole-files.ts'

export interface RestoreOptions {
  /** The data folder of a server that does not run; made where it is missing. */
  readonly data: string
  /** A file that `backup` wrote. */
  readonly source: string
  /** Whether a database that is there is replaced; it stays beside, under another name. */
  readonly force: boolean
  /** A file with the master key, or null: then the given one, the folder's, or the one beside the backup is taken. */
  readonly keyFile: string | null
  /** The key of the settings, or null. */
  readonly key: string | null
  readonly now: () => number
}

export interface RestoreDone {
  readonly file: string
  /** Where the database that was there before is now; null where there was none. */
  readonly before: string | null
  readonly events: number
  readonly deliveries: number
  readonly executions: number
}

/**
 * Puts a backup in the place of the embedded database. It is copied, checked and paused (`egressKey`) beside the old one, which it
 * replaces in one step: whatever ends this before, the old one is as it was. A key that comes with it is put down right after; ended
 * between the two, the server says that the key is another one, and the same command ends what was begun.
 *
 * @throws DATA_IN_USE while a server has the folder; Error with a sentence where the file is no backup, damaged, or of a newer version, where
 *   no key fits, or a database is there already
 */
export function restore({ data, source, force, keyFile, key, now }: RestoreOptions): RestoreDone {
  if (!existsSync(source)) throw new Error(`There is no file ${source}.`)
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const file = join(data, 'flowhook.db')
  const lock = lockData(file)
  const fresh = `${file}.restoring`
  try {
    const isThere = existsSync(file)
    if (isThere && !force) throw new Error(`${described(file)} Say --force to replace it; it stays beside the new one.`)
    remove(fresh)
    copyFileSync(source, fresh)
    chmodSync(fresh, 0o600)
    const { sealed, ...counts } = prepare(fresh, {
      since: now(),
      reason: `restored from a backup of ${madeAt(source)}`,
    })
    const found = fittingKey(sealed, keysFor({ data, source, keyFile, key }))
    sync(fresh)
    const before = isThere ? keepBeside(file, now()) : null
    renameSync(fresh, file)
    sync(data)
    // A key of the settings is everywhere; any other one must lie where the server looks for it.
    if (key === null && found !== null) putKey(join(data, 'key'), found)
    return { file, before, ...counts }
  } finally {
    remove(fresh)
    lock.release()
  }
}

/** Checks the copy and pauses what is in it. @throws Error where it is not what `backup` writes */
function prepare(fresh: string, pause: EgressPause) {
  const db = opened(fresh)
  try {
    const said = db.prepare('pragma integrity_check(1)').get()?.['integrity_check']
    if (said !== 'ok')
      throw new Error(`The backup is damaged (${String(said)}). Take another one; nothing was changed.`)
    const sealed = db.prepare(`select value from meta where key = 'key_check'`).get()?.['value']
    db.prepare(
      'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
    ).run(egressKey, JSON.stringify(pause))
    const count = (table: string) => Number(db.prepare(`select count(*) as n from ${table}`).get()?.['n'])
    const counts = { events: count('events'), deliveries: count('deliveries'), executions: count('executions') }
    return { ...counts, sealed: typeof sealed === 'string' ? sealed : null }
  } finally {
    db.close()
  }
}

/** @throws Error where the file is not a database of ours, or one of a newer version */
function opened(fresh: string): DatabaseSync {
  let db: DatabaseSync | null = null
  try {
    db = openConnection(fresh, 'writer')
    const made = db.prepare('select name from kysely_migration').all()
    db.prepare('select count(*) from meta').get()
    const known = migrations({
      bytes: 'blob',
      integer: 'integer',
      counter: 'integer',
      keyed: 'without rowid',
      text: 'text',
    })
    const newer = made.find(({ name }) => known[String(name)] === undefined)
    if (newer === undefined) return db
  } catch (cause) {
    db?.close()
    throw new Error('The file is not a backup of Flowhook: flowhook backup writes one. Nothing was changed.', { cause })
  }
  db.close()
  throw new Error('The backup was made by a newer version of Flowhook. Restore it with that one; nothing was changed.')
}

/** The keys that there are, the one that was named first, each with where it is from. */
function keysFor({
  data,
  source,
  keyFile,
  key,
}: Pick<RestoreOptions, 'data' | 'source' | 'keyFile' | 'key'>): readonly string[] {
  if (keyFile !== null) {
    if (!existsSync(keyFile)) throw new Error(`There is no file ${keyFile} with the key.`)
    return [readFileSync(keyFile, 'utf8').trim()]
  }
  const files = [join(data, 'key'), `${source}.key`].filter((each) => existsSync(each))
  return [...(key === null ? [] : [key]), ...files.map((each) => readFileSync(each, 'utf8').trim())]
}

/** @returns the key that opens the secrets, or null where nothing was sealed yet. @throws Error where none does */
function fittingKey(sealed: string | null, keys: readonly string[]): string | null {
  if (sealed === null) return null
  const found = keys.find((each) => opens(each, sealed))
  if (found !== undefined) return found
  throw new Error(
    keys.length === 0
      ? 'There is no master key: without it the secrets in the backup cannot be read. Name its file with --key-file; nothing was changed.'
      : 'The master key is not the one of this backup: the secrets in it could not be read. Name the right one with --key-file; nothing was changed.',
  )
}

function opens(key: string, sealed: string): boolean {
  try {
    secretBox(key).open(sealed, 'meta/key_check')
    return true
  } catch {
    return false
  }
}

/** A second name, so that the first one is there at every moment. The file's own log goes into it before. */
function keepBeside(file: string, now: number): string {
  openConnection(file, 'writer').close()
  if (existsSync(`${file}-wal`)) throw new Error(`Something else has ${file} open. End it, and run this again.`)
  const before = `${file}.before-restore-${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}`
  linkSync(file, before)
  return before
}

function putKey(path: string, key: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8').trim() === key) return
  const fresh = `${path}.restoring`
  rmSync(fresh, { force: true })
  writeFileSync(fresh, `${key}\n`, { mode: 0o600, flag: 'wx' })
  sync(fresh)
  renameSync(fresh, path)
}

function described(file: string): string {
  const { mtime, size } = statSync(file)
  return `There is a database already: ${file} (${size.toLocaleString('en')} bytes, last changed ${mtime.toISOString()}).`
}

const madeAt = (source: string) => `${statSync(source).mtime.toISOString().slice(0, 19)}Z`

function remove(fresh: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(fresh + end, { force: true })
}
