import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { bareEnvironment, root, startServer, type TestServer } from '../kit/server.ts'

describe('tables on the command line', () => {
  let server: TestServer
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowhook-tables-'))
    server = await startServer()
  })
  after(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const run = async (...line: readonly string[]) => {
    const child = spawn(process.execPath, ['--disable-proto=delete', join(root, 'bin/flowhook.ts'), 'table', ...line], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...bareEnvironment, FLOWHOOK_DATA: server.data },
    })
    const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    assert.doesNotMatch(error, /\n\s+at /, `${line.join(' ')} printed a stack trace`)
    return { out, error, code: code as number | null }
  }
  const done = async (...line: readonly string[]) => {
    const { out, error, code } = await run(...line)
    assert.equal(code, 0, `${line.join(' ')}: ${error}`)
    return out
  }

  it('are made, filled from a file, searched, written to a file and deleted', async () => {
    await done('create', 'People', '--column', 'Name=text', '--column', 'Age=number')
    assert.match(await done('list'), /\s0 +2 +People\n/)
    const file = join(folder, 'people.csv')
    await writeFile(file, 'Age,Name\n36,Ada\n7,"=Bo"\n80,Cleo\n')
    assert.match(await done('import', 'People', file, '--preview'), /3 rows fit; nothing was changed/)
    assert.match(await done('import', 'People', file), /3 rows are in People/)
    await done('add', 'People', 'Name=Dora')
    const found = await done(
      'rows',
      'People',
      '--where',
      '[{"column":"Age","operator":">","value":10}]',
      '--sort',
      'Age',
      '--desc',
    )
    assert.deepEqual(
      found
        .trim()
        .split('\n')
        .map((line) => line.split(/ +/).slice(1).join(' ')),
      ['ID Name Age', 'Cleo 80', 'Ada 36'],
    )
    const rows = JSON.parse(await done('rows', 'People', '--limit', '2', '--json')) as { values: object }[]
    assert.deepEqual(
      rows.map(({ values }) => values),
      [
        { Name: 'Ada', Age: 36 },
        { Name: '=Bo', Age: 7 },
      ],
    )
    const exported = "Name,Age\r\nAda,36\r\n'=Bo,7\r\nCleo,80\r\nDora,\r\n"
    assert.equal(await done('export', 'People'), exported)
    const out = join(folder, 'out.csv')
    await done('export', 'People', '--out', out, '--column', 'Age', '--delimiter', ';', '--keep-formulas')
    assert.equal(await readFile(out, 'utf8'), 'Age\r\n36\r\n7\r\n80\r\n""\r\n')
    assert.match(await done('clear', 'People'), /Deleted 4 rows/)
    await done('delete', 'People')
    assert.equal((await run('show', 'People')).code, 3)
  })

  it('say what is wrong with a file, line by line, and keep nothing of it', async () => {
    await done('create', 'Strict', '--column', 'Age=number')
    const file = join(folder, 'wrong.csv')
    await writeFile(file, 'Age\n1\nold\n')
    const { code, error } = await run('import', 'Strict', file)
    assert.equal(code, 1)
    assert.match(error, /Line 3, column "Age": expected a number/)
    assert.match(await done('rows', 'Strict', '--json'), /^\[\]/)
    assert.equal((await run('create', 'Wrong', '--column', 'Age')).code, 2)
    assert.equal((await run('rows', 'Strict', '--where', 'x')).code, 2)
    assert.equal((await run('rows', 'Nobody')).code, 3)
  })
})
