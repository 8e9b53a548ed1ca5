import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, test } from 'node:test'
import { systemClock } from '../../base/clock.ts'
import { isProblem } from '../../base/errors.ts'
import { openLog } from '../../base/log.ts'
import { sampleAccept, walk } from '../contract/samples.kit.ts'
import { migrations } from '../migrations/migrations.ts'
import { storeContract } from '../store.contract.ts'
import { openSqliteStore } from './sqlite-store.ts'

const openFile = (file: string) => openSqliteStore({ file, clock: systemClock, log: openLog('silent') })
const newFolder = () => mkdtempSync(join(tmpdir(), 'flowhook-store-'))

storeContract('sqlite', {
  async open() {
    const folder = newFolder()
    const file = join(folder, 'flowhook.db')
    let store = await openFile(file)
    return {
      store,
      async reopen() {
        await store.close()
        store = await openFile(file)
        return store
      },
      async close() {
        await store.close()
        rmSync(folder, { recursive: true })
      },
    }
  },
})

describe('the SQLite store', () => {
  const folder = newFolder()
  after(() => rmSync(folder, { recursive: true }))

  test('refuses a second one on the same file by naming the folder, and opens once the first is closed', async () => {
    const file = join(folder, 'two', 'flowhook.db')
    const first = await openFile(file)
    await assert.rejects(openFile(file), (thrown) => {
      assert.ok(isProblem(thrown, 'DATA_IN_USE'))
      assert.match(thrown.message, new RegExp(join(folder, 'two')))
      return true
    })
    await first.commit({ kind: 'meta.put', key: 'a', value: 'b' })
    await first.close()
    const second = await openFile(file)
    assert.equal(await second.getMeta('a'), 'b')
    await second.close()
  })

  test('D2 loses nothing that was acknowledged before kill -9, and keeps no half commit', async () => {
    const file = join(folder, 'killed.db')
    const acknowledged: string[] = []
    for (let round = 0; round < 5; round++) {
      acknowledged.push(...(await commitsUntilKilled(file, 300 + round * 170)))
      const store = await openFile(file)
      for (const line of acknowledged) {
        const [what, id] = line.split(' ')
        const execution = await store.getExecution(id!)
        assert.equal(execution?.input.body?.byteLength, 1500)
        if (what === 'finished') assert.deepEqual([execution.status, execution.history], ['SUCCESS', '[1]'])
      }
      const executions = await walk(
        (cursor) => store.listExecutions({ limit: 500, after: cursor }),
        ({ id }) => id,
      )
      const { events } = await store.counts()
      assert.equal(events, executions.length)
      for (const { id } of executions) assert.notEqual(await store.getEventByUuid(id), null)
      await store.close()
    }
  })

  test('writes a thousand commits that are asked for at once in a few transactions', async () => {
    const file = join(folder, 'grouped.db')
    const store = await openFile(file)
    const before = transactionsIn(`${file}-wal`)
    await Promise.all(Array.from({ length: 1000 }, () => store.commit(sampleAccept())))
    const transactions = transactionsIn(`${file}-wal`) - before
    assert.ok(transactions >= 1 && transactions <= 20, `${transactions} transactions`)
    await store.close()
  })

  test('makes files that nobody else can read, also in a folder that everybody can', async () => {
    const folder = newFolder()
    chmodSync(folder, 0o755)
    const store = await openFile(join(folder, 'flowhook.db'))
    await store.commit(sampleAccept())
    const open = readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)
    assert.deepEqual(open, [])
    assert.ok(readdirSync(folder).includes('flowhook.db-wal'))
    await store.close()
    rmSync(folder, { recursive: true })
  })

  test('leaves one file and its lock behind when it is closed', async () => {
    const file = join(folder, 'closed.db')
    const store = await openFile(file)
    await store.commit(sampleAccept())
    await store.close()
    assert.throws(() => readFileSync(`${file}-wal`), /ENOENT/)
  })

  test('makes its tables once when two processes try at the same time', async () => {
    const file = join(folder, 'race.db')
    const module = new URL('./prepare-file.ts', import.meta.url).href
    const script = `import(${JSON.stringify(module)}).then(({ prepareFile }) => prepareFile(${JSON.stringify(file)}))`
    const tries = [1, 2, 3].map(() => spawn(process.execPath, ['-e', script], { stdio: 'inherit' }))
    const ends = await Promise.all(tries.map(async (child) => (await once(child, 'close'))[0] as unknown))
    assert.deepEqual(ends, [0, 0, 0])
    const db = new DatabaseSync(file, { readOnly: true })
    const known = Object.keys(
      migrations({ bytes: 'blob', integer: 'integer', counter: 'integer', keyed: '', text: 'text' }),
    )
    assert.equal(db.prepare('select count(*) as n from kysely_migration').get()?.['n'], known.length)
    db.close()
  })

  test('does not open a file that a newer version made', async () => {
    const file = join(folder, 'newer.db')
    await (await openFile(file)).close()
    const db = new DatabaseSync(file)
    db.exec(`insert into kysely_migration (name, timestamp) values ('9999-future', '2100-01-01T00:00:00Z')`)
    db.close()
    await assert.rejects(openFile(file), /9999-future/)
    await assert.rejects(openFile(file), /9999-future/, 'the lock was given back')
  })
})

/** Runs commit-until-killed.kit.ts, kills it after so many lines, and gives every line that it has printed. */
async function commitsUntilKilled(file: string, count: number): Promise<string[]> {
  const script = join(import.meta.dirname, 'commit-until-killed.kit.ts')
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const closed = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (lines.length === count) child.kill('SIGKILL')
  }
  const [, signal] = (await closed) as [number | null, string | null]
  assert.equal(signal, 'SIGKILL')
  return lines
}

/** How many transactions a write-ahead log holds: its frames that have a database size (SQLite file format, 4.1). */
function transactionsIn(log: string): number {
  const bytes = readFileSync(log)
  let commits = 0
  for (let at = 32; at + 24 <= bytes.length; at += 24 + 4096) if (bytes.readUInt32BE(at + 4) !== 0) commits++
  return commits
}
