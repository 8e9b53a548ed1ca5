import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createHook } from '../kit/resources.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { bareEnvironment, eventually, root, startServer, token, type TestServer } from '../kit/server.ts'

const key = 'the-master-key-of-this-test-0123456789'

describe('starting and stopping', () => {
  let server: TestServer
  let receiver: Receiver
  before(async () => {
    receiver = await startReceiver()
    server = await startServer({
      FLOWHOOK_KEY: key,
      FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(receiver.url).port}`,
    })
  })
  after(async () => {
    await server.stop()
    await receiver.stop()
  })

  /** A start that should fail: its exit code and what it said. One that still runs after 8 s is ended. */
  async function failedStart(environment: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, ['--disable-proto=delete', join(root, 'bin/flowhook.ts'), 'serve'], {
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 8_000,
      killSignal: 'SIGKILL',
      env: { ...bareEnvironment, FLOWHOOK_PORT: '0', FLOWHOOK_TOKEN: token, ...environment },
    })
    let said = ''
    child.stdout.on('data', (bytes) => (said += String(bytes)))
    child.stderr.on('data', (bytes) => (said += String(bytes)))
    const [code] = (await once(child, 'close')) as [number | null]
    assert.doesNotMatch(said, /\n\s+at /, 'no stack trace')
    return { code, said }
  }

  it('D2 stops in order under load: exit code 0, and nothing acknowledged is lost', async () => {
    await createHook(server, { uri: receiver.url, delivery: { batchSize: 10 } })
    const acknowledged = new Set<string>()
    const publisher = async () => {
      for (;;) {
        const uuid = crypto.randomUUID()
        const answer = await fetch(`${server.url}/api/v1/events`, {
          method: 'POST',
          headers: { authorization: `SSWS ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ uuid, eventType: 'user.lifecycle.create', actor: { id: '00u1', type: 'User' } }),
        }).catch(() => null)
        if (answer === null) return
        await answer.arrayBuffer().catch(() => null)
        if (answer.status !== 200) return
        acknowledged.add(uuid)
      }
    }
    const load = Promise.all(Array.from({ length: 8 }, publisher))
    await eventually(async () => acknowledged.size > 200, 'enough was acknowledged')
    assert.equal(await server.halt(), 0)
    await load
    server = await server.restart()
    await eventually(async () => {
      const arrived = new Set(
        (await receiver.requests())
          .filter(({ method }) => method === 'POST')
          .flatMap(({ body }) => (JSON.parse(body) as { data: { events: { uuid: string }[] } }).data.events)
          .map(({ uuid }) => uuid),
      )
      return [...acknowledged].every((uuid) => arrived.has(uuid))
    }, 'every acknowledged event arrives')
  })

  it('refuses a second server on the same data, and a port in use', async () => {
    const second = await failedStart({ FLOWHOOK_DATA: server.data, FLOWHOOK_KEY: key })
    assert.equal(second.code, 1)
    assert.match(second.said, /in use by another running server/)
    const data = await mkdtemp(join(tmpdir(), 'flowhook-test-'))
    const { port } = new URL(server.url)
    const taken = await failedStart({ FLOWHOOK_DATA: data, FLOWHOOK_PORT: port })
    assert.equal(taken.code, 1)
    assert.match(taken.said, new RegExp(`Port ${port} .*is in use`))
    await rm(data, { recursive: true, force: true })
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200)
  })

  it('refuses another master key, and still starts with the right one', async () => {
    await server.halt()
    const wrong = await failedStart({ FLOWHOOK_DATA: server.data, FLOWHOOK_KEY: `${key}-another` })
    assert.equal(wrong.code, 1)
    assert.match(wrong.said, /key/i)
    server = await server.restart()
  })

  it('says which folder it cannot use', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flowhook-test-'))
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    for (const data of [file, join(file, 'below')]) {
      const { code, said } = await failedStart({ FLOWHOOK_DATA: data })
      assert.equal(code, 1)
      assert.ok(said.includes(data), said)
    }
    await rm(folder, { recursive: true, force: true })
  })

  it('names every setting that cannot be used', async () => {
    const { code, said } = await failedStart({
      FLOWHOOK_PORT: '99999',
      FLOWHOOK_TOKEN: 'short',
      FLOWHOOK_ALLOWED_NETWORKS: 'bad/99',
      FLOWHOOK_TYPO: '1',
    })
    assert.equal(code, 78)
    for (const name of ['PORT', 'TOKEN', 'ALLOWED_NETWORKS', 'TYPO'])
      assert.match(said, new RegExp(`FLOWHOOK_${name} `))
  })

  it('signs one browser in by the set-up link, and serves before that', async () => {
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200)
    const link = await eventually(
      async () => /setup#token=(\S+)/.exec(server.printed())?.[1],
      'the set-up link is printed',
    )
    const exchange = () =>
      fetch(`${server.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ token: link }),
      })
    const first = await exchange()
    assert.ok(first.ok, `${first.status}`)
    assert.match(first.headers.get('set-cookie') ?? '', /HttpOnly.*SameSite=Lax/i)
    assert.ok([400, 401].includes((await exchange()).status))
  })
})
