import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, test } from 'node:test'
import { systemClock } from '../base/clock.ts'
import { openLog } from '../base/log.ts'
import { secretBox } from '../base/secrets.ts'
import { egressKey } from '../model/egress.ts'
import { sampleEvent } from '../store/contract/samples.kit.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { backup } from './backup.ts'
import { restore } from './restore.ts'

const folders: string[] = []
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowhook-restore-'))
  folders.push(folder)
  return folder
}

const openIn = (data: string) =>
  openSqliteStore({ file: join(data, 'flowhook.db'), clock: systemClock, log: openLog('silent') })
const key = 'a master key of at least 32 characters'

/** A backup of a database with one event whose secrets are sealed with the key. */
async function aBackup(withKey: string | null = null): Promise<string> {
  const [data, elsewhere] = [newFolder(), newFolder()]
  const store = await openIn(data)
  await store.commit({ kind: 'meta.put', key: 'key_check', value: secretBox(key).seal('this key', 'meta/key_check') })
  await store.commit({ kind: 'event.publish', event: sampleEvent(), deliveries: [] })
  await store.close()
  const target = join(elsewhere, 'backup')
  backup({ data, target, force: false, key: withKey, now: () => 5 })
  return target
}

const rest = { force: false, keyFile: null, key, now: () => Date.UTC(2026, 0, 2) }

describe('restoring the embedded database', () => {
  test('puts the backup into a new folder, paused, for its owner alone', async () => {
    const source = await aBackup()
    const data = join(newFolder(), 'new')
    const done = restore({ ...rest, data, source })
    assert.deepEqual([done.before, done.events, done.executions], [null, 1, 0])
    assert.equal(statSync(join(data, 'flowhook.db')).mode & 0o777, 0o600)
    assert.deepEqual(
      readdirSync(data).filter((name) => /restoring|-wal|key/.test(name)),
      [],
    )
    const store = await openIn(data)
    const pause = JSON.parse((await store.getMeta(egressKey))!) as { since: number; reason: string }
    assert.equal(pause.since, Date.UTC(2026, 0, 2))
    assert.match(pause.reason, /^restored from a backup of \d{4}-\d\d-\d\dT/)
    await store.close()
  })

  test('replaces a database only when it is told to, and keeps that one beside', async () => {
    const source = await aBackup()
    const data = newFolder()
    await (await openIn(data)).close()
    assert.throws(() => restore({ ...rest, data, source }), /There is a database already: .* Say --force/)
    const { before } = restore({ ...rest, data, source, force: true })
    assert.equal(before, join(data, 'flowhook.db.before-restore-20260102T000000000Z'))
    const old = new DatabaseSync(before!)
    assert.equal(old.prepare('select count(*) as n from events').get()!['n'], 0)
    old.close()
  })

  test('refuses what is no backup, is damaged or newer, and changes nothing', async () => {
    const source = await aBackup()
    const folder = newFolder()
    const data = newFolder()
    const refuse = (file: string, words: RegExp) => {
      assert.throws(() => restore({ ...rest, data, source: file }), words)
      assert.deepEqual(
        readdirSync(data).filter((name) => !name.includes('lock')),
        [],
      )
    }
    refuse(join(folder, 'nowhere.db'), /There is no file/)
    writeFileSync(
      join(folder, 'text'),
      'no database at all, but long enough to be taken for one by its length '.repeat(20),
    )
    refuse(join(folder, 'text'), /not a backup of Flowhook/)
    new DatabaseSync(join(folder, 'other')).exec('create table meta (a)')
    refuse(join(folder, 'other'), /not a backup of Flowhook/)
    const bytes = readFileSync(source)
    bytes.fill(7, 3 * 4096, 9 * 4096)
    writeFileSync(join(folder, 'damaged'), bytes)
    refuse(join(folder, 'damaged'), /damaged|not a backup/)
    const newer = new DatabaseSync(source)
    newer.exec(`insert into kysely_migration (name, timestamp) values ('9999-later', '')`)
    newer.close()
    refuse(source, /newer version/)
  })

  test('asks for the key that fits, and puts down the one that lies beside the backup', async () => {
    const source = await aBackup()
    const data = newFolder()
    assert.throws(() => restore({ ...rest, data, source, key: null }), /There is no master key/)
    assert.throws(() => restore({ ...rest, data, source, key: `${key}, another` }), /not the one of this backup/)
    assert.ok(!existsSync(join(data, 'flowhook.db')))
    restore({ ...rest, data, source: await aBackup(key), key: null })
    assert.equal(readFileSync(join(data, 'key'), 'utf8'), `${key}\n`)
    assert.equal(statSync(join(data, 'key')).mode & 0o777, 0o600)
    const named = join(newFolder(), 'kept-elsewhere')
    writeFileSync(named, `${key}\n`)
    const third = newFolder()
    restore({ ...rest, data: third, source, key: null, keyFile: named })
    assert.equal(readFileSync(join(third, 'key'), 'utf8'), `${key}\n`)
  })

  test('leaves a folder alone whose server runs', async () => {
    const source = await aBackup()
    const data = newFolder()
    const store = await openIn(data)
    assert.throws(() => restore({ ...rest, data, source, force: true }), /in use|another server/i)
    await store.close()
  })
})
