import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/**
 * What the receiver does with a request, e.g. `ok`, `status 503`, `slow 200`, `retry-after 2`:
 * `ok` 200 · `status N` · `slow MS` 200 after a while · `hang` never answers · `drip` a byte now and then, for ever ·
 * `reset` breaks the connection · `half` breaks it in the middle of the answer · `redirect` 302 to `/redirected` ·
 * `retry-after SECONDS` 503 with that header · `huge` endless · `gzip` compressed although not asked ·
 * `echo` gives the request's headers back · `parrot` 500 with the request's body as HTML · `liar` answers the verification with another challenge
 */
export type Behaviour = string

export interface ReceivedRequest {
  readonly at: number
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** SHA-256 of the body's bytes, hex. */
  readonly bodyHash: string
}

/** A receiver in a process of its own, on loopback. */
export interface Receiver {
  /** Ends without a slash; every path below it is answered, as its behaviour says. */
  readonly url: string
  /** What requests to this path are answered from now on; `*` is every path that has none of its own. */
  behave(path: string, behaviour: Behaviour): Promise<void>
  /** Everything received so far, in the order of arrival; of one path where it is given. */
  requests(path?: string): Promise<readonly ReceivedRequest[]>
  /** Resolves when at least `count` POSTs have arrived (at the path, where it is given), with all of them. */
  posts(count: number, path?: string): Promise<readonly ReceivedRequest[]>
  /** Requests that are being answered now. */
  open(): Promise<number>
  stop(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const child = spawn(process.execPath, [import.meta.filename], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { url, control } = JSON.parse(line.toString()) as { url: string; control: string }
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(control + path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })
    return answer.json()
  }
  const query = (path?: string) => (path === undefined ? '' : `&path=${encodeURIComponent(path)}`)
  return {
    url,
    async behave(path, behaviour) {
      await ask('/behave', { path, behaviour })
    },
    requests: async (path) => (await ask(`/requests?count=0${query(path)}`)) as ReceivedRequest[],
    posts: async (count, path) =>
      (await ask(`/requests?method=POST&count=${count}${query(path)}`)) as ReceivedRequest[],
    open: async () => (await ask('/open')) as number,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

interface Waiting {
  readonly count: number
  readonly matches: (request: ReceivedRequest) => boolean
  readonly resolve: (requests: readonly ReceivedRequest[]) => void
}

/** The program behind it: one server that misbehaves, and one that is asked about it. */
async function run(): Promise<void> {
  const received: ReceivedRequest[] = []
  const behaviours = new Map<string, Behaviour>()
  const waiting = new Set<Waiting>()
  let open = 0

  const arrived = (request: ReceivedRequest) => {
    received.push(request)
    for (const each of waiting) {
      const found = received.filter(each.matches)
      if (found.length < each.count) continue
      waiting.delete(each)
      each.resolve(found)
    }
  }
  const main = createServer(async (request, response) => {
    open++
    response.once('close', () => open--)
    const body = await bytesOf(request)
    const path = request.url ?? '/'
    arrived({
      at: Date.now(),
      method: request.method ?? '',
      path,
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body: body.toString('utf8'),
      bodyHash: createHash('sha256').update(body).digest('hex'),
    })
    const plainPath = path.split('?', 1)[0]!
    const behaviour = behaviours.get(plainPath) ?? behaviours.get('*') ?? 'ok'
    const challenge = request.headers['x-okta-verification-challenge']
    if (request.method === 'GET' && typeof challenge === 'string' && /^(ok|echo|slow|liar|parrot)/.test(behaviour)) {
      const verification = behaviour === 'liar' ? `${challenge}x` : challenge
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ verification }))
      return
    }
    answer(behaviour, request, response, body)
  })
  const control = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://control')
    if (pathname === '/open') return void response.end(String(open))
    if (pathname === '/behave') {
      const { path, behaviour } = JSON.parse((await bytesOf(request)).toString()) as { path: string; behaviour: string }
      behaviours.set(path, behaviour)
      return void response.end('true')
    }
    const [path, method] = [searchParams.get('path'), searchParams.get('method')]
    const matches = (each: ReceivedRequest) =>
      (path === null || each.path.split('?', 1)[0] === path) && (method === null || each.method === method)
    const count = Number(searchParams.get('count'))
    const found = received.filter(matches)
    if (found.length >= count) return void response.end(JSON.stringify(found))
    waiting.add({ count, matches, resolve: (all) => response.end(JSON.stringify(all)) })
  })
  main.keepAliveTimeout = 60_000
  const url = await listen(main)
  process.stdout.write(`${JSON.stringify({ url, control: await listen(control) })}\n`)
  // Nobody is left to ask: the process that started us is gone.
  setInterval(() => process.ppid === 1 && process.exit(), 1_000)
}

function answer(behaviour: Behaviour, request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const [what, number = ''] = behaviour.split(' ')
  switch (what) {
    case 'status':
      response.writeHead(Number(number)).end(`{"status":${number}}`)
      return
    case 'slow':
      setTimeout(() => response.writeHead(200).end('{}'), Number(number))
      return
    case 'hang':
      return
    case 'drip': {
      response.writeHead(200, { 'content-type': 'text/plain' })
      const timer = setInterval(() => response.write('.'), 50)
      response.once('close', () => clearInterval(timer))
      return
    }
    case 'reset':
      request.socket.resetAndDestroy()
      return
    case 'half':
      response.writeHead(200, { 'content-length': '100' }).write('half')
      setTimeout(() => request.socket.destroy(), 20)
      return
    case 'redirect':
      response.writeHead(302, { location: '/redirected' }).end()
      return
    case 'retry-after':
      response.writeHead(503, { 'retry-after': number }).end()
      return
    case 'huge': {
      response.writeHead(200)
      const part = Buffer.alloc(65_536, 'x')
      const more = () => {
        while (response.writable && response.write(part)) continue
      }
      response.on('drain', more)
      more()
      return
    }
    case 'gzip':
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{}'))
      return
    case 'parrot':
      response.writeHead(500, { 'content-type': 'text/html' }).end(body)
      return
    case 'echo':
      response.writeHead(200).end(JSON.stringify(request.headers))
      return
    default:
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

if (import.meta.main) await run()
