import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { systemClock } from '../base/clock.ts'
import { openLog } from '../base/log.ts'
import { openStore } from './open.ts'

describe('opening the store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowhook-open-'))
  after(() => rmSync(folder, { recursive: true }))
  const open = (data: string, databaseUrl: string | null = null) =>
    openStore(
      { data, databaseUrl },
      { clock: systemClock, log: openLog('silent'), onFatal: (cause) => assert.fail(cause) },
    )

  test('makes the data folder and the database in it', async () => {
    const data = join(folder, 'with space', 'data')
    const store = await open(data)
    assert.deepEqual(await store.counts(), { events: 0, hooks: 0, flows: 0, executions: 0, unfinished: 0 })
    await store.close()
    assert.ok(existsSync(join(data, 'flowhook.db')))
  })

  test('says that a database cannot be reached, by the setting’s name, and makes nothing in the folder', async () => {
    const data = join(folder, 'unused')
    await assert.rejects(open(data, 'postgres://127.0.0.1:1/flowhook'), /FLOWHOOK_DATABASE_URL/)
    assert.equal(existsSync(data), false)
  })

  test('says that other roles than all need a database of their own', async () => {
    const surroundings = { clock: systemClock, log: openLog('silent'), onFatal: () => {} }
    const settings = { data: join(folder, 'role'), databaseUrl: null, role: 'worker' as const }
    await assert.rejects(openStore(settings, surroundings), /FLOWHOOK_ROLE is worker.*FLOWHOOK_DATABASE_URL/)
  })

  test('names the folder that it cannot write to', async () => {
    const data = join(folder, 'blocked')
    mkdirSync(join(data, 'flowhook.db.lock'), { recursive: true })
    await assert.rejects(open(data), (thrown: Error) => thrown.message.includes(data))
  })
})
