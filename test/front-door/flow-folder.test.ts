import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { bareEnvironment, root, startServer, token, type TestServer } from '../kit/server.ts'

describe('flows in a folder, on the command line', () => {
  let server: TestServer
  let dir: string
  before(async () => {
    server = await startServer()
    dir = join(await mkdtemp(join(tmpdir(), 'flows-')), 'flows')
  })
  after(async () => {
    await server.stop()
    await rm(join(dir, '..'), { recursive: true })
  })

  async function flowhook(...line: readonly string[]) {
    const child = spawn(process.execPath, ['--disable-proto=delete', join(root, 'bin/flowhook.ts'), 'flow', ...line], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...bareEnvironment, FLOWHOOK_URL: server.url, FLOWHOOK_TOKEN: token },
    })
    const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    assert.doesNotMatch(error, /\n\s+at /)
    return { code: code as number, out, error }
  }

  const file = 'Support/Greets.flow.json'
  const endpoint = { event: 'api_endpoint', security: 'client_token' }

  it('go out as files without secrets, and are equal then', async () => {
    const { id: folderId } = await server.api<{ id: string }>('POST', '/api/v1/folders', { name: 'Support' })
    const helper = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Helps',
      trigger: { event: 'helper' },
      cards: [],
    })
    const cards = [
      { id: 'say', card: 'text.compose', inputs: { text: 'Hello {{trigger.body.name}}' } },
      { id: 'call', card: 'flow.call', inputs: { flow: helper.id } },
    ]
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Greets',
      trigger: endpoint,
      cards,
      folderId,
    })
    const { alias, clientToken } = await server.api<Record<string, string>>('GET', `/api/v1/flows/${id}/endpoint`)
    const done = await flowhook('export', dir)
    assert.deepEqual([done.code, done.out], [0, `Helps.flow.json\n${file}\n`])
    const content = await readFile(join(dir, file), 'utf8')
    for (const secret of [alias!, clientToken!, id, helper.id]) assert.ok(!content.includes(secret))
    assert.match(content, /"flow": "Helps"/)
    const diff = await flowhook('diff', dir)
    assert.deepEqual([diff.code, diff.out], [0, 'The server and the folder are equal.\n'])
  })

  it('are shown with what differs, planned, and applied only when that is said', async () => {
    const before = await readFile(join(dir, file), 'utf8')
    await writeFile(join(dir, file), before.replace('Hello', 'Good day'))
    await writeFile(join(dir, 'New.flow.json'), '{ "name": "New", "trigger": { "event": "delegated" }, "cards": [] }')
    const diff = await flowhook('diff', dir)
    assert.equal(diff.code, 1)
    assert.match(
      diff.out,
      /New: only here\nSupport \/ Greets: differs\n {4}Compose \(say\), Text: “Hello .*” → “Good day .*”/,
    )

    const plan = await flowhook('apply', dir)
    assert.equal(plan.code, 0)
    assert.match(
      plan.out,
      /\+ create {2}New\n~ update {2}Support \/ Greets\n.*\n1 create, 1 update, 0 move, 0 delete, 1 unchanged/,
    )
    assert.match(plan.error, /Nothing was changed/)
    assert.equal((await flowhook('diff', dir)).code, 1, 'a plan changes nothing')

    assert.equal((await flowhook('apply', dir, '--yes')).code, 0)
    assert.equal((await flowhook('diff', dir)).code, 0)
    const again = await flowhook('apply', dir, '--yes', '--json')
    const actions = (JSON.parse(again.out) as { flows: { action: string }[] }).flows.map(({ action }) => action)
    assert.deepEqual(actions, ['unchanged', 'unchanged', 'unchanged'])
  })

  it('are deleted with --prune only, and nothing at all is done where one of them is wrong', async () => {
    await rm(join(dir, 'New.flow.json'))
    const kept = await flowhook('apply', dir, '--yes')
    assert.match(kept.out, /1 more on the server stay, --prune deletes them/)
    await writeFile(
      join(dir, 'Wrong.flow.json'),
      '{ "name": "Wrong", "trigger": { "event": "delegated" }, "cards": [{ "id": "x", "card": "acme.rocket" }] }',
    )
    const wrong = await flowhook('apply', dir, '--yes', '--prune')
    assert.equal(wrong.code, 1)
    assert.match(wrong.out, /problem {2}Wrong {2}cards\[0\]/)
    assert.equal((await server.api<object[]>('GET', '/api/v1/flows')).length, 3)
    await rm(join(dir, 'Wrong.flow.json'))
    const pruned = await flowhook('apply', dir, '--yes', '--prune')
    assert.match(pruned.out, /- delete {2}New/)
    assert.equal((await server.api<object[]>('GET', '/api/v1/flows')).length, 2)
    assert.equal((await flowhook('apply', join(dir, 'nowhere'), '--yes', '--prune')).code, 2)
  })

  it('are imported from a folder, and go out for Okta and come back', async () => {
    const pack = join(dir, '..', 'flows.flopack')
    assert.equal((await flowhook('export', '--format', 'okta', '--out', pack)).code, 0)
    const preview = await flowhook('import', pack, '--preview', '--conflict', 'replace')
    assert.equal(preview.out.match(/unchanged/g)?.length, 2, preview.out)
    const copied = await flowhook('import', dir, '--conflict', 'copy', '--json')
    assert.equal((JSON.parse(copied.out) as { flows: object[] }).flows.length, 2)
    assert.equal((await server.api<object[]>('GET', '/api/v1/flows')).length, 4)
    assert.equal((await flowhook('export', dir, '--flow', 'Helps', '--prune')).code, 2)
    assert.equal((await flowhook('export', dir, '--prune')).code, 0)
    assert.equal((await flowhook('diff', dir)).code, 0)
  })

  it('name tables and connections by their names, which mean the ones of the server that they are applied to', async () => {
    const make = async (at: TestServer, columns: object[]) => {
      const { id: table } = await at.api<{ id: string }>('POST', '/api/v1/tables', { name: 'Leavers', columns })
      const { id: connection } = await at.api<{ id: string }>('POST', '/api/v1/connections', {
        name: 'Production',
        connector: 'okta',
        settings: { domain: 'example.okta.com', authentication: 'token' },
        secrets: { token: 'canary' },
      })
      return { table, connection }
    }
    const columns = [{ name: 'Email', type: 'text' }]
    const here = await make(server, columns)
    await server.api('POST', '/api/v1/flows', {
      name: 'Notes leavers',
      trigger: { event: 'delegated' },
      cards: [
        { id: 'read', card: 'okta.read-user', inputs: { connection: here.connection, user: 'ada' } },
        { id: 'row', card: 'tables.create-row', inputs: { table: here.table, values: { Email: 'ada@example.com' } } },
      ],
    })
    assert.equal((await flowhook('export', dir)).code, 0)
    const content = await readFile(join(dir, 'Notes leavers.flow.json'), 'utf8')
    assert.match(content, /"connection": "Production"/)
    assert.match(content, /"table": "Leavers"/)
    for (const id of [here.table, here.connection, 'canary']) assert.ok(!content.includes(id))
    assert.equal((await flowhook('diff', dir)).code, 0)

    const other = await startServer()
    try {
      const there = await make(other, columns)
      const flow = JSON.parse(content) as object
      const preview = await other.api<{ connections: object[] }>('POST', '/api/v1/flows/import?preview=true', flow)
      assert.deepEqual(preview.connections, [
        { id: 'Production', name: 'Production', module: 'okta', connection: there.connection },
      ])
      const applied = await other.api<{ flows: { id: string }[] }>('POST', '/api/v1/flows/apply', {
        flowhook: 1,
        flows: [flow],
      })
      const { cards } = await other.api<{ cards: { inputs: Record<string, string> }[] }>(
        'GET',
        `/api/v1/flows/${applied.flows[0]!.id}`,
      )
      assert.deepEqual([cards[0]!.inputs['connection'], cards[1]!.inputs['table']], [there.connection, there.table])
    } finally {
      await other.stop()
    }
  })
})
