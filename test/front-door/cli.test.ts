import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { bareEnvironment, root, startServer, type TestServer } from '../kit/server.ts'

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

function start(data: string, line: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return spawn(process.execPath, ['--disable-proto=delete', join(root, 'bin/flowhook.ts'), ...line], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...bareEnvironment, FLOWHOOK_DATA: data, ...environment },
  })
}

async function runIn(data: string, line: readonly string[], environment?: Readonly<Record<string, string>>) {
  const child = start(data, line, environment)
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  const ended: Ended = { code: code as number | null, out, error }
  assert.doesNotMatch(error, /\n\s+at /, `${line.join(' ')} printed a stack trace`)
  return ended
}

describe('the command line against a running server', () => {
  let server: TestServer
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowhook-cli-'))
    server = await startServer()
  })
  after(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const run = (...line: readonly string[]) => runIn(server.data, line)
  const done = async (...line: readonly string[]) => {
    const ended = await run(...line)
    assert.equal(ended.code, 0, `${line.join(' ')}: ${ended.error}`)
    return ended.out
  }
  // JSON.parse refuses a second document
  const read = async <T>(...line: readonly string[]) => JSON.parse(await done(...line, '--json')) as T

  it('takes flows out into a file and in again, wholly or not at all', async () => {
    const flow = join(folder, 'moved.flow.json')
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    await writeFile(flow, JSON.stringify({ name: 'Moved by file', trigger, cards: [] }))
    await done('flow', 'create', flow)
    const file = join(folder, 'flows.json')
    await done('flow', 'export', '--flow', 'Moved by file', '--out', file)
    await done('flow', 'delete', 'Moved by file')
    assert.match(await done('flow', 'import', file, '--preview'), /create +Moved by file/)
    assert.deepEqual(await read('flow', 'list', 'Moved by file'), [])
    await done('flow', 'import', file)
    assert.equal((await read<object[]>('flow', 'list', 'Moved by file')).length, 1)
    assert.match(await done('flow', 'import', file), /skip +Moved by file/)
    await writeFile(file, JSON.stringify({ flowhook: 1, flows: [{ name: 'Broken', trigger, cards: 1 }] }))
    const refused = await run('flow', 'import', file)
    assert.notEqual(refused.code, 0)
    assert.match(refused.error, /Broken/)
    assert.notEqual((await run('flow', 'export', '--folder', 'nobody')).code, 0)
  })

  it('creates accounts and resets passwords, which come from a file and are shown nowhere', async () => {
    assert.match((await run('user', 'list')).error, /Nobody has an account yet/)
    const file = join(folder, 'password')
    await writeFile(file, 'engine of 1843\n')
    const line = ['user', 'create', 'ada@example.com', '--name', 'Ada', '--password-file', file]
    const made = await read<{ id: string; email: string }>(...line)
    assert.equal(made.email, 'ada@example.com')
    const noTerminal = await run('user', 'reset-password', 'ADA@example.com')
    assert.equal(noTerminal.code, 2)
    assert.match(noTerminal.error, /--password-file/)
    await writeFile(file, 'short')
    const refused = await run('user', 'reset-password', 'ada@example.com', '--password-file', file)
    assert.match(refused.error, /password: Expected at least 8 characters/)
    await writeFile(file, 'another engine')
    await done('user', 'reset-password', 'ADA@example.com', '--password-file', file)
    const users = await done('user', 'list')
    assert.match(users, /ada@example\.com +Ada +ACTIVE/)
    assert.doesNotMatch(users + (await done('user', 'list', '--json')), /engine|scrypt/)
    assert.match((await run('user', 'reset-password', 'nobody', '--password-file', file)).error, /no user “nobody”/)
  })

  it('walks from a flow to the execution that an event started, and shows each step as JSON', async () => {
    const flow = await read<{ id: string }>('flow', 'create', 'examples/breached-credential.flow.json')
    assert.match(await done('flow', 'on', 'Breached credential'), /Status\s+on/)
    const type = 'security.breached_credential.detected'
    const line = ['hook', 'create', '--name', 'Breached', '--event', type, '--flow', 'Breached credential', '--verify']
    const hook = await read<{ id: string; verificationStatus: string }>(...line)
    assert.equal(hook.verificationStatus, 'VERIFIED')
    const delivery = await read<{ id: string; status: string }>('hook', 'test', 'Breached')
    assert.equal(delivery.status, 'DELIVERED')
    const ran = await read<{ status: string }>('flow', 'run', flow.id)
    assert.equal(ran.status, 'SUCCESS')
    const [flows, hooks, deliveries, executions, shown] = await Promise.all([
      read<{ id: string }[]>('flow', 'list'),
      read<{ id: string }[]>('hook', 'list'),
      read<{ id: string }[]>('delivery', 'list'),
      read<unknown[]>('execution', 'list'),
      read<{ id: string }>('delivery', 'show', delivery.id),
    ])
    assert.deepEqual(
      [flows[0]!.id, hooks[0]!.id, deliveries[0]!.id, shown.id],
      [flow.id, hook.id, delivery.id, delivery.id],
    )
    assert.equal(executions.length, 2)
    assert.match(await done('execution', 'show', 'latest'), /✓ answer {2}flow\.return/)
    await done('delivery', 'resend', delivery.id)
    await done('hook', 'deactivate', 'Breached')
    const { example } = await read<{ example: object }>('types', 'show', type)
    await server.api('POST', '/api/v1/events', { ...example, uuid: randomUUID(), published: new Date().toISOString() })
    assert.match((await run('hook', 'activate', 'Breached')).error, /while it was off: 1\. .*replay start --hook/)
    const missed = ['replay', 'start', '--hook', 'Breached', '--missed'] as const
    assert.equal((await read<{ count: number }>(...missed, '--count')).count, 1)
    const replay = await read<{ id: string; status: string; sent: number }>(...missed)
    assert.deepEqual([replay.status, replay.sent], ['DONE', 1])
    assert.equal((await read<{ id: string }>('replay', 'show', 'latest')).id, replay.id)
    assert.equal((await read<{ id: string }[]>('replay', 'list'))[0]!.id, replay.id)
    assert.match((await run(...missed)).error, /missed nothing/)
    assert.match((await run('replay', 'start', '--missed')).error, /--missed needs --hook/)
    assert.doesNotMatch((await run('hook', 'activate', 'Breached')).error, /while it was off/)
    assert.match(await done('flow', 'off', 'Breached credential'), /Status\s+off/)
  })

  it('gives one JSON document from every other command that reads', async () => {
    await Promise.all([
      read('config'),
      read('doctor'),
      read('sign-in'),
      read('client', 'list'),
      read('types', 'breached'),
      read('event', 'example', 'user.session.start'),
      read('event', 'publish', 'user.session.start'),
    ])
  })

  it('says what was wrong with the input, prints nothing else, and tells the mistakes apart by exit code', async () => {
    const cases = [
      [2, /unknown command/, ['nonsense']],
      [2, /--limit is “x”; expected a whole number/, ['execution', 'list', '--limit', 'x']],
      [2, /--timeout is “x”; expected a whole number/, ['hook', 'test', 'Breached', '--timeout', 'x']],
      [2, /is not a server’s address/, ['--url', 'foo', 'flow', 'list']],
      [2, /cannot be read/, ['flow', 'create', join(folder, 'missing.json')]],
      [1, /trigger: /, ['flow', 'create', 'package.json', '--json']],
      [3, /There is no hook “nope”/, ['hook', 'show', 'nope']],
      [3, /no\.such\.type/, ['event', 'publish', 'no.such.type']],
    ] as const
    await Promise.all(
      cases.map(async ([code, message, line]) => {
        const ended = await run(...line)
        assert.deepEqual([ended.code, ended.out], [code, ''], line.join(' '))
        assert.match(ended.error, message)
      }),
    )
  })

  it('refuses a wrong token with 4, and one that cannot be sent', async () => {
    for (const value of ['wrong', 'two\nlines']) {
      const ended = await runIn(server.data, ['flow', 'list'], { FLOWHOOK_TOKEN: value })
      assert.deepEqual([ended.code, ended.out], [4, ''])
      assert.match(ended.error, /token/)
    }
  })

  it('follows the log until SIGINT and ends in order', async () => {
    const since = new Date(Date.now() - 60_000).toISOString()
    const child = start(server.data, ['event', 'tail', '--json', '--type', 'user.session.end', '--since', since])
    await server.api('POST', '/api/v1/events', { eventType: 'user.session.end', displayMessage: 'red \u009b31m' })
    const [first] = (await once(child.stdout, 'data')) as [Buffer]
    assert.equal((JSON.parse(first.toString()) as { eventType: string }).eventType, 'user.session.end')
    assert.doesNotMatch(first.toString(), /\u009b/)
    child.kill('SIGINT')
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })

  it('never passes control characters of a name to the terminal', async () => {
    const file = join(folder, 'flow.json')
    const name = 'a\u001b[31mb\u009bc'
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    await writeFile(file, JSON.stringify({ name, trigger, cards: [] }))
    const ended = await run('flow', 'create', file)
    // oxlint-disable-next-line no-control-regex
    assert.doesNotMatch(ended.out + ended.error, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  })

  it('ends quietly when its reader has seen enough', async () => {
    const child = start(server.data, ['types', 'list'])
    child.stdout.destroy()
    const [error, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    assert.deepEqual([error, code], ['', 0])
  })
})

describe('the command line without a server', () => {
  it('says how to start one, with exit code 5, and doctor fails with 1', async () => {
    const data = await mkdtemp(join(tmpdir(), 'flowhook-cli-'))
    try {
      const ended = await runIn(data, ['flow', 'list', '--json'])
      assert.deepEqual([ended.code, ended.out], [5, ''])
      assert.match(ended.error, /No server is running[^]*npm start/)
      const doctor = await runIn(data, ['doctor', '--json'])
      assert.equal(doctor.code, 1)
      assert.ok((JSON.parse(doctor.out) as { verdict: string }[]).some(({ verdict }) => verdict === 'fail'))
      const settings = await runIn(data, ['serve'], { FLOWHOOK_PORT: 'abc' })
      assert.equal(settings.code, 78)
      assert.match(settings.error, /FLOWHOOK_PORT is “abc”/)
    } finally {
      await rm(data, { recursive: true, force: true })
    }
  })
})
