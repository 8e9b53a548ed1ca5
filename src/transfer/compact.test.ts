import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, test } from 'node:test'
import { systemClock } from '../base/clock.ts'
import { isProblem } from '../base/errors.ts'
import { openLog } from '../base/log.ts'
import { sampleAccept } from '../store/contract/samples.kit.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { compact, type CompactPlan } from './compact.ts'

const folders: string[] = []
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

const openIn = (data: string) =>
  openSqliteStore({ file: join(data, 'flowhook.db'), clock: systemClock, log: openLog('silent') })

/** A file as earlier versions made it, mostly free room, with some executions that must stay. */
async function olderFile() {
  const data = mkdtempSync(join(tmpdir(), 'flowhook-compact-'))
  folders.push(data)
  const file = join(data, 'flowhook.db')
  const older = new DatabaseSync(file)
  older.exec('create table filler (content blob)')
  older.exec('insert into filler select zeroblob(1000000) from (values (1),(2),(3),(4),(5),(6),(7),(8))')
  older.close()
  const store = await openIn(data)
  const accepts = Array.from({ length: 200 }, () => sampleAccept())
  await store.commit(...accepts)
  await store.close()
  const db = new DatabaseSync(file)
  db.exec('drop table filler')
  assert.equal(db.prepare('pragma auto_vacuum').get()?.['auto_vacuum'], 0)
  db.close()
  return { data, file, ids: accepts.map(({ id }) => id) }
}

describe('compacting the embedded database', () => {
  test('leaves out what is free, keeps every row, and makes a file that gives room back', async () => {
    const { data, file, ids } = await olderFile()
    writeFileSync(`${file}.compact`, 'left behind by one that was killed')
    const plans: CompactPlan[] = []
    const { before, after: now } = compact({ data, onPlan: (plan) => plans.push(plan) })
    assert.ok(before > 8_000_000 && now < 4_000_000, `${before} → ${now}`)
    assert.equal(now, statSync(file).size)
    assert.ok(plans.length === 1 && plans[0]!.needed >= now && plans[0]!.needed < before, 'said before it began')
    for (const left of ['.compact', '-wal', '.compact-journal']) assert.equal(existsSync(`${file}${left}`), false, left)
    const db = new DatabaseSync(file, { readOnly: true })
    assert.equal(db.prepare('pragma auto_vacuum').get()?.['auto_vacuum'], 2)
    assert.equal(db.prepare('pragma integrity_check').get()?.['integrity_check'], 'ok')
    db.close()
    const store = await openIn(data)
    for (const id of ids) assert.notEqual(await store.getExecution(id), null)
    await store.close()
  })

  test('refuses where there is too little room, and changes nothing', async () => {
    const { data, file } = await olderFile()
    const bytes = readFileSync(file)
    assert.throws(
      () => compact({ data, onPlan() {}, free: () => 100_000 }),
      /needs \d+ MB beside the old one, but only 1 MB/,
    )
    assert.ok(bytes.equals(readFileSync(file)))
    assert.equal(existsSync(`${file}.compact`), false)
    await (await openIn(data)).close()
  })

  test('refuses while a server has the folder, and where there is no database', async () => {
    const { data } = await olderFile()
    const store = await openIn(data)
    assert.throws(
      () => compact({ data, onPlan() {} }),
      (thrown) => isProblem(thrown, 'DATA_IN_USE'),
    )
    await store.close()
    assert.throws(() => compact({ data: join(data, 'nothing'), onPlan() {} }), /There is no embedded database/)
  })
})
