import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { systemClock } from '../base/clock.ts'
import { openLog } from '../base/log.ts'
import { sampleAccept } from '../store/contract/samples.kit.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { backup } from './backup.ts'

const folders: string[] = []
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowhook-backup-'))
  folders.push(folder)
  return folder
}

const openIn = (data: string) =>
  openSqliteStore({ file: join(data, 'flowhook.db'), clock: systemClock, log: openLog('silent') })
const rest = { force: false, key: null, now: () => 1234 }

describe('backing the embedded database up', () => {
  test('holds all that was committed before, while the store is open and goes on', async () => {
    const data = newFolder()
    const elsewhere = newFolder()
    const store = await openIn(data)
    const accepts = Array.from({ length: 100 }, () => sampleAccept())
    await store.commit(...accepts)
    const target = join(elsewhere, 'flowhook.db')
    const done = backup({ ...rest, data, target })
    assert.equal(done.executions, 100)
    assert.equal(statSync(target).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(elsewhere), ['flowhook.db'], 'no key, nothing left over')
    const later = sampleAccept()
    await store.commit(later)
    assert.equal(await store.getMeta('last_backup'), '1234')
    await store.close()
    const restored = await openIn(elsewhere)
    for (const { id } of accepts) assert.notEqual(await restored.getExecution(id), null)
    assert.equal(await restored.getExecution(later.id), null)
    await restored.close()
  })

  test('replaces nothing unless told to, works without a server, and writes the key only when asked', async () => {
    const data = newFolder()
    const elsewhere = newFolder()
    await (await openIn(data)).close()
    const target = join(elsewhere, 'kept')
    writeFileSync(target, 'older')
    assert.throws(() => backup({ ...rest, data, target }), /kept is there already/)
    assert.equal(readFileSync(target, 'utf8'), 'older')
    backup({ ...rest, data, target, force: true, key: 'the key' })
    assert.equal(readFileSync(`${target}.key`, 'utf8'), 'the key\n')
    assert.equal(statSync(`${target}.key`).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(elsewhere).toSorted(), ['kept', 'kept.key'])
  })

  test('refuses, and leaves nothing, where there is too little room, no database, or the data folder is named', async () => {
    const data = newFolder()
    const elsewhere = newFolder()
    const target = join(elsewhere, 'backup')
    assert.throws(() => backup({ ...rest, data, target }), /no embedded database/)
    await (await openIn(data)).close()
    assert.throws(() => backup({ ...rest, data, target, free: () => 10 }), /needs \d+ MB, but only 1 MB/)
    assert.throws(() => backup({ ...rest, data, target: join(data, 'flowhook.db'), force: true }), /lost with it/)
    assert.throws(() => backup({ ...rest, data, target: join(elsewhere, 'no', 'backup') }), /is not there/)
    assert.deepEqual(readdirSync(elsewhere), [])
    assert.equal(existsSync(join(data, 'flowhook.db')), true)
    await (await openIn(data)).close()
  })
})
