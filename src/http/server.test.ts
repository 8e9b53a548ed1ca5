import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { OktaError } from '../base/okta-error.ts'
import { httpKit, token } from './http.kit.ts'

describe('the server', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  let port: number
  before(async () => {
    kit = await httpKit()
    port = await kit.server.listen({ host: '127.0.0.1', port: 0 })
  })
  after(() => kit.close())

  /** Sends bytes and gives all that comes back until the server closes the connection. */
  const raw = async (text: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.on('data', (bytes) => (received += String(bytes)))
    socket.write(text)
    await once(socket, 'close')
    return received
  }

  it('answers every error with Okta’s error object, its id, and no stack trace', async () => {
    const answer = await kit.ask('GET', '/api/nowhere')
    assert.equal(answer.statusCode, 404)
    const error = answer.json<OktaError>()
    assert.deepEqual(Object.keys(error), ['errorCode', 'errorSummary', 'errorLink', 'errorId', 'errorCauses'])
    assert.deepEqual([error.errorCode, error.errorLink, error.errorCauses], ['E0000008', 'E0000008', []])
    assert.match(error.errorId, /^oae\w{17}$/)
    assert.ok(!answer.body.includes('.ts'))
  })

  it('says which methods a path has', async () => {
    const answer = await kit.ask('PATCH', '/api/v1/flows/some')
    assert.equal(answer.statusCode, 405)
    assert.equal(answer.headers['allow'], 'DELETE, GET, HEAD, PUT')
    assert.equal(answer.json<OktaError>().errorCode, 'E0000022')
  })

  it('sends the safety headers and the rate limit with answers and with errors', async () => {
    for (const url of ['/api/v1/me', '/api/v1/flows/none', '/api/nowhere']) {
      const { headers } = await kit.ask('GET', url)
      assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'")
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['cache-control'], 'no-store')
      assert.equal(headers['strict-transport-security'], undefined, 'only where the public URL is https')
      assert.ok(headers['x-okta-request-id'])
    }
    const { headers } = await kit.ask('GET', '/api/v1/me')
    assert.ok(Number(headers['x-rate-limit-remaining']) < Number(headers['x-rate-limit-limit']))
    assert.ok(Math.abs(Number(headers['x-rate-limit-reset']) - Date.now() / 1000) < 120)
  })

  it('refuses URLs and headers past their limits, and what is no HTTP', async () => {
    const long = await kit.ask('GET', `/api/v1/me?${'x'.repeat(8192)}`)
    assert.deepEqual([long.statusCode, long.json<OktaError>().errorCode], [414, 'E0000001'])
    const headers = await raw(`GET /livez HTTP/1.1\r\nhost: x\r\nx-big: ${'x'.repeat(17 * 1024)}\r\n\r\n`)
    assert.match(headers, /^HTTP\/1\.1 431 [^]*connection: close[^]*"errorSummary":"The request’s headers are larger/)
    assert.match(await raw('HELLO\r\n\r\n'), /^HTTP\/1\.1 400 [^]*"errorCode":"E0000002"/)
    const badPath = await kit.ask('GET', '/%E0%A4%A')
    assert.deepEqual([badPath.statusCode, badPath.json<OktaError>().errorCode], [400, 'E0000002'])
  })

  it('gives headers 5 s and whole requests 10 s', () => {
    const { headersTimeout, requestTimeout } = kit.server.app.server
    assert.deepEqual({ headersTimeout, requestTimeout }, { headersTimeout: 5000, requestTimeout: 10_000 })
  })

  it('closes the connection where it did not read a body to its end', async () => {
    const head = `POST /api/v1/flows HTTP/1.1\r\nhost: x\r\nauthorization: SSWS ${token}\r\ncontent-type: application/json\r\n`
    const answer = await raw(`${head}content-length: 2000000\r\n\r\n{`)
    assert.match(answer, /^HTTP\/1\.1 413 [^]*connection: close[^]*limit of 1048576 bytes/)
  })

  it('shows what it counted to those who may see it', async () => {
    const text = (await kit.ask('GET', '/metrics')).body
    assert.match(text, /^flowhook_executions_total\{status="SUCCESS"\} 0$/m)
    assert.match(text, /^flowhook_http_request_seconds_count\{method="GET",route="\/api\/v1\/me",status="200"\} [1-9]/m)
    assert.match(text, /^flowhook_event_loop_delay_seconds\{quantile="0.99"\} /m)
    assert.match(text, /^flowhook_http_problems_total\{code="BODY_TOO_LARGE"\} 1$/m)
  })

  it('shows a page instead of the console where none was built, on its paths only', async () => {
    const page = await kit.ask('GET', '/flows/some', undefined, { credential: null, headers: { accept: 'text/html' } })
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /console was not built/)
    assert.match(
      String(page.headers['content-security-policy']),
      /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/,
    )
    const dotted = await kit.ask('GET', '/event-types/user.lifecycle.create', undefined, {
      headers: { accept: 'text/html' },
    })
    assert.equal(dotted.statusCode, 200)
    for (const path of ['/api/v1/nothing', '/oauth2/nothing', '/assets/none.js', '/.env', '/..%2f..%2fpackage.json']) {
      const { statusCode, body } = await kit.ask('GET', path, undefined, { headers: { accept: 'text/html' } })
      assert.equal(statusCode, 404, path)
      assert.ok(!body.includes('flowhook"'), path)
    }
  })

  it('shows the API description, with every route, as JSON and as a page without scripts', async () => {
    const { paths, components } = (await kit.ask('GET', '/openapi.json', undefined, { credential: null })).json<{
      paths: Record<string, Record<string, { operationId: string }>>
      components: { schemas: Record<string, unknown> }
    }>()
    const declared = kit.server.routes.filter(({ path }) => !path.includes('*'))
    for (const { method, path } of declared) {
      assert.ok(paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()], `${method} ${path}`)
    }
    const ids = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
    assert.equal(new Set(ids).size, ids.length)
    for (const [, name] of JSON.stringify(paths).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      assert.ok(components.schemas[name!], String(name))
    }
    const page = await kit.ask('GET', '/docs', undefined, { credential: null })
    assert.ok(page.body.includes('/api/v1/eventHooks/{id}/lifecycle/verify'))
    assert.ok(!page.body.includes('<script'))
  })

  it('masks client tokens in its log lines, at any level', async () => {
    const lines: string[] = []
    const write = (...line: readonly unknown[]) => void lines.push(JSON.stringify(line))
    const logging = await httpKit({ log: { debug: write, info: write, warn: write, error: write } })
    const secret = 'f'.repeat(64)
    await logging.ask('POST', `/api/flo/${'0'.repeat(32)}/invoke?clientToken=${secret}`, '{}')
    await logging.ask('GET', `/api/v1/flows?clientToken=${secret}`)
    await logging.ask('GET', `/api/nowhere?x=1&client%54oken=${secret}`)
    await logging.close()
    assert.ok(lines.length >= 5, 'a line for each request, and for each error')
    assert.ok(!lines.join('').includes(secret))
  })

  it('serves https where it has a certificate, and then says that browsers must stay with it', async () => {
    const pem = (name: string) => readFile(join(import.meta.dirname, '../base/outbound/fixtures', name), 'utf8')
    const cert = await pem('receiver-cert.pem')
    const secure = await httpKit({
      tls: { cert, key: await pem('receiver-key.pem') },
      publicUrl: 'https://receiver.test',
    })
    const port = await secure.server.listen({ host: '127.0.0.1', port: 0 })
    const request = get({ host: '127.0.0.1', port, path: '/livez', ca: cert, agent: false })
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    answer.resume()
    assert.deepEqual([answer.statusCode, answer.headers['strict-transport-security']], [200, 'max-age=31536000'])
    await once(answer, 'end')
    await assert.rejects(fetch(`http://127.0.0.1:${port}/livez`), 'no plain http beside it')
    await secure.close()
  })

  it('refuses new requests while it stops, and says so', async () => {
    const stopping = await httpKit()
    await stopping.server.listen({ host: '127.0.0.1', port: 0 })
    const closed: Promise<void> = stopping.server.close()
    const answer = await stopping.ask('GET', '/livez').catch(() => null)
    if (answer !== null) assert.deepEqual([answer.statusCode, answer.json<OktaError>().errorCode], [503, 'E0000010'])
    await closed
    await stopping.close()
  })
})
