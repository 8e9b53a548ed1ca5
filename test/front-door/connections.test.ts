import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { bareEnvironment, root, startServer, type TestServer } from '../kit/server.ts'

const canary = 'canary-of-the-command-line'

describe('connections on the command line', () => {
  let server: TestServer
  let receiver: Receiver
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowhook-connections-'))
    receiver = await startReceiver()
    const port = new URL(receiver.url).port
    server = await startServer({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${port}` })
  })
  after(async () => {
    await server.stop()
    await receiver.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const run = async (line: readonly string[], input = '') => {
    const command = ['--disable-proto=delete', join(root, 'bin/flowhook.ts'), 'connection', ...line]
    const child = spawn(process.execPath, command, {
      cwd: root,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...bareEnvironment, FLOWHOOK_DATA: server.data },
    })
    child.stdin.end(input)
    const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    assert.doesNotMatch(error, /\n\s+at /, `${line.join(' ')} printed a stack trace`)
    assert.ok(!(out + error).includes(canary), `${line.join(' ')} printed the secret`)
    return { out, error, code: code as number | null }
  }

  it('are made with secrets from a file or standard input, shown, tested, changed and deleted', async () => {
    assert.match((await run(['list'])).error, /no connection yet/)
    assert.match((await run(['kinds'])).out, /\nokta +Okta +domain, .* token, privateKey\n/)
    const settings = ['-s', `url=${receiver.url}`, '-s', 'authentication=bearer']
    const missing = await run(['create', 'http', '-n', 'API', ...settings])
    assert.notEqual(missing.code, 0)
    assert.match(missing.error, /secrets\.token: Token is required/)
    const made = await run(['create', 'http', '-n', 'API', ...settings, '--secret-file', 'token=-'], `${canary}\n`)
    assert.equal(made.code, 0, made.error)
    assert.match(made.out, /Secrets set +token\n/)

    const good = await run(['test', 'API'])
    assert.equal(good.code, 0, good.error)
    assert.match(good.out, /^ok \(\d+ ms\): GET .* answered 200/)
    const received = await receiver.requests('/')
    assert.equal(received.at(-1)!.headers['authorization'], `Bearer ${canary}`)
    await receiver.behave('/', 'status 401')
    const bad = await run(['test', 'API'])
    assert.notEqual(bad.code, 0)
    assert.match(bad.out, /^failed .*the credentials were refused/)

    const file = join(folder, 'token')
    await writeFile(file, `${canary}-2\n`)
    const changed = await run(['update', 'API', '-n', 'Renamed', '--secret-file', `token=${file}`])
    assert.equal(changed.code, 0, changed.error)
    const [shown] = JSON.parse((await run(['list', '--json'])).out) as { name: string; tested: unknown }[]
    assert.deepEqual([shown!.name, shown!.tested], ['Renamed', null])
    const moved = await run(['update', 'Renamed', '-s', 'url=https://elsewhere.example.com'])
    assert.match(moved.error, /Give its secrets anew: Token/)
    assert.match((await run(['create', 'htpp', '-n', 'x'])).error, /Did you mean http\?/)
    assert.equal((await run(['delete', 'Renamed'])).code, 0)
    assert.match((await run(['list'])).error, /no connection yet/)
  })
})
