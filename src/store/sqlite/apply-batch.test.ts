import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { sampleAccept, sampleFinish } from '../contract/samples.kit.ts'
import type { WriteStatements } from '../statements/statements.ts'
import { applyBatch } from './apply-batch.ts'
import { bindStatements, openConnection } from './connection.ts'
import { prepareFile } from './prepare-file.ts'

describe('a batch', () => {
  test('fails as a whole on a full disk, leaves nothing, and the next one is written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowhook-full-'))
    const file = join(folder, 'flowhook.db')
    const statements = await prepareFile(file)
    const db = openConnection(file, 'writer')
    const bound = bindStatements<WriteStatements>(db, statements)
    const count = () => db.prepare('select count(*) as n from executions').get()?.['n']
    const total = () => db.prepare(`select bytes from totals where name = 'executions'`).get()?.['bytes']
    const pages = Number(db.prepare('pragma page_count').get()?.['page_count'])
    // The database's own way to say that there is no more room.
    db.exec(`pragma max_page_count = ${pages + 8}`)
    const small = sampleAccept({ body: null, head: '{}' })
    const large = sampleAccept({ body: Buffer.alloc(100_000) })
    await assert.rejects(applyBatch(db, bound, [[small], [large]]), /full/)
    assert.equal(db.isTransaction, false)
    assert.equal(count(), 0)
    assert.equal(total(), 0)
    const answers = await applyBatch(db, bound, [[small], [sampleFinish(small.id, { history: null })]])
    assert.deepEqual(answers, [[{ duplicateOf: null }], [true]])
    assert.equal(count(), 1)
    assert.equal(total(), 2)
    db.close()
    rmSync(folder, { recursive: true })
  })
})
