import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
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
  test('holds what was acknowledged before it began while a store commits on, and is whole or absent after kill -9', async () => {
    const data = newFolder()
    const elsewhere = newFolder()
    const filler = new DatabaseSync(join(data, 'flowhook.db'))
    // Enough that a copy takes many turns.
    filler.exec('create table filler (content blob)')
    filler.exec(
      'insert into filler select zeroblob(1000000) from (values (1),(2),(3),(4),(5),(6),(7),(8)), (values (1),(2),(3),(4),(5),(6),(7),(8))',
    )
    filler.close()
    const store = await openIn(data)
    const acknowledged: string[] = []
    const commit = async () => {
      const accept = sampleAccept()
      await store.commit(accept)
      acknowledged.push(accept.id)
    }
    for (let index = 0; index < 50; index++) await commit()

    const killedTarget = join(elsewhere, 'killed')
    writeFileSync(killedTarget, 'older')
    const killed = inChild(data, killedTarget)
    const part = join(elsewhere, `killed.${killed.pid}.part`)
    while (killed.exitCode === null && !(existsSync(part) && statSync(part).size > 0)) await turn()
    assert.equal(killed.exitCode, null, 'killed in the middle')
    killed.kill('SIGKILL')
    assert.deepEqual(await once(killed, 'exit'), [null, 'SIGKILL'])
    assert.equal(readFileSync(killedTarget, 'utf8'), 'older')

    const before = acknowledged.length
    const target = join(elsewhere, 'whole')
    const child = inChild(data, target)
    while (child.exitCode === null) await commit()
    assert.equal(child.exitCode, 0)
    assert.ok(acknowledged.length > before, 'commits went on')
    await store.close()
    const copy = new DatabaseSync(target, { readOnly: true })
    const held = new Set(
      copy
        .prepare('select id from executions')
        .all()
        .map(({ id }) => id),
    )
    copy.close()
    assert.deepEqual(
      acknowledged.slice(0, before).filter((id) => !held.has(id)),
      [],
    )
    // Of one moment: what it holds is a beginning of what was committed one after the other.
    assert.deepEqual(
      acknowledged.slice(0, held.size).filter((id) => !held.has(id)),
      [],
    )
  })
})

/** A backup by another process, as the command line makes it. */
function inChild(data: string, target: string) {
  const options = `{ data: ${JSON.stringify(data)}, target: ${JSON.stringify(target)}, force: true, key: null, now: Date.now }`
  const script = `import { backup } from ${JSON.stringify(new URL('./backup.ts', import.meta.url).href)}; backup(${options})`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'inherit', 'inherit'] })
}
