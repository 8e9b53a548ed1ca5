import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fileLimits } from '../../model/file.ts'
import { httpKit } from '../http.kit.ts'

interface Uploaded {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly size: number
}

describe('the files of the API', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  const upload = (name: string, content: Uint8Array | string, more = '') =>
    kit.ask('POST', `/api/v1/files?name=${encodeURIComponent(name)}${more}`, Buffer.from(content), {
      headers: { 'content-type': 'application/octet-stream' },
    })

  it('are uploaded, listed, read and deleted', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    const made = await upload('Bericht „Ä“.pdf', bytes)
    assert.equal(made.statusCode, 200, made.body)
    const file = made.json<Uploaded>()
    assert.deepEqual([file.type, file.size], ['application/pdf', 256])
    const listed = await kit.ask('GET', '/api/v1/files?q=bericht')
    assert.deepEqual(
      listed.json<Uploaded[]>().map(({ id }) => id),
      [file.id],
    )
    const content = await kit.ask('GET', `/api/v1/files/${file.id}/content`)
    assert.deepEqual(content.rawPayload, Buffer.from(bytes))
    assert.equal((await kit.ask('DELETE', `/api/v1/files/${file.id}`)).statusCode, 204)
    for (const path of ['', '/content']) {
      assert.equal((await kit.ask('GET', `/api/v1/files/${file.id}${path}`)).statusCode, 404)
    }
    assert.equal((await kit.ask('DELETE', `/api/v1/files/${file.id}`)).statusCode, 404)
  })

  it('never become a page of this server, whatever is in them and whatever they are called', async () => {
    const made = await upload('x".html\r\nSet-Cookie: a=b', '<script>alert(1)</script>', '&type=text/html')
    const { id } = made.json<Uploaded>()
    const { headers } = await kit.ask('GET', `/api/v1/files/${id}/content`)
    assert.match(String(headers['content-type']), /^application\/octet-stream/)
    assert.match(
      String(headers['content-disposition']),
      /^attachment; filename="[^"\r\n]*"; filename\*=UTF-8''[^"\r\n]*$/,
    )
    assert.match(String(headers['content-security-policy']), /sandbox/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.ok(!String(headers['set-cookie'] ?? '').includes('a=b'))
  })

  it('are listed part by part, each once', async () => {
    for (let i = 0; i < 5; i++) await upload(`part ${i}.txt`, 'x')
    const names: string[] = []
    let url: string | null = '/api/v1/files?q=part&limit=2'
    while (url !== null) {
      const answer: Awaited<ReturnType<typeof kit.ask>> = await kit.ask('GET', url)
      names.push(...answer.json<Uploaded[]>().map(({ name }) => name))
      const next = [answer.headers['link'] ?? []].flat().find((link) => link.includes('rel="next"'))
      url = next === undefined ? null : /<[^>]*?(\/api[^>]*)>/.exec(next)![1]!
    }
    assert.deepEqual(names.toSorted(), ['part 0.txt', 'part 1.txt', 'part 2.txt', 'part 3.txt', 'part 4.txt'])
  })

  it('are refused where they are too large, without a name, or with a cursor made by hand', async () => {
    assert.equal((await upload('a.bin', new Uint8Array(fileLimits.bytes + 1))).statusCode, 413)
    assert.equal((await upload('', 'x')).statusCode, 400)
    assert.equal((await kit.ask('GET', '/api/v1/files?after=x')).statusCode, 400)
    assert.equal((await kit.ask('GET', '/api/v1/files/nobody')).statusCode, 404)
  })
})
