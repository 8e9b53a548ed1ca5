import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { afterEach, describe, it } from 'node:test'
import {
  openOutbound,
  parseAllowedNetworks,
  type Outbound,
  type OutboundErrorCode,
  type OutboundOptions,
  type OutboundRequest,
} from './index.ts'
import { OutboundError } from './outbound-error.ts'
import { listen, misbehave, receive, type Receiver } from './receiver.kit.ts'

const opened: { close(): Promise<void> }[] = []
const open = (more: Partial<OutboundOptions> = {}): Outbound => {
  const outbound = openOutbound({
    allowedNetworks: parseAllowedNetworks('127.0.0.1/32').allowed,
    userAgent: 'Flowhook/test',
    ...more,
  })
  opened.push(outbound)
  return outbound
}
const kept = async (receiver: Promise<Receiver>): Promise<Receiver> => {
  opened.push(await receiver)
  return receiver
}
const request = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  method: 'POST',
  url,
  headers: {},
  body: 'hello',
  timeoutMs: 5000,
  maxAnswerBytes: 65_536,
  ...more,
})
const fails = async (answer: Promise<unknown>, code: OutboundErrorCode): Promise<OutboundError> => {
  const thrown = await answer.then(
    () => assert.fail(`expected ${code}, but there was an answer`),
    (error: unknown) => error,
  )
  assert.ok(thrown instanceof OutboundError, String(thrown))
  assert.equal(thrown.code, code, thrown.message)
  return thrown
}
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const named = (addresses: readonly string[]) => async () => addresses

afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
})

describe('Outbound.request', () => {
  it('sends method, path, headers and body, and gives status, headers and body', async () => {
    const receiver = await kept(
      receive(async (asked, response) => {
        const body = text(Buffer.concat(await asked.toArray()))
        response.writeHead(201, { 'X-Answer': ['a', 'b'], 'content-type': 'application/json' })
        response.end(JSON.stringify({ method: asked.method, url: asked.url, headers: asked.headers, body }))
      }),
    )
    const answer = await open().request(
      request(`${receiver.url}?a=b#c`, { method: 'PUT', headers: { 'X-Custom': 'yes' }, body: Buffer.from('é{}') }),
    )
    assert.equal(answer.status, 201)
    assert.equal(answer.headers['x-answer'], 'a, b')
    assert.equal(answer.truncated, false)
    assert.ok(answer.durationMs >= 0)
    assert.deepEqual(JSON.parse(text(answer.body)), {
      method: 'PUT',
      url: '/hook?a=b',
      headers: {
        host: `127.0.0.1:${receiver.port}`,
        connection: 'keep-alive',
        'accept-encoding': 'identity',
        'x-custom': 'yes',
        'user-agent': 'Flowhook/test',
        'content-length': '4',
      },
      body: 'é{}',
    })
  })

  it('uses a connection again, and one more for each request at the same time', async () => {
    const receiver = await kept(receive((_asked, response) => response.end('ok')))
    const outbound = open()
    for (let i = 0; i < 5; i++) await outbound.request(request(receiver.url))
    assert.equal(receiver.connections(), 1)
    await Promise.all(Array.from({ length: 5 }, () => outbound.request(request(receiver.url))))
    assert.equal(receiver.connections(), 5)
  })

  it('lets requests beyond the connections wait, and serves them in their order', async () => {
    const order: string[] = []
    const receiver = await kept(
      receive((asked, response) => {
        order.push(asked.url!)
        setImmediate(() => response.end('ok'))
      }),
    )
    const outbound = open({ maxConnections: 1 })
    const paths = Array.from({ length: 20 }, (_, i) => `/${i}`)
    await Promise.all(paths.map((path) => outbound.request(request(new URL(path, receiver.url).href))))
    assert.deepEqual(order, paths)
    assert.equal(receiver.connections(), 1)
  })

  it('lets a request that is the only one of its sender wait for nobody', async () => {
    const hanging: ServerResponse[] = []
    const receiver = await kept(
      receive((asked, response) => {
        if (asked.url === '/hang') hanging.push(response)
        else response.end('ok')
      }),
    )
    const outbound = open({ maxConnections: 2 })
    const to = (path: string) => request(new URL(path, receiver.url).href)
    const slow = [1, 2, 3].map(() => outbound.request(to('/hang')))
    while (hanging.length < 2) await new Promise((resolve) => setImmediate(resolve))
    assert.equal(text((await outbound.request({ ...to('/good'), alone: true })).body), 'ok')
    assert.ok(hanging.length <= 3)
    while (hanging.length < 3) {
      for (const response of hanging) response.end()
      await new Promise((resolve) => setImmediate(resolve))
    }
    for (const response of hanging) response.end()
    await Promise.all(slow)
  })

  it('goes on when the receiver closes each connection behind its answer', async () => {
    const receiver = await kept(
      receive((_asked, response) => {
        response.setHeader('connection', 'close')
        response.end('ok')
      }),
    )
    const outbound = open({ maxConnections: 2 })
    const answers = await Promise.all(Array.from({ length: 10 }, () => outbound.request(request(receiver.url))))
    assert.deepEqual(new Set(answers.map(({ body }) => text(body))), new Set(['ok']))
    assert.equal(receiver.connections(), 10)
  })

  it('gives a redirect as it is and does not follow it', async () => {
    const paths: (string | undefined)[] = []
    const receiver = await kept(
      receive((asked, response) => {
        paths.push(asked.url)
        response.writeHead(302, { location: '/elsewhere' }).end()
      }),
    )
    const answer = await open().request(request(receiver.url))
    assert.equal(answer.status, 302)
    assert.deepEqual(paths, ['/hook'])
  })

  it('ignores the proxy settings of the environment', async () => {
    const proxy = await kept(receive((_asked, response) => response.end('proxy')))
    const receiver = await kept(receive((_asked, response) => response.end('receiver')))
    const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY']
    const before = names.map((name) => process.env[name])
    try {
      for (const name of names) process.env[name] = proxy.url
      assert.equal(text((await open().request(request(receiver.url))).body), 'receiver')
      assert.equal(proxy.connections(), 0)
    } finally {
      for (const [i, name] of names.entries()) {
        if (before[i] === undefined) delete process.env[name]
        else process.env[name] = before[i]
      }
    }
  })

  it('refuses headers and methods that would change the message, and sends nothing', async () => {
    const receiver = await kept(receive((_asked, response) => response.end()))
    const outbound = open()
    for (const headers of [
      { 'content-length': '0' },
      { 'Transfer-Encoding': 'chunked' },
      { host: 'other' },
      { connection: 'close' },
      { 'x-a': 'b\r\nx-c: d' },
      { 'x a': 'b' },
      { 'accept-encoding': 'gzip' },
    ]) {
      await fails(outbound.request(request(receiver.url, { headers: headers as Record<string, string> })), 'PROTOCOL')
    }
    for (const method of ['CONNECT', 'TRACE', 'get', 'GET / HTTP/1.1\r\nx: y']) {
      await fails(outbound.request(request(receiver.url, { method })), 'PROTOCOL')
    }
    assert.equal(receiver.connections(), 0)
  })
})

describe('the deadline', () => {
  it('cuts off a receiver that never answers, and gives up its connection', async () => {
    const receiver = await kept(misbehave(() => undefined))
    const error = await fails(open().request(request(receiver.url, { timeoutMs: 100 })), 'TIMEOUT')
    assert.equal(error.safeMessage, 'No complete answer came in time.')
    await receiver.drained()
  })

  it('cuts off a receiver whose headers come drop by drop', async () => {
    const receiver = await kept(
      misbehave((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n')
        const timer = setInterval(() => socket.write('x-a: b\r\n'), 20)
        socket.once('close', () => clearInterval(timer))
      }),
    )
    await fails(open().request(request(receiver.url, { timeoutMs: 200 })), 'TIMEOUT')
    await receiver.drained()
  })

  it('cuts off a receiver whose body comes drop by drop', async () => {
    const receiver = await kept(
      misbehave((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n')
        const timer = setInterval(() => socket.write('x'), 20)
        socket.once('close', () => clearInterval(timer))
      }),
    )
    await fails(open().request(request(receiver.url, { timeoutMs: 200 })), 'TIMEOUT')
    await receiver.drained()
  })

  it('counts the time in which a name is resolved', async () => {
    const outbound = open({ resolve: () => new Promise(() => undefined) })
    const error = await fails(outbound.request(request('https://slow.example/', { timeoutMs: 60 })), 'TIMEOUT')
    assert.match(error.safeMessage, /could not be reached/)
  })

  it('counts the time in which a request waits for a connection', async () => {
    const paths: string[] = []
    const receiver = await kept(misbehave((_socket, asked) => paths.push(asked.split(' ')[1]!)))
    const outbound = open({ maxConnections: 1 })
    const answers = ['/1', '/2', '/3'].map((path, i) =>
      outbound.request(request(new URL(path, receiver.url).href, { timeoutMs: i === 0 ? 400 : 60 })),
    )
    await Promise.all(answers.map((answer) => fails(answer, 'TIMEOUT')))
    await receiver.drained()
    assert.deepEqual(paths, ['/1'])
  })

  it('lets the next request have the place of one that was cut off', async () => {
    let asked = 0
    const receiver = await kept(
      misbehave((socket) => {
        if (++asked > 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      }),
    )
    const outbound = open({ maxConnections: 1 })
    const first = outbound.request(request(receiver.url, { timeoutMs: 60 }))
    const second = outbound.request(request(receiver.url))
    await fails(first, 'TIMEOUT')
    assert.equal(text((await second).body), 'ok')
  })

  it('ends a request whose caller no longer wants it', async () => {
    const receiver = await kept(misbehave((socket) => socket.emit('asked')))
    const outbound = open()
    const abort = new AbortController()
    const answer = outbound.request(request(receiver.url, { signal: abort.signal }))
    setImmediate(() => abort.abort())
    await fails(answer, 'ABORTED')
    await fails(outbound.request(request(receiver.url, { signal: AbortSignal.abort() })), 'ABORTED')
    await receiver.drained()
  })
})

describe('the answer', () => {
  const endless = () =>
    kept(
      misbehave((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        const more = () => {
          while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 0x78)));
          socket.once('drain', more)
        }
        more()
      }),
    )

  it('is cut at its limit, and the rest is not read', async () => {
    const receiver = await endless()
    const answer = await open().request(request(receiver.url, { maxAnswerBytes: 100_000, overflow: 'cut' }))
    assert.equal(answer.truncated, true)
    assert.equal(answer.body.length, 100_000)
    assert.ok(answer.body.every((byte) => byte === 0x78))
    await receiver.drained()
  })

  it('fails past its limit where it must not be cut', async () => {
    const receiver = await endless()
    await fails(open().request(request(receiver.url, { overflow: 'fail' })), 'TOO_LARGE')
    await receiver.drained()
  })

  it('may be exactly as large as its limit', async () => {
    const receiver = await kept(receive((_asked, response) => response.end('12345')))
    const outbound = open()
    const answer = await outbound.request(request(receiver.url, { maxAnswerBytes: 5, overflow: 'fail' }))
    assert.equal(text(answer.body), '12345')
    await fails(outbound.request(request(receiver.url, { maxAnswerBytes: 4, overflow: 'fail' })), 'TOO_LARGE')
    const cut = await outbound.request(request(receiver.url, { maxAnswerBytes: 0, overflow: 'cut' }))
    assert.deepEqual([cut.body.length, cut.truncated], [0, true])
  })

  it('is put together from many pieces', async () => {
    const receiver = await kept(
      receive(async (_asked, response) => {
        for (let i = 0; i < 3000; i++) response.write(`${i},`)
        response.end()
      }),
    )
    const answer = await open().request(request(receiver.url))
    assert.equal(text(answer.body), Array.from({ length: 3000 }, (_, i) => `${i},`).join(''))
  })

  it('is refused where it is compressed', async () => {
    for (const coding of ['gzip', 'br', 'deflate', 'zstd', 'identity, gzip', 'GZIP']) {
      const receiver = await kept(
        receive((_asked, response) => response.writeHead(200, { 'content-encoding': coding }).end('x')),
      )
      const error = await fails(open().request(request(receiver.url)), 'ENCODING')
      assert.match(error.detail, /status 200/)
    }
    const receiver = await kept(
      receive((_asked, response) => response.writeHead(200, { 'content-encoding': 'identity' }).end('x')),
    )
    assert.equal((await open().request(request(receiver.url))).status, 200)
  })

  const broken: readonly [string, string, OutboundErrorCode][] = [
    ['is no HTTP', 'hello\r\n\r\n', 'PROTOCOL'],
    ['has a broken header', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n', 'PROTOCOL'],
    ['has two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx', 'PROTOCOL'],
    ['has a header block without end', `HTTP/1.1 200 OK\r\n${'x-a: 0123456789\r\n'.repeat(2000)}\r\n`, 'TOO_LARGE'],
  ]
  for (const [what, bytes, code] of broken) {
    it(`fails with ${code} where it ${what}`, async () => {
      const receiver = await kept(misbehave((socket) => socket.write(bytes)))
      await fails(open().request(request(receiver.url)), code)
      await receiver.drained()
    })
  }

  it('fails with RESET where the connection is reset, before and within it', async () => {
    for (const bytes of ['', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf']) {
      const receiver = await kept(misbehave((socket) => socket.write(bytes, () => socket.resetAndDestroy())))
      await fails(open().request(request(receiver.url)), 'RESET')
    }
  })

  it('fails where the receiver half-closes before its end, and is complete where the end is the end', async () => {
    const half = await kept(misbehave((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf')))
    const error = await open()
      .request(request(half.url))
      .catch((thrown: unknown) => thrown)
    assert.ok(error instanceof OutboundError && ['RESET', 'PROTOCOL'].includes(error.code), String(error))
    const whole = await kept(misbehave((socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nwhole')))
    assert.equal(text((await open().request(request(whole.url))).body), 'whole')
  })

  it('does not take bytes that nobody asked for as the next answer', async () => {
    const answer = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    const receiver = await kept(misbehave((socket) => socket.write(answer('right') + answer('forged'))))
    const outbound = open()
    for (let i = 0; i < 3; i++) {
      const got = await outbound.request(request(receiver.url)).then(
        ({ body }) => text(body),
        () => 'right',
      )
      assert.equal(got, 'right')
    }
  })

  it('takes informational answers as what they are', async () => {
    const receiver = await kept(
      misbehave((socket) =>
        socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'),
      ),
    )
    const { status, headers, body } = await open().request(request(receiver.url))
    assert.deepEqual([status, headers['link'], text(body)], [200, undefined, 'ok'])
  })
})

describe('the guard', () => {
  it('X1 refuses a private address, and connects to nothing', async () => {
    const receiver = await kept(receive((_asked, response) => response.end()))
    const outbound = openOutbound({ allowedNetworks: parseAllowedNetworks('').allowed, userAgent: 'x' })
    opened.push(outbound)
    for (const host of ['127.0.0.1', '127.1', '0x7f000001', '[::ffff:127.0.0.1]', 'localhost']) {
      for (const scheme of ['http', 'https']) {
        await fails(outbound.request(request(`${scheme}://${host}:${receiver.port}/`)), 'BLOCKED')
      }
    }
    assert.equal(receiver.connections(), 0)
  })

  it('X1 refuses a name that resolves to a private address, and one of whose addresses is private', async () => {
    const receiver = await kept(receive((_asked, response) => response.end()))
    for (const addresses of [
      ['127.0.0.2'],
      ['93.184.216.34', '127.0.0.2'],
      ['127.0.0.2', '93.184.216.34'],
      ['10.0.0.1', '2606:2800:220:1::1'],
      ['::ffff:169.254.169.254'],
      ['127.0.0.1', '169.254.169.254'],
      ['not an address'],
    ]) {
      const outbound = open({ resolve: named(addresses) })
      const error = await fails(outbound.request(request(`https://name.example:${receiver.port}/`)), 'BLOCKED')
      assert.doesNotMatch(error.safeMessage, /127|169|private/)
    }
    assert.equal(receiver.connections(), 0)
  })

  it('X1 sends to the address that was judged, with the name in the host header', async () => {
    const receiver = await kept(receive((asked, response) => response.end(asked.headers.host)))
    const asked: string[] = []
    const outbound = open({
      allowedNetworks: parseAllowedNetworks('hook.internal').allowed,
      resolve: async (host) => (asked.push(host), ['127.0.0.1']),
    })
    const url = `http://hook.internal:${receiver.port}/`
    for (let i = 0; i < 3; i++) {
      assert.equal(text((await outbound.request(request(url))).body), `hook.internal:${receiver.port}`)
    }
    assert.deepEqual(asked, ['hook.internal'])
    assert.equal(receiver.connections(), 1)
  })

  it('tries the next judged address where one does not accept connections', async () => {
    const receiver = await kept(receive((_asked, response) => response.end('second')))
    const outbound = open({
      allowedNetworks: parseAllowedNetworks('hook.internal').allowed,
      resolve: named(['127.0.0.9', '127.0.0.1']),
    })
    const answer = await outbound.request(request(`http://hook.internal:${receiver.port}/`))
    assert.equal(text(answer.body), 'second')
  })

  it('X1 judges again when a name is resolved again, so that it cannot be rebound', async (context) => {
    const receiver = await kept(receive((_asked, response) => response.end('ok')))
    let now = performance.now()
    context.mock.method(performance, 'now', () => now)
    const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1']]
    const outbound = open({
      allowedNetworks: parseAllowedNetworks('hook.internal').allowed,
      resolve: async () => answers.shift()!,
    })
    const url = `http://hook.internal:${receiver.port}/`
    assert.equal((await outbound.request(request(url))).status, 200)
    now += 29_000
    assert.equal((await outbound.request(request(url))).status, 200)
    assert.equal(answers.length, 2)
    now += 2_000
    await fails(outbound.request(request(url)), 'BLOCKED')
    assert.equal(receiver.connections(), 1)
    now += 31_000
    assert.equal((await outbound.request(request(url))).status, 200)
  })

  it('X1 does not use a connection again for a name that has moved to another address', async (context) => {
    const receiver = await kept(receive((_asked, response) => response.end('ok')))
    let now = performance.now()
    context.mock.method(performance, 'now', () => now)
    const answers = [['127.0.0.1'], ['127.0.0.2', '127.0.0.1']]
    const outbound = open({
      allowedNetworks: parseAllowedNetworks('hook.internal').allowed,
      resolve: async () => answers.shift()!,
    })
    const url = `http://hook.internal:${receiver.port}/`
    await outbound.request(request(url))
    now += 31_000
    await outbound.request(request(url))
    assert.equal(receiver.connections(), 2)
  })

  it('X1 does not lead back to this server, unless an entry names the port', async () => {
    const receiver = await kept(receive((_asked, response) => response.end('ok')))
    for (const host of ['127.0.0.1', '0.0.0.0', '::', 'localhost']) {
      const ownListeners = () => [{ host, port: receiver.port }]
      await fails(open({ ownListeners }).request(request(receiver.url)), 'BLOCKED')
      const allowedNetworks = parseAllowedNetworks(`127.0.0.0/8,127.0.0.1/32:${receiver.port}`).allowed
      assert.equal((await open({ ownListeners, allowedNetworks }).request(request(receiver.url))).status, 200)
    }
    const elsewhere = () => [{ host: '127.0.0.1', port: receiver.port + 1 }]
    assert.equal((await open({ ownListeners: elsewhere }).request(request(receiver.url))).status, 200)
  })

  it('has one message for blocked, closed and unresolvable, and the cause for administrators', async () => {
    const receiver = await receive((_asked, response) => response.end())
    await receiver.close()
    const refused = await fails(open().request(request(receiver.url)), 'CONNECT')
    const blocked = await fails(open().request(request('https://10.0.0.1/')), 'BLOCKED')
    const failing = open({ resolve: () => Promise.reject(new Error('ENOTFOUND')) })
    const unresolvable = await fails(failing.request(request('https://name.example/')), 'DNS')
    const nameless = await fails(open({ resolve: named([]) }).request(request('https://name.example/')), 'DNS')
    assert.equal(new Set([refused, blocked, unresolvable, nameless].map(({ safeMessage }) => safeMessage)).size, 1)
    assert.match(refused.detail, /ECONNREFUSED/)
    assert.match(blocked.detail, /private address/)
    assert.match(unresolvable.detail, /ENOTFOUND/)
  })
})

describe('TLS', () => {
  const pem = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
  const cert = pem('receiver-cert.pem')
  const key = pem('receiver-key.pem')
  const secure = (more = {}) =>
    kept(
      listen(
        createHttps({ cert, key, ...more }, (_asked, response) => response.end('ok')),
        'https',
      ),
    )
  it('refuses a certificate that nobody trusts, whatever the environment says', async () => {
    const receiver = await secure()
    const error = await fails(open().request(request(receiver.url)), 'TLS')
    assert.match(error.detail, /self-signed/)
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    try {
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
      await fails(open().request(request(receiver.url)), 'TLS')
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    }
  })

  it('takes one that a given authority signed, for its addresses and names only', async () => {
    const receiver = await secure()
    const outbound = open({
      ca: cert,
      allowedNetworks: parseAllowedNetworks('127.0.0.1/32').allowed,
      resolve: named(['127.0.0.1']),
    })
    assert.equal(text((await outbound.request(request(receiver.url))).body), 'ok')
    const byName = (name: string) => outbound.request(request(`https://${name}:${receiver.port}/`))
    assert.equal(text((await byName('receiver.test')).body), 'ok')
    assert.equal(text((await byName('receiver.test.')).body), 'ok')
    const error = await fails(byName('other.test'), 'TLS')
    assert.match(error.detail, /other\.test/)
  })

  it('does not speak versions before TLS 1.2', async () => {
    const receiver = await secure({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
    await fails(open({ ca: cert }).request(request(receiver.url)), 'TLS')
  })

  it('fails where no TLS is spoken', async () => {
    const receiver = await kept(misbehave((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
    await fails(open().request(request(receiver.url.replace('http:', 'https:'))), 'TLS')
  })

  it('cuts off a handshake that does not end', async () => {
    const receiver = await kept(misbehave(() => undefined))
    const answer = open().request(request(receiver.url.replace('http:', 'https:'), { timeoutMs: 100 }))
    await fails(answer, 'TIMEOUT')
    await receiver.drained()
  })
})

describe('Outbound.close', () => {
  it('ends what is under way and leaves no connection', async () => {
    const receiver = await kept(misbehave(() => undefined))
    const outbound = open({ maxConnections: 2, resolve: () => new Promise(() => undefined) })
    const answers = Array.from({ length: 5 }, () => outbound.request(request(receiver.url)))
    const resolving = outbound.request(request('https://name.example/'))
    const all = [...answers, resolving].map((answer) => fails(answer, 'ABORTED'))
    await outbound.close()
    await Promise.all(all)
    await fails(outbound.request(request(receiver.url)), 'ABORTED')
    await receiver.drained()
  })

  it('closes idle connections', async () => {
    const receiver = await kept(receive((_asked, response) => response.end('ok')))
    const outbound = open()
    await outbound.request(request(receiver.url))
    assert.equal(receiver.open(), 1)
    await outbound.close()
    await receiver.drained()
  })

  it('closes the connections of the origin used longest ago where there are too many', async () => {
    const receivers = await Promise.all([1, 2, 3].map(() => kept(receive((_asked, response) => response.end('ok')))))
    const outbound = open({ maxPools: 2 })
    for (const receiver of receivers) await outbound.request(request(receiver.url))
    await receivers[0]!.drained()
    assert.deepEqual(
      receivers.map((receiver) => receiver.open()),
      [0, 1, 1],
    )
    assert.equal((await outbound.request(request(receivers[0]!.url))).status, 200)
  })
})
