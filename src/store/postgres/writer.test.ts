import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { newDatabase, postgresPrograms, startPostgres, type Postgres } from '../../../test/kit/postgres.ts'
import { systemClock } from '../../base/clock.ts'
import { isProblem } from '../../base/errors.ts'
import { systemIds } from '../../base/ids.ts'
import { openLog } from '../../base/log.ts'
import { sampleAccept } from '../contract/samples.kit.ts'
import { openPostgresStore } from './postgres-store.ts'
import { startThread } from './writer.ts'

const skip = postgresPrograms() === null ? 'This machine has no PostgreSQL.' : false
const ids = systemIds(systemClock)

describe("the writer's thread", { skip }, () => {
  let server: Postgres
  before(async () => {
    server = await startPostgres({ fsync: 'off' })
  })
  after(() => server.close())

  test('when it ends, what was under way fails, each with an answer, and another one goes on', async () => {
    const database = await newDatabase(server.url)
    const threads: Worker[] = []
    const store = await openPostgresStore({
      url: database.url,
      role: 'all',
      clock: systemClock,
      ids,
      log: openLog('silent'),
      startThread(data) {
        threads.push(startThread(data))
        return threads.at(-1)!
      },
    })
    const accepted = new Set<string>()
    const accept = async () => {
      const id = ids.uuid()
      try {
        await store.commit(sampleAccept({ id }))
        accepted.add(id)
        return 'accepted'
      } catch (thrown) {
        return isProblem(thrown) ? thrown.code : String(thrown)
      }
    }
    assert.equal(await accept(), 'accepted')
    const underWay = Array.from({ length: 200 }, accept)
    await new Promise((resolve) => setImmediate(resolve))
    await threads[0]!.terminate()
    const answers = new Set(await Promise.all(underWay))
    assert.ok(
      [...answers].every((answer) => answer === 'accepted' || answer === 'STORE_FAILED'),
      [...answers].join(),
    )
    assert.equal(await accept(), 'accepted')
    assert.equal(threads.length, 2)
    for (const id of accepted) assert.ok((await store.getExecution(id)) !== null)
    await store.close()
    await database.drop()
  })

  test('what was asked for before it was closed is written, what comes later is refused, and the thread is gone', async () => {
    const database = await newDatabase(server.url)
    const threads: Worker[] = []
    const open = () =>
      openPostgresStore({
        url: database.url,
        role: 'all',
        clock: systemClock,
        ids,
        log: openLog('silent'),
        startThread(data) {
          threads.push(startThread(data))
          return threads.at(-1)!
        },
      })
    const store = await open()
    const gone = once(threads[0]!, 'exit')
    const asked = Array.from({ length: 20 }, () => ids.uuid())
    const commits = asked.map((id) => store.commit(sampleAccept({ id })))
    const closed = store.close()
    await assert.rejects(store.commit(sampleAccept({ id: ids.uuid() })), (thrown) => isProblem(thrown, 'STOPPING'))
    await Promise.all(commits)
    await Promise.all([closed, gone])
    const again = await open()
    for (const id of asked) assert.ok((await again.getExecution(id)) !== null)
    await again.close()
    await database.drop()
  })
})
