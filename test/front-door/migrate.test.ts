import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import pg from 'pg'
import { newDatabase, postgresPrograms, startPostgres, type Postgres } from '../kit/postgres.ts'
import { bareEnvironment, eventually, root, startServer, type TestServer } from '../kit/server.ts'

const skip = postgresPrograms() === null ? 'This machine has no PostgreSQL.' : false
const run = promisify(execFile)

describe('moving an installation to PostgreSQL', { skip }, () => {
  let database: Postgres
  let url = ''
  let server: TestServer
  before(async () => {
    database = await startPostgres({ fsync: 'off' })
    url = (await newDatabase(database.url)).url
    server = await startServer()
  })
  after(async () => {
    await server.stop()
    await database.close()
  })

  const move = (databaseUrl = url) =>
    run(
      process.execPath,
      [
        '--disable-proto=delete',
        join(root, 'bin/flowhook.ts'),
        'migrate',
        '--from',
        'sqlite',
        '--to',
        'postgres',
        '--json',
      ],
      { env: { ...bareEnvironment, FLOWHOOK_DATA: server.data, FLOWHOOK_DATABASE_URL: databaseUrl } },
    )

  it('takes everything along, compares it, and lets what waits go on there', async () => {
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Moved 😀 with it',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [
        { id: 'wait', card: 'flow.wait-for', inputs: { delay: 3 } },
        { id: 'answer', card: 'flow.return', inputs: { fields: { ok: true } } },
      ],
    })
    await server.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    // Its history is long: it is packed here, and a text there.
    const talkative = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Says much',
      trigger: { event: 'api_endpoint', security: 'public' },
      cards: [{ id: 'answer', card: 'flow.return', inputs: { fields: { words: 'many words, '.repeat(2000) } } }],
    })
    await server.api('POST', `/api/v1/flows/${talkative.id}/lifecycle/activate`)
    const endpoint = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${talkative.id}/endpoint`)
    const said = (await fetch(endpoint.invokeUrl, { method: 'POST' })).headers.get('x-flowhook-execution-id')!
    const saidHere = await server.api('GET', `/api/v1/executions/${said}`)
    const table = await server.api<{ id: string }>('POST', '/api/v1/tables', {
      name: 'People',
      columns: [{ name: 'Name', type: 'text' }],
    })
    for (let index = 0; index < 30; index++) {
      await server.api('POST', '/api/v1/events', {
        eventType: 'user.lifecycle.create',
        actor: { id: `00u${index}`, type: 'User' },
      })
    }
    const { invokeUrl } = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${id}/endpoint`)
    const call = await fetch(invokeUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'respond-async' },
      body: '{"a":"b"}',
    })
    const executionId = call.headers.get('x-flowhook-execution-id')!

    await assert.rejects(move(), (thrown: { stderr: string }) => /in use|another server/i.test(thrown.stderr))
    await server.halt()
    const { stdout, stderr } = await move()
    const moved = JSON.parse(stdout) as { tables: number; rows: number }
    assert.ok(moved.rows >= 34, `${moved.rows} rows`)
    assert.match(stderr, /events: 3\d of 3\d rows \(100 %\)/)

    const key = (await readFile(join(server.data, 'key'), 'utf8')).trim()
    const there = await startServer({ FLOWHOOK_DATABASE_URL: url, FLOWHOOK_KEY: key })
    try {
      assert.equal(
        (await there.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${id}/endpoint`)).invokeUrl.split('/api/')[1],
        invokeUrl.split('/api/')[1],
      )
      assert.equal((await there.api<{ id: string }[]>('GET', '/api/v1/tables'))[0]!.id, table.id)
      const events = await there.api<unknown[]>(
        'GET',
        '/api/v1/logs?limit=1000&filter=eventType%20eq%20%22user.lifecycle.create%22',
      )
      assert.equal(events.length, 30)
      const ended = await eventually(async () => {
        const execution = await there.api<{ status: string }>('GET', `/api/v1/executions/${executionId}`)
        return execution.status === 'SUCCESS' ? execution : null
      }, 'what waited goes on')
      assert.equal(ended.status, 'SUCCESS')
      assert.deepEqual(await there.api('GET', `/api/v1/executions/${said}`), saidHere)
      // Counters go on behind what arrived.
      await there.api('POST', '/api/v1/events', {
        eventType: 'user.lifecycle.create',
        actor: { id: '00u-new', type: 'User' },
      })
    } finally {
      await there.stop()
    }
  })

  it('goes on where it was interrupted, behind what had arrived', async () => {
    const { url: again } = await newDatabase(database.url)
    const whole = JSON.parse((await move(again)).stdout) as { rows: number }
    const client = new pg.Client({ connectionString: again, options: '-c search_path=flowhook' })
    await client.connect()
    // As if it had been killed in the middle of the events, before everything that comes behind them.
    await client.query(`delete from meta where key = 'moved_from_sqlite'`)
    await client.query('update executions set node_id = null')
    await client.query('delete from events where seq > 10')
    await client.query('truncate flows, flow_versions, totals')
    assert.deepEqual(JSON.parse((await move(again)).stdout), whole)
    assert.ok((await client.query('select 1 from events')).rowCount! > 30)
    await client.end()
  })

  it('refuses to move a second time, and into another installation’s database', async () => {
    await assert.rejects(move(), (thrown: { stderr: string }) => /moved already/.test(thrown.stderr))
    const other = (await newDatabase(database.url)).url
    const stranger = await startServer({ FLOWHOOK_DATABASE_URL: other })
    await stranger.stop()
    await assert.rejects(move(other), (thrown: { stderr: string }) => /another installation/.test(thrown.stderr))
  })
})
