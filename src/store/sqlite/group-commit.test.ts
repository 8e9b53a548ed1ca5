import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { systemClock } from '../../base/clock.ts'
import { isProblem, type ErrorCode } from '../../base/errors.ts'
import { openLog } from '../../base/log.ts'
import { sampleAccept, sampleFinish } from '../contract/samples.kit.ts'
import type { Mutation } from '../store.ts'
import { GroupCommit, startThread, writerLimits, type WriterLimits } from './group-commit.ts'
import { prepareFile } from './prepare-file.ts'
import type { WriterData } from './writer-worker.ts'

describe('group commit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowhook-writer-'))
  const file = join(folder, 'flowhook.db')
  let statements: WriterData['statements']
  before(async () => {
    statements = await prepareFile(file)
  })
  after(() => rmSync(folder, { recursive: true }))

  const openWriter = async (limits: Partial<WriterLimits> = {}, data: Partial<WriterData> = {}) => {
    const threads: Worker[] = []
    const fatal: Error[] = []
    const writer = new GroupCommit({
      data: { file, statements, ...data },
      limits: { ...writerLimits, ...limits },
      clock: systemClock,
      log: openLog('silent'),
      onFatal: (cause) => fatal.push(cause),
      startThread(given) {
        threads.push(startThread(given))
        return threads.at(-1)!
      },
    })
    await writer.started()
    return { writer, threads, fatal }
  }
  const isStored = ({ id }: { readonly id: string }) => {
    const db = new DatabaseSync(file, { readOnly: true })
    const row = db.prepare('select id from executions where id = ?').get(id)
    db.close()
    return row !== undefined
  }
  const outcomesOf = async (writer: GroupCommit, mutations: readonly Mutation[]) =>
    (await Promise.allSettled(mutations.map((mutation) => writer.commit([mutation])))).map((outcome) =>
      outcome.status === 'fulfilled' ? 'kept' : codeOf(outcome.reason),
    )
  /** Holds SQLite's write lock, so that the writer waits as it does for a slow disk. */
  const holdWrites = () => {
    const db = new DatabaseSync(file)
    db.exec('begin immediate')
    return () => db.close()
  }

  test('refuses what comes over its bounds with OVERLOADED, but lets accepted work be ended', async () => {
    const { writer } = await openWriter({ commits: 3 })
    const release = holdWrites()
    const underWay = sampleAccept()
    const first = writer.commit([underWay])
    await new Promise((resolve) => setImmediate(resolve))
    const accepts = Array.from({ length: 5 }, () => sampleAccept())
    const asked = outcomesOf(writer, [...accepts, sampleFinish(underWay.id)])
    release()
    assert.deepEqual(await asked, ['kept', 'kept', 'kept', 'OVERLOADED', 'OVERLOADED', 'kept'])
    await first
    assert.deepEqual(accepts.map(isStored), [true, true, true, false, false])
    assert.deepEqual(await outcomesOf(writer, [sampleAccept()]), ['kept'])
    await writer.close()
  })

  test('counts bytes too, and lets one commit that is larger than all room through alone', async () => {
    const { writer } = await openWriter({ bytes: 10_000 })
    const body = Buffer.alloc(20_000)
    assert.deepEqual(await outcomesOf(writer, [sampleAccept({ body }), sampleAccept()]), ['kept', 'OVERLOADED'])
    await writer.close()
  })

  test('refuses with STORE_BUSY what waits too long, and nothing of it is kept', async () => {
    const { writer } = await openWriter({ waitMs: 20 })
    const release = holdWrites()
    const underWay = sampleAccept()
    const first = writer.commit([underWay])
    await new Promise((resolve) => setImmediate(resolve))
    const late = sampleAccept()
    await assert.rejects(
      writer.commit([late]),
      (thrown) => isProblem(thrown, 'STORE_BUSY') && thrown.params['ms'] === 20,
    )
    release()
    await first
    assert.equal(isStored(underWay), true)
    assert.equal(isStored(late), false)
    await writer.close()
  })

  test('writes batches that came while another was written as one transaction, with one flush', async () => {
    const { writer } = await openWriter()
    const known = sampleAccept()
    await writer.commit([known])
    const before = transactionsIn(`${file}-wal`)
    const release = holdWrites()
    const first = writer.commit([sampleAccept()])
    await new Promise((resolve) => setImmediate(resolve))
    const fails = sampleFinish(known.id, { generation: 9 })
    const accepts = Array.from({ length: 40 }, () => sampleAccept())
    const all = [...accepts.slice(0, 20).map((accept) => [accept]), [fails], ...accepts.slice(20).map((each) => [each])]
    const asked = Promise.all(all.map((mutations) => writer.commit(mutations)))
    release()
    const answers = await asked
    await first
    assert.deepEqual(
      answers.map(([answer]) => answer),
      all.map(([mutation]) => (mutation === fails ? false : { duplicateOf: null })),
    )
    assert.ok(accepts.every(isStored))
    // Three batches: the one that waited for the lock, and two of 16 and more that came meanwhile.
    assert.ok(transactionsIn(`${file}-wal`) - before <= 3, String(transactionsIn(`${file}-wal`) - before))
    await writer.close()
  })

  test('refuses what was under way when its thread died, and goes on with another thread', async () => {
    const { writer, threads, fatal } = await openWriter()
    await writer.commit([sampleAccept()])
    const release = holdWrites()
    const lost = sampleAccept()
    const asked = outcomesOf(writer, [lost])
    await new Promise((resolve) => setImmediate(resolve))
    const waiting = sampleAccept()
    const later = outcomesOf(writer, [waiting])
    const ended = threads[0]!.terminate()
    release()
    await ended
    assert.deepEqual(await asked, ['STORE_FAILED'])
    assert.deepEqual(await later, ['kept'])
    assert.equal(isStored(waiting), true)
    assert.equal(threads.length, 2)
    assert.deepEqual(fatal, [])
    await writer.close()
  })

  test('gives up and says so when a thread dies before it has done anything', async () => {
    const { writer, threads, fatal } = await openWriter()
    await threads[0]!.terminate()
    assert.deepEqual(await outcomesOf(writer, [sampleAccept()]), ['STORE_FAILED'])
    assert.equal(fatal.length, 1)
    assert.equal(threads.length, 1)
    await writer.close()
  })

  test('fails to start where the file cannot be opened', async () => {
    await assert.rejects(openWriter({}, { file: join(folder, 'missing', 'flowhook.db') }), /unable to open/)
  })

  test('may be closed twice, and refuses commits from then on', async () => {
    const { writer } = await openWriter()
    await Promise.all([writer.close(), writer.close()])
    assert.deepEqual(await outcomesOf(writer, [sampleAccept()]), ['STOPPING'])
  })
})

/** Transactions in SQLite's log: a frame's header says how many pages the file has behind a commit, and 0 inside one. */
function transactionsIn(log: string): number {
  const bytes = readFileSync(log)
  const frame = 24 + bytes.readUInt32BE(8)
  let count = 0
  for (let at = 32; at + frame <= bytes.length; at += frame) {
    // Frames of an earlier round of the log have another salt.
    if (bytes.readBigUInt64BE(at + 8) === bytes.readBigUInt64BE(16) && bytes.readUInt32BE(at + 4) !== 0) count++
  }
  return count
}

function codeOf(thrown: unknown): ErrorCode | 'no problem' {
  return isProblem(thrown) ? thrown.code : 'no problem'
}
