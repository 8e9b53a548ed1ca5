import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { openOutbound, parseAllowedNetworks, type Outbound } from '../../base/outbound/index.ts'
import type { Json } from '../../base/json/json.ts'
import { CardError, type Outputs } from '../../cards/card.ts'
import type { Durable } from '../../cards/durable.ts'
import { request } from './request.ts'

interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A durable context that journals in memory: a step that is done gives its result again. */
function memoryDurable(journal = new Map<string, Json>()): Durable {
  const { signal } = new AbortController()
  return {
    executionId: 'execution',
    signal,
    now: () => 0,
    random: () => '',
    recorded: () => undefined,
    once: (_name, decide) => decide(),
    sleepUntil: async () => {},
    pause: async () => null,
    write: () => assert.fail('it changes no table'),
    async step(name, effect, retry) {
      // The journal holds what this very step gave before.
      if (journal.has(name)) return journal.get(name) as never
      for (let number = 1; ; number++) {
        try {
          const result = await effect({ key: `key of ${name}`, number, signal })
          journal.set(name, result)
          return result
        } catch (thrown) {
          if (number > (retry?.times ?? 0)) throw thrown
        }
      }
    },
  }
}

describe('the card HTTP Request', () => {
  let server: Server
  let base: string
  let outbound: Outbound
  let received: Received[] = []
  let answer: (request: Received, response: ServerResponse) => void
  const ok = (_request: Received, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-own': 'yes' }).end('{"a": [1, null]}')
  }

  before(async () => {
    server = createServer(async (incoming, response) => {
      let body = ''
      for await (const chunk of incoming.setEncoding('utf8')) body += chunk
      const { method = '', url = '', headers } = incoming
      received.push({ method, url, headers, body })
      answer(received.at(-1)!, response)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    base = `http://127.0.0.1:${port}`
    outbound = openOutbound({
      allowedNetworks: parseAllowedNetworks(`127.0.0.1/32:${port}`).allowed,
      userAgent: 'test',
    })
  })
  after(async () => {
    await outbound.close()
    server.close()
  })
  beforeEach(() => {
    received = []
    answer = ok
  })

  async function perform(inputs: Readonly<Record<string, Json>>, durable = memoryDurable()): Promise<Outputs> {
    const defaults = Object.fromEntries(
      Object.entries(request.inputs).map(([name, field]) => [name, field.default ?? null]),
    )
    // Converted inputs, as the compiler makes them; only the card knows their type.
    return request.perform({ ...defaults, url: base, ...inputs } as never, {
      name: 'call',
      durable,
      http: outbound,
      connection: () => assert.fail('it uses none'),
      tables: undefined as never, // it reads none
      start: () => assert.fail('it starts nothing'),
      files: undefined as never, // it makes none
      exportFlow: async () => null,
      answer: () => assert.fail('it answers nobody'),
    })
  }

  const failsWith = (kind: string, statusCode: number, message: RegExp) => (thrown: unknown) => {
    assert.ok(thrown instanceof CardError, String(thrown))
    assert.deepEqual([thrown.kind, thrown.statusCode], [kind, statusCode])
    assert.match(thrown.message, message)
    return true
  }

  it('gives status, headers and the parsed body', async () => {
    const outputs = await perform({})
    assert.equal(outputs['status'], 200)
    assert.equal((outputs['headers'] as Record<string, string>)['x-own'], 'yes')
    assert.deepEqual(outputs['body'], { a: [1, null] })
    assert.equal(received[0]!.method, 'GET')
    assert.equal(received[0]!.headers['idempotency-key'], undefined)
  })

  it('gives the text of a body that is no JSON, or only says that it is', async () => {
    for (const type of ['text/plain', 'application/json']) {
      answer = (_request, response) => response.writeHead(200, { 'content-type': type }).end('{no JSON')
      assert.equal((await perform({}))['body'], '{no JSON')
    }
  })

  it('adds the query, and sends headers, the body and the idempotency key of its step', async () => {
    await perform({
      method: 'POST',
      url: `${base}/path?a=1#part`,
      query: { b: 'x y', c: ['1', 2], d: null },
      headers: { Authorization: 'Bearer secret', 'X-Number': 5, 'x-none': null },
      body: { name: 'Grüße' },
    })
    const [{ method, url, headers, body }] = received as [Received]
    assert.equal(`${method} ${url}`, 'POST /path?a=1&b=x+y&c=1&c=2')
    assert.equal(headers['authorization'], 'Bearer secret')
    assert.equal(headers['x-number'], '5')
    assert.ok(!('x-none' in headers))
    assert.equal(headers['idempotency-key'], 'key of call/request')
    assert.equal(headers['content-type'], 'application/json')
    assert.equal(body, '{"name":"Grüße"}')
  })

  it('sends text as it is, and lets the author name its type', async () => {
    await perform({ method: 'PUT', body: 'a=b' })
    await perform({ method: 'PUT', body: 'a=b', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
    assert.deepEqual(
      received.map(({ headers, body }) => [headers['content-type'], body]),
      [
        ['text/plain; charset=utf-8', 'a=b'],
        ['application/x-www-form-urlencoded', 'a=b'],
      ],
    )
  })

  it('fails on 400 and above with that code, unless the author takes the answer', async () => {
    answer = (_request, response) => response.writeHead(404).end('gone')
    await assert.rejects(perform({ url: `${base}/x?key=secret` }), (thrown: Error) => {
      assert.ok(!thrown.message.includes('secret'))
      return failsWith('HTTP Request Error', 404, /^GET http.*\/x answered 404\.$/)(thrown)
    })
    assert.deepEqual((await perform({ failOnError: false }))['body'], 'gone')
    assert.equal(received.length, 2, 'a 404 is not tried again')
  })

  it('shows what came back in the error, without what may be a secret, and not more than its beginning', async () => {
    answer = (_request, response) => {
      const headers = { 'set-cookie': 's=1', 'x-auth-token': 't', 'content-type': 'text/plain' }
      response.writeHead(422, headers).end('x'.repeat(20_000))
    }
    await assert.rejects(perform({}), (thrown: CardError) => {
      const { status, headers, body, truncated } = thrown.response!
      assert.deepEqual([status, body.length, truncated], [422, 16_384, true])
      assert.equal(headers['content-type'], 'text/plain')
      assert.ok(!('set-cookie' in headers) && !('x-auth-token' in headers))
      return true
    })
  })

  it('K2 shows no credential in the error of an answer that is an echo of the request', async () => {
    answer = ({ headers }, response) =>
      response.writeHead(401, { 'x-echo': String(headers['authorization']) }).end(JSON.stringify({ got: headers }))
    const headers = {
      Authorization: 'Bearer canary-0123456789',
      'X-Api-Key': 'canary-9876543210',
      'X-Plain': 'as it is',
    }
    await assert.rejects(perform({ headers }), (thrown: CardError) => {
      const shown = JSON.stringify(thrown.response)
      assert.ok(!shown.includes('canary'), shown)
      assert.match(shown, /\(hidden\).*as it is/)
      return true
    })
  })

  it('does not follow redirects', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end()
    assert.equal((await perform({}))['status'], 302)
    assert.equal(received.length, 1)
  })

  it('tries again as often as it is told where the other side is busy, with the same key', async () => {
    answer = (_request, response) => {
      if (received.length < 3) response.writeHead(503).end()
      else ok(received[0]!, response)
    }
    assert.equal((await perform({ method: 'POST', retries: 2 }))['status'], 200)
    assert.equal(new Set(received.map(({ headers }) => headers['idempotency-key'])).size, 1)
    assert.equal(received.length, 3)

    received = []
    answer = (_request, response) => response.writeHead(503).end()
    await assert.rejects(perform({ retries: 1 }), failsWith('HTTP Request Error', 503, /answered 503/))
    assert.equal(received.length, 2)
    assert.equal((await perform({ failOnError: false }))['status'], 503)
  })

  it('E1: never sends again what the journal has', async () => {
    const journal = new Map<string, Json>()
    const first = await perform({ method: 'POST' }, memoryDurable(journal))
    assert.deepEqual(await perform({ method: 'POST' }, memoryDurable(journal)), first)
    assert.equal(received.length, 1)
  })

  it('X: goes nowhere that is not public or allowed, and says no more than that', async () => {
    for (const url of ['http://127.0.0.1:1/', 'http://169.254.169.254/', 'http://localhost/', 'https://[::1]/']) {
      await assert.rejects(perform({ url }), failsWith('Network Error', 502, /./))
    }
    assert.equal(received.length, 0)
  })

  it('ends at its time-out, also when an answer has begun', async () => {
    answer = (_request, response) => response.writeHead(200).write('drip')
    await assert.rejects(perform({ timeout: 0.2 }), failsWith('Timeout', 504, /within 0\.2 s/))
  })

  it('refuses answers that are larger than 5 MiB', async () => {
    answer = (_request, response) => response.writeHead(200).end(Buffer.alloc(5 * 1024 * 1024 + 1))
    await assert.rejects(perform({}), failsWith('Network Error', 502, /./))
  })

  for (const [inputs, kind, message] of [
    [{ url: 'nowhere' }, 'URL Error', /not an absolute URL/],
    [{ url: 'file:///etc/passwd' }, 'URL Error', /not an http or https URL/],
    [{ body: 'x' }, 'Invalid Input', /GET request cannot have a body/],
    [{ headers: { Host: 'evil.example' } }, 'Invalid Input', /header "Host" belongs/],
    [{ headers: { 'Transfer-Encoding': 'chunked' } }, 'Invalid Input', /Transfer-Encoding/],
    [{ headers: { 'a b': 'x' } }, 'Invalid Input', /a b/],
    [{ headers: { 'x-a': 'b\r\nx-c: d' } }, 'Invalid Input', /x-a/],
    [{ headers: { Accept: 'b\r\nx-c: d' } }, 'Invalid Input', /Accept/],
    [{ headers: { 'Content-Type': 'b\nx-c: d' } }, 'Invalid Input', /Content-Type/],
  ] as const) {
    it(`refuses ${JSON.stringify(inputs)} before anything leaves`, async () => {
      await assert.rejects(perform(inputs), failsWith(kind, 500, message))
      assert.equal(received.length, 0)
    })
  }
})
