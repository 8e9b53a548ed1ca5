import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, openSync, closeSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'
import { prepare, rowsOf, settled, stepsOf } from './kit/event-to-row.ts'
import { Ledger } from './kit/ledger.ts'
import { size } from './kit/sizes.ts'

const rounds = size('FAULT_FULL', 2, 10)
const disk = smallDisk()

describe(`a disk that fills up ${rounds} times under load`, { skip: disk.problem }, () => {
  let server: TestServer
  let receiver: Receiver
  before(async () => {
    receiver = await startReceiver()
    const allowed = `127.0.0.1/32:${new URL(receiver.url).port}`
    server = await startServer({ FLOWHOOK_ALLOWED_NETWORKS: allowed }, disk.folder)
  })
  after(async () => {
    disk.makeRoom()
    await server.halt()
    await receiver.stop()
    disk.remove()
  })

  it('D2 refuses with 503 while it is full, can be read, loses nothing and goes on by itself', async () => {
    const prepared = await prepare(server, receiver.url)
    const deliveries = new Ledger()
    const executions = new Ledger()
    const rows = new Ledger()
    const load = publish(server.url, [deliveries, executions, rows])
    let refusals = 0
    for (let round = 0; round < rounds; round++) {
      const acked = executions.ackedIds.size
      await eventually(async () => executions.ackedIds.size > acked + 50, 'events are taken')
      disk.fill()
      await eventually(async () => load.refused() > refusals + 20, 'events are refused')
      assert.deepEqual(await readiness(server), [503, 'disk full'])
      assert.match(await metricsOf(server), /^flowhook_store_full 1$/m)
      await server.api('GET', `/api/v1/executions?flowId=${prepared.flowId}&limit=20`)
      await server.api('GET', '/api/v1/logs?limit=20')
      assert.equal(server.process.exitCode, null)
      disk.makeRoom()
      await eventually(async () => (await readiness(server))[0] === 200, 'it is ready again by itself')
      refusals = load.refused()
    }
    await load.stop()
    assert.deepEqual([...load.statuses()].sort(), [200, 503])

    await eventually(
      async () => {
        const all = await settled(server, prepared.flowId, deliveries.ackedIds)
        executions.recount()
        for (const { trigger } of all ?? []) for (const uuid of trigger.eventUuids ?? []) executions.arrived(uuid)
        return all
      },
      'every acknowledged event has a finished execution',
      90_000,
    )
    for (const uuid of await rowsOf(server, prepared.tableId)) rows.arrived(uuid)
    await eventually(
      async () => {
        deliveries.recount()
        for (const { method, body } of await receiver.requests('/outside')) {
          if (method !== 'POST') continue
          const envelope = JSON.parse(body) as { data: { events: readonly { uuid: string }[] } }
          deliveries.arrived(envelope.data.events[0]!.uuid, body)
        }
        return deliveries.missing().length === 0
      },
      'the receiver has every acknowledged event',
      90_000,
    )
    const ran = executions.close(`${rounds} full disks, executions`)
    const wrote = rows.close(`${rounds} full disks, rows of tables`)
    const delivered = deliveries.close(`${rounds} full disks, deliveries`)
    console.log(`refused ${load.refused()}`)
    // Nothing that was refused is there: a 503 of a full disk says so.
    assert.deepEqual([ran.lost, ran.unexpected, ran.duplicated, ran.recovered], [0, 0, 0, 0])
    assert.deepEqual([wrote.lost, wrote.unexpected, wrote.duplicated, wrote.recovered], [0, 0, 0, 0])
    assert.deepEqual([delivered.lost, delivered.unexpected, delivered.changed, delivered.recovered], [0, 0, 0, 0])
    const steps = stepsOf(await receiver.requests('/first'), await receiver.requests('/second'))
    console.log(`steps called again in flight ${steps.again}, journaled steps run again ${steps.broken.length}`)
    assert.deepEqual([steps.broken, steps.keys, steps.again], [[], [], 0])
    const told = await server.api<unknown[]>('GET', `/api/v1/logs?filter=${filterOf('flowhook.disk.full')}`)
    assert.equal(told.length, rounds)
  })

  it('D2 says why it cannot start while the disk is full, and loses nothing by it', async () => {
    const { length } = await server.api<readonly unknown[]>('GET', '/api/v1/executions?limit=200')
    await server.kill()
    disk.fill()
    await assert.rejects(server.restart(), /ended with code 1:[^]*is full: the server needs some MiB to start/)
    disk.makeRoom()
    server = await server.restart()
    assert.equal((await server.api<readonly unknown[]>('GET', '/api/v1/executions?limit=200')).length, length)
    assert.equal((await publishOne(server.url, crypto.randomUUID())).status, 200)
  })

  it('refuses at once, says when to come again, and ends in order while it is full', async () => {
    disk.fill()
    const refused = await eventually(async () => {
      const answer = await publishOne(server.url, crypto.randomUUID())
      return answer.status === 503 ? answer : null
    }, 'an event is refused')
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    const { errorCode, errorSummary } = (await refused.json()) as { errorCode: string; errorSummary: string }
    assert.deepEqual([errorCode, /The disk with the database is full/.test(errorSummary)], ['E0000010', true])
    assert.equal(await server.halt(), 0)
    disk.makeRoom()
    server = await server.restart()
    assert.equal((await publishOne(server.url, crypto.randomUUID())).status, 200)
  })
})

const filterOf = (type: string) => encodeURIComponent(`eventType eq "${type}"`)

async function readiness(server: TestServer): Promise<readonly [number, string]> {
  const answer = await fetch(`${server.url}/readyz`)
  return [answer.status, ((await answer.json()) as { status: string }).status]
}

async function metricsOf(server: TestServer): Promise<string> {
  const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `SSWS ${token}` } })
  return answer.text()
}

const publishOne = (url: string, uuid: string) =>
  fetch(`${url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `SSWS ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ uuid, eventType: 'user.lifecycle.create', actor: { id: '00u1', type: 'User' } }),
  })

/** Four publishers, one event a request, whatever the answer. Only a 200 counts as acknowledged. */
function publish(url: string, ledgers: readonly Ledger[]) {
  const statuses = new Set<number>()
  const state = { refused: 0, stopping: false }
  const publisher = async () => {
    while (!state.stopping) {
      const uuid = crypto.randomUUID()
      for (const ledger of ledgers) ledger.sent(uuid)
      const answer = await publishOne(url, uuid)
      statuses.add(answer.status)
      if (answer.status === 200) for (const ledger of ledgers) ledger.acked(uuid)
      else state.refused++
      await answer.arrayBuffer()
    }
  }
  const all = Promise.all(Array.from({ length: 4 }, publisher))
  return {
    refused: () => state.refused,
    statuses: () => statuses,
    async stop() {
      state.stopping = true
      await all
    },
  }
}

/** A file system of its own with little room, and a file that takes what is left of it. */
function smallDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'flowhook-disk-'))
  let problem: string | false = false
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder], { stdio: 'pipe' })
  } catch {
    problem = 'No small file system can be mounted here; that needs root.'
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    problem,
    fill() {
      const file = openSync(ballast, 'w')
      try {
        for (let piece = Buffer.alloc(65_536); piece.length > 0;) {
          try {
            writeSync(file, piece)
          } catch {
            piece = piece.subarray(0, Math.floor(piece.length / 2))
          }
        }
      } finally {
        closeSync(file)
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    remove() {
      if (problem === false) execFileSync('umount', [folder])
      rmdirSync(folder)
    },
  }
}
