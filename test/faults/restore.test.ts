import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { bareEnvironment, eventually, root, startServer, token, type TestServer } from '../kit/server.ts'
import { Ledger } from './kit/ledger.ts'
import { size } from './kit/sizes.ts'
import { Random } from './simulation/random.ts'

const run = promisify(execFile)
const kills = size('FAULT_RESTORES', 4, 40)
const type = 'user.lifecycle.create'

describe('a backup under load, restored elsewhere', () => {
  let server: TestServer
  let receiver: Receiver
  let folder = ''
  let backup = ''
  before(async () => {
    receiver = await startReceiver()
    folder = await mkdtemp(join(tmpdir(), 'flowhook-restore-'))
    backup = join(folder, 'backup.db')
    server = await startServer(settings())
  })
  after(async () => {
    await server.stop()
    await receiver.stop()
    await rm(folder, { recursive: true })
  })
  const settings = () => ({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(receiver.url).port}` })
  const line = (...words: readonly string[]) => ['--disable-proto=delete', join(root, 'bin/flowhook.ts'), ...words]
  const flowhook = (data: string, ...words: readonly string[]) =>
    run(process.execPath, line(...words), { env: { ...bareEnvironment, FLOWHOOK_DATA: data } })
  const cameTo = async (path: string) =>
    (await receiver.requests(path))
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => (JSON.parse(body) as { data: { events: readonly { uuid: string }[] } }).data.events[0]!.uuid)

  it('D2 has everything that was acknowledged before, sends nothing before somebody says so, and then what waited', async () => {
    const hook = await server.api<{ id: string }>('POST', '/api/v1/eventHooks', {
      name: 'Outside',
      events: { type: 'EVENT_TYPE', items: [type] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: `${receiver.url}/hook` } },
    })
    await server.api('POST', `/api/v1/eventHooks/${hook.id}/lifecycle/verify`)
    const ledger = new Ledger()
    const state = { going: true }
    const publisher = async () => {
      while (state.going) {
        const uuid = crypto.randomUUID()
        ledger.sent(uuid)
        await server.api('POST', '/api/v1/events', { uuid, eventType: type, actor: { id: '00u1', type: 'User' } })
        ledger.acked(uuid)
      }
    }
    const load = Promise.all(Array.from({ length: 4 }, publisher))
    await eventually(async () => ledger.ackedIds.size > 200, 'events are acknowledged')
    const known = new Set(ledger.ackedIds)
    await flowhook(server.data, 'backup', backup, '--with-key')
    await delay(200)
    state.going = false
    await load
    await eventually(
      async () => new Set(await cameTo('/hook')).size === ledger.ackedIds.size,
      'all is delivered',
      60_000,
    )
    await server.halt()

    const data = join(folder, 'elsewhere')
    const { stdout } = await flowhook(data, 'restore', backup, '--json')
    const done = JSON.parse(stdout) as { events: number; before: string | null }
    assert.ok(done.events >= known.size)
    assert.equal(done.before, null)
    const sent = (await cameTo('/hook')).length
    let restored = await startServer(settings(), data)
    const events = new Set<string>()
    for (
      let path: string | null = `/api/v1/logs?limit=1000&filter=${encodeURIComponent(`eventType eq "${type}"`)}`;
      path;
    ) {
      const answer: Response = await fetch(restored.url + path, { headers: { authorization: `SSWS ${token}` } })
      const page = (await answer.json()) as readonly { readonly uuid: string }[]
      for (const { uuid } of page) events.add(uuid)
      const next: string | undefined = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
      path = next === undefined || page.length === 0 ? null : new URL(next).pathname + new URL(next).search
    }
    assert.deepEqual(
      [...known].filter((uuid) => !events.has(uuid)),
      [],
    )
    const late = crypto.randomUUID()
    await restored.api('POST', '/api/v1/events', { uuid: late, eventType: type, actor: { id: '00u1', type: 'User' } })
    await restored.kill()
    restored = await restored.restart()
    await delay(500)
    assert.equal((await cameTo('/hook')).length, sent)

    await flowhook(data, 'egress', 'resume')
    await eventually(async () => (await cameTo('/hook')).includes(late), 'what waited is delivered')
    const again = (await cameTo('/hook')).slice(sent)
    assert.equal(new Set(again).size, again.length, 'each once')
    console.log(
      `backup: acknowledged before ${known.size}, in it ${events.size}, missing 0; sent again behind the restore ${again.length - 1}`,
    )
    await restored.halt()
  })

  it('leaves the whole old database or the whole new one when it is killed, however often', async () => {
    const random = new Random(5)
    const ends = { old: 0, new: 0 }
    for (let round = 0; round < kills; round++) {
      const data = join(folder, `killed-${round}`)
      await cp(server.data, data, { recursive: true })
      const before = countIn(data)
      const child = spawn(process.execPath, line('restore', backup, '--force'), {
        stdio: 'ignore',
        env: { ...bareEnvironment, FLOWHOOK_DATA: data },
      })
      const gone = once(child, 'exit')
      // Its start takes some 100 ms; what matters comes right behind that.
      await delay(random.int(150, 600))
      child.kill('SIGKILL')
      await gone
      const isNew = isPaused(data)
      ends[isNew ? 'new' : 'old']++
      if (!isNew) assert.equal(countIn(data), before)
      const { stdout } = await flowhook(data, 'restore', backup, '--force', '--json')
      assert.equal(countIn(data), (JSON.parse(stdout) as { events: number }).events)
      assert.ok((await readdir(data)).every((name) => !name.includes('restoring')))
      await rm(data, { recursive: true })
    }
    console.log(`${kills} restores killed: the old database ${ends.old} times, the new one ${ends.new} times`)
  })
})

function ask(data: string, sql: string): unknown {
  const database = new DatabaseSync(join(data, 'flowhook.db'))
  try {
    assert.equal(database.prepare('pragma integrity_check').get()!['integrity_check'], 'ok')
    return database.prepare(sql).get()
  } finally {
    database.close()
  }
}

const countIn = (data: string) => (ask(data, 'select count(*) as n from events') as { n: number }).n
const isPaused = (data: string) => ask(data, `select 1 from meta where key = 'egress_paused'`) !== undefined
