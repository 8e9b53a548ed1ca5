import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { openOutbound, parseAllowedNetworks, type Outbound } from '../../base/outbound/index.ts'
import type { Json } from '../../base/json/json.ts'
import { httpKit } from '../../http/http.kit.ts'
import { fileLimits } from '../../model/file.ts'
import { nameOf } from './download.ts'

interface Received {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

describe('the cards for files', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  let outbound: Outbound
  let site: Server
  let base: string
  let received: Received[] = []
  let answer: { status?: number; headers?: Record<string, string>; body: Uint8Array | string }

  before(async () => {
    site = createServer(async (incoming, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
      received.push({ method: incoming.method ?? '', headers: incoming.headers, body: Buffer.concat(chunks) })
      response.writeHead(answer.status ?? 200, { 'content-type': 'text/plain', ...answer.headers })
      response.end(answer.body)
    }).listen(0, '127.0.0.1')
    await once(site, 'listening')
    base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    outbound = openOutbound({ allowedNetworks: parseAllowedNetworks('127.0.0.1/32').allowed, userAgent: 'test' })
    kit = await httpKit({ http: outbound })
  })
  after(async () => {
    await kit.close()
    await outbound.close()
    site.close()
  })
  beforeEach(() => {
    received = []
    answer = { body: 'hello' }
  })

  let names = 0
  /** Runs cards and gives what they gave, by their ids. */
  async function run(...cards: readonly object[]) {
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    const made = await kit.ask('POST', '/api/v1/flows', { name: `Flow ${++names}`, trigger, cards })
    assert.equal(made.statusCode, 200, made.body)
    const ran = await kit.ask('POST', `/api/v1/flows/${made.json<{ id: string }>().id}/run`, { wait: true })
    const { executionId } = ran.json<{ executionId: string }>()
    const execution = (await kit.ask('GET', `/api/v1/executions/${executionId}`)).json()
    const outputs: Record<string, Record<string, Json>> = {}
    for (const { id, outputs: given } of execution.cards) outputs[id] = given
    return { error: execution.error, outputs, executionId: executionId as string }
  }
  const made = (content: string, more: object = {}) => ({
    id: 'made',
    card: 'files.create',
    inputs: { name: 'people.csv', content, ...more },
  })
  const theFile = { $from: 'made.file' }
  const contentOf = async (id: Json | undefined) =>
    (await kit.ask('GET', `/api/v1/files/${(id as { file: string }).file}/content`)).rawPayload

  it('make a file of a text and give it on as a small value, which says what it is', async () => {
    const { outputs, executionId } = await run(
      made('Name\nÄda\n'),
      { id: 'read', card: 'files.read', inputs: { file: theFile } },
      { id: 'info', card: 'files.info', inputs: { file: theFile } },
    )
    const { file, ...rest } = outputs['made']!
    assert.deepEqual(rest, { name: 'people.csv', size: 10 })
    assert.deepEqual(Object.keys(file as object), ['file', 'name', 'type', 'size'])
    assert.deepEqual(outputs['read'], { content: 'Name\nÄda\n', size: 10 })
    assert.deepEqual([outputs['info']!['extension'], outputs['info']!['type']], ['csv', 'text/csv'])
    const stored = (await kit.ask('GET', `/api/v1/files/${(file as { file: string }).file}`)).json()
    assert.equal(stored.executionId, executionId)
  })

  it('take and give bytes as base64', async () => {
    const bytes = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i))
    const { outputs } = await run(made(bytes.toString('base64'), { name: 'a.bin', encoding: 'base64' }), {
      id: 'read',
      card: 'files.read',
      inputs: { file: theFile, encoding: 'base64' },
    })
    assert.deepEqual(await contentOf(outputs['made']!['file']), bytes)
    assert.equal(outputs['read']!['content'], bytes.toString('base64'))
  })

  it(
    'take base64 with lines and spaces, and refuse what is none at once, however many spaces are in it',
    {
      timeout: 20_000,
    },
    async () => {
      const encoding = 'base64'
      const { outputs } = await run(made(' SGVs\r\n bG8=\n', { encoding }))
      assert.equal((await contentOf(outputs['made']!['file'])).toString(), 'Hello')
      for (const content of ['SGVsb', 'SG=Vs', 'SGVs!', `${' '.repeat(250_000)}!`]) {
        const { error } = await run(made(content, { encoding }))
        assert.deepEqual([error.kind, error.message], ['Invalid Input', 'Content: This is no base64.'])
      }
    },
  )

  it('make a file of what a URL answers, named by the answer', async () => {
    const bytes = Buffer.alloc(3_000_000, 7)
    answer = {
      headers: { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename*=UTF-8''%C3%84.pdf` },
      body: bytes,
    }
    const { outputs } = await run({ id: 'made', card: 'files.download', inputs: { url: `${base}/x?y=1` } })
    assert.deepEqual([outputs['made']!['name'], outputs['made']!['size']], ['Ä.pdf', 3_000_000])
    assert.deepEqual(await contentOf(outputs['made']!['file']), bytes)
  })

  it('make no file of an error, a redirect, more than a file may have, or where nobody may reach', async () => {
    const before = (await kit.ask('GET', '/api/v1/files?limit=200')).json<object[]>().length
    const download = async (url: string) => (await run({ id: 'made', card: 'files.download', inputs: { url } })).error
    answer = { status: 404, body: 'no' }
    assert.deepEqual([(await download(base)).kind, (await download(base)).statusCode], ['HTTP Request Error', 404])
    answer = { status: 302, headers: { location: `${base}/other` }, body: '' }
    assert.equal((await download(base)).statusCode, 302)
    answer = { body: Buffer.alloc(fileLimits.bytes + 1) }
    assert.equal((await download(base)).kind, 'Network Error')
    assert.equal((await download('http://169.254.169.254/latest')).kind, 'Network Error')
    assert.equal((await kit.ask('GET', '/api/v1/files?limit=200')).json<object[]>().length, before)
  })

  it('send a file as the body, or as a field of a form whose names break out of nothing', async () => {
    answer = { headers: { 'content-type': 'application/json' }, body: '{"ok":true}' }
    const upload = (more: object) => ({
      id: 'sent',
      card: 'files.upload',
      inputs: { file: theFile, url: base, ...more },
    })
    const { outputs } = await run(made('a,b'), upload({ method: 'PUT' }))
    assert.deepEqual(outputs['sent']!['body'], { ok: true })
    assert.deepEqual([received[0]!.method, received[0]!.body.toString()], ['PUT', 'a,b'])
    assert.equal(received[0]!.headers['content-type'], 'text/csv')
    await run(made('a,b'), upload({ as: 'form', field: 'da"ta\r\nx: y', values: { note: 'hi' } }))
    const form = await new Response(new Uint8Array(received[1]!.body), {
      headers: { 'content-type': received[1]!.headers['content-type']! },
    }).formData()
    assert.equal(form.get('note'), 'hi')
    const [, sent] = [...form.entries()][1]! as [string, File]
    assert.deepEqual([sent.name, await sent.text()], ['people.csv', 'a,b'])
    assert.doesNotMatch(received[1]!.body.toString(), /\r\nx: y/)
    answer = { status: 500, body: 'no' }
    assert.equal((await run(made('x'), upload({}))).error.statusCode, 500)
  })

  it('find what people uploaded and nothing of other executions', async () => {
    const uploaded = await kit.ask('POST', '/api/v1/files?name=template-1.txt', Buffer.from('Hi'), {
      headers: { 'content-type': 'application/octet-stream' },
    })
    const { outputs } = await run(made('x', { name: 'template-2.txt' }), {
      id: 'found',
      card: 'files.find',
      inputs: { name: 'template' },
    })
    assert.equal(outputs['found']!['count'], 1)
    assert.equal((outputs['found']!['file'] as { file: string }).file, uploaded.json().id)
  })

  it('delete a file, twice without an error; what is gone is not read', async () => {
    const { outputs, error } = await run(
      made('x'),
      { id: 'one', card: 'files.delete', inputs: { file: theFile } },
      { id: 'two', card: 'files.delete', inputs: { file: theFile } },
      { id: 'read', card: 'files.read', inputs: { file: theFile } },
    )
    assert.deepEqual([outputs['one'], outputs['two']], [{ deleted: true }, { deleted: false }])
    assert.deepEqual([error.kind, error.statusCode], ['Not Found', 404])
  })

  it('read nothing that is no file, and no more than a value can hold', async () => {
    for (const file of ['', '../etc/passwd', { file: 7 }, { file: 'x' }, ['a'], 'f'.repeat(33)]) {
      const { error } = await run({ id: 'read', card: 'files.read', inputs: { file } })
      assert.equal(error.kind, 'Invalid Input', JSON.stringify(file))
    }
    answer = { body: Buffer.alloc(2_000_000) }
    const { error } = await run(
      { id: 'made', card: 'files.download', inputs: { url: base } },
      { id: 'read', card: 'files.read', inputs: { file: theFile } },
    )
    assert.equal(error.kind, 'Step Output Too Large')
  })

  it('take a table out as a file, and put it into another one', async () => {
    const columns = [{ name: 'Name', type: 'text' }]
    const table = async (name: string) =>
      (await kit.ask('POST', '/api/v1/tables', { name, columns })).json<{ id: string }>().id
    const [from, to] = [await table('From'), await table('To')]
    await kit.ask('POST', `/api/v1/tables/${from}/rows`, { rows: [{ Name: 'Ada' }, { Name: 'Bo' }] })
    const { outputs, error } = await run(
      {
        id: 'out',
        card: 'tables.export-csv',
        inputs: { table: from, filename: 'all.csv', as_file: true, columns: ['Name'] },
      },
      { id: 'in', card: 'tables.import-csv', inputs: { table: to, file: { $from: 'out.file' } } },
    )
    assert.equal(error, null)
    assert.deepEqual([outputs['out']!['content'], outputs['in']!['count']], ['', 2])
    assert.equal((await contentOf(outputs['out']!['file'])).toString(), 'Name\r\nAda\r\nBo\r\n')
  })

  it('take a flow out as a file that is called like it', async () => {
    const helper = { name: 'Helps a lot', trigger: { event: 'helper' }, cards: [] }
    const { id } = (await kit.ask('POST', '/api/v1/flows', helper)).json<{ id: string }>()
    const { outputs } = await run({ id: 'out', card: 'flow.export-flow', inputs: { flow: id, as_file: true } })
    const { file } = outputs['out']!
    assert.equal((file as { name: string }).name, 'Helps a lot.flopack')
    assert.equal(JSON.parse((await contentOf(file)).toString()).data.flos[id].name, 'Helps a lot')
  })
})

describe('the name of a download', () => {
  for (const [disposition, url, name] of [
    ['attachment; filename="a \\"b\\".csv"', 'https://x/y', 'a "b".csv'],
    ["attachment; filename=plain.csv; filename*=UTF-8''%E2%82%AC.csv", 'https://x/y', '€.csv'],
    ['inline', 'https://x/a/report%20one.pdf?x=/y', 'report one.pdf'],
    [undefined, 'https://x/', 'download'],
    [undefined, 'https://x/%ff', '%ff'],
  ] as const) {
    it(`is ${name}`, () => assert.equal(nameOf(disposition, url), name))
  }
})
