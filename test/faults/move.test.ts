import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { systemClock } from '../../src/base/clock.ts'
import { openLog } from '../../src/base/log.ts'
import { sampleAccept, sampleEvent, sampleFinish } from '../../src/store/contract/samples.kit.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { newDatabase, postgresPrograms, startPostgres, type Postgres } from '../kit/postgres.ts'
import { bareEnvironment, root } from '../kit/server.ts'
import { size } from './kit/sizes.ts'
import { Random } from './simulation/random.ts'

const skip = postgresPrograms() === null ? 'This machine has no PostgreSQL.' : false
const kills = size('FAULT_MOVES', 2, 20)
const executions = size('FAULT_MOVED', 1_500, 20_000)

describe(`a move to PostgreSQL, killed ${kills} times`, { skip }, () => {
  let database: Postgres
  let data = ''
  before(async () => {
    database = await startPostgres({ fsync: 'off' })
    data = await mkdtemp(join(tmpdir(), 'flowhook-move-'))
    await fill(data)
  })
  after(async () => {
    await database.close()
    await rm(data, { recursive: true })
  })

  it('D2 goes on where it was after each kill, and ends with the same rows as one that nobody disturbed', async () => {
    const undisturbed = await move((await newDatabase(database.url)).url)
    let { url } = await newDatabase(database.url)
    const random = new Random(11)
    let before = 0
    for (let round = 0; round < kills; round++) {
      await move(url, random.int(0, undisturbed.steps - 1))
      if (!(await isMoved(url))) before++
      // It was killed behind its last commit.
      else ({ url } = await newDatabase(database.url))
    }
    const last = await move(url)
    console.log(`move: ${kills} kills, ${before} of them before its last commit; ${JSON.stringify(last.ended)}`)
    assert.ok(before > 0, 'no kill came before the end')
    // The command counts and hashes every table before it says so.
    assert.deepEqual(last.ended, undisturbed.ended)
  })

  /**
   * @param killAt after how many lines of progress it is killed
   * @returns what it said at its end, null where it did not come to it; `steps` lines of progress came before
   */
  function move(url: string, killAt = Infinity): Promise<{ readonly ended: unknown; readonly steps: number }> {
    const words = ['migrate', '--from', 'sqlite', '--to', 'postgres', '--json']
    const child = spawn(process.execPath, ['--disable-proto=delete', join(root, 'bin/flowhook.ts'), ...words], {
      env: { ...bareEnvironment, FLOWHOOK_DATA: data, FLOWHOOK_DATABASE_URL: url },
    })
    let [said, progress] = ['', '']
    child.stdout.on('data', (piece) => (said += String(piece)))
    child.stderr.on('data', (piece) => {
      progress += String(piece)
      if (lines() > killAt) child.kill('SIGKILL')
    })
    const lines = () => progress.split('\n').length - 1
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => {
        if (code !== 0 && signal !== 'SIGKILL') reject(new Error(`The move ended with ${code}: ${progress}`))
        else resolve({ ended: code === 0 ? (JSON.parse(said) as unknown) : null, steps: lines() })
      })
    })
  }
})

async function isMoved(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=flowhook' })
  await client.connect()
  try {
    const { rows } = await client.query<{ found: boolean }>(`select to_regclass('meta') is not null as found`)
    if (!rows[0]!.found) return false
    return (await client.query(`select 1 from meta where key = 'moved_from_sqlite'`)).rowCount === 1
  } finally {
    await client.end()
  }
}

/** Events, and executions of which some wait, some have long histories and some just began. */
async function fill(data: string): Promise<void> {
  const store = await openSqliteStore({ file: join(data, 'flowhook.db'), clock: systemClock, log: openLog('warn') })
  await store.commit({ kind: 'meta.put', key: 'key_check', value: 'of this installation' })
  const long = JSON.stringify([{ text: 'many words, '.repeat(1_000) }])
  const one = async (index: number) => {
    const accept = sampleAccept({ body: Buffer.alloc(500, 'x') })
    await store.commit(accept, { kind: 'event.publish', event: sampleEvent({ uuid: accept.id }), deliveries: [] })
    if (index % 3 === 0) return
    await store.commit(sampleFinish(accept.id, { history: index % 3 === 1 ? long : '[1]' }))
  }
  await Promise.all(Array.from({ length: executions }, (_, index) => one(index)))
  await store.close()
}
