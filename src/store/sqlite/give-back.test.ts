import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, test } from 'node:test'
import { openConnection } from './connection.ts'
import { giveBack } from './give-back.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowhook-give-back-'))
after(() => rmSync(folder, { recursive: true }))

/** A file with about `megabytes` in rows of 10 kB. */
function filled(name: string, megabytes: number, open = (file: string) => openConnection(file, 'writer')) {
  const file = join(folder, name)
  const db = open(file)
  db.exec('create table if not exists things (id integer primary key, content blob)')
  const insert = db.prepare('insert into things (content) values (zeroblob(10000))')
  db.exec('begin')
  for (let row = 0; row < megabytes * 100; row++) insert.run()
  db.exec('commit; pragma wal_checkpoint(truncate)')
  return { file, db }
}

const bytes = (file: string) => statSync(file).size

/** Runs steps one after the other until `done`, as the writer's thread does. */
async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise(setImmediate)
}

describe('what deletions freed', () => {
  test('goes back to the file system, and the log is empty at the end', async () => {
    const { file, db } = filled('shrinks.db', 40)
    const before = bytes(file)
    assert.ok(before > 40_000_000)
    db.exec('delete from things where id > 100')
    const steps: number[] = []
    const gives = giveBack(
      db,
      (step) => {
        const left = freePages(db)
        step()
        steps.push(left - freePages(db))
      },
      1,
    )
    await until(() => bytes(`${file}-wal`) === 0 && bytes(file) < 10_000_000)
    gives.stop()
    assert.ok(bytes(file) < before / 5, `${bytes(file)} of ${before}`)
    assert.ok(Math.max(...steps) <= 256, 'in small steps')
    assert.equal(db.prepare('select count(*) as n from things').get()?.['n'], 100)
    assert.equal(db.prepare('pragma integrity_check').get()?.['integrity_check'], 'ok')
    db.close()
  })

  test('stays where it is little: it is for what is written next', async () => {
    const { file, db } = filled('stays.db', 10)
    db.exec('delete from things where id > 800')
    const free = freePages(db)
    assert.ok(free > 300)
    let looks = 0
    const gives = giveBack(
      db,
      (step) => {
        step()
        looks++
      },
      1,
    )
    await until(() => looks === 5)
    gives.stop()
    assert.equal(freePages(db), free)
    assert.ok(bytes(file) > 10_000_000)
    db.close()
  })

  test('is not looked at in a file that was made without it', () => {
    const { db } = filled('older.db', 1, (file) => new DatabaseSync(file))
    assert.equal(db.prepare('pragma auto_vacuum').get()?.['auto_vacuum'], 0)
    giveBack(db, () => assert.fail('no step'), 0).stop()
    db.close()
  })
})

function freePages(db: DatabaseSync): number {
  return Number(db.prepare('pragma freelist_count').get()?.['freelist_count'])
}
