import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const root = join(import.meta.dirname, '../..')

/** A program of the bench in a process of its own that printed `{"url": …}` as its first line. */
export interface Peer {
  readonly url: string
  readonly process: ChildProcess
  stop(): Promise<void>
}

/** Starts `bench/<file>` in a process of its own. */
export async function startPeer(file: string, ...args: readonly string[]): Promise<Peer> {
  const child = spawn(process.execPath, [join(root, 'bench', file), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  const { url } = JSON.parse(line.toString()) as { url: string }
  return { url, process: child, stop: () => end(child) }
}

/** A Flowhook server on a free port with a data folder of its own, and a client for its API. */
export interface Server extends Peer {
  readonly token: string
  api<T>(method: string, path: string, body?: unknown): Promise<T>
}

/** Starts the server as an installation would run it; `environment` adds settings. */
export async function startServer(environment: Readonly<Record<string, string>> = {}): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), 'flowhook-bench-'))
  const token = 'bench-token-bench-token-bench-token-bench'
  const child = spawn(process.execPath, ['--disable-proto=delete', join(root, 'bin/flowhook.ts'), 'serve'], {
    cwd: data,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      FLOWHOOK_PORT: '0',
      FLOWHOOK_DATA: data,
      FLOWHOOK_TOKEN: token,
      FLOWHOOK_LOG_LEVEL: 'warn',
      ...environment,
    },
  })
  const url = await serverUrl(data, child)
  return {
    url,
    token,
    process: child,
    async stop() {
      await end(child)
      await rm(data, { recursive: true })
    },
    async api<T>(method: string, path: string, body?: unknown) {
      const answer = await fetch(url + path, {
        method,
        headers: {
          authorization: `SSWS ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
      return JSON.parse(text) as T
    },
  }
}

/** The server writes its address into the data folder when it listens. */
async function serverUrl(data: string, child: ChildProcess): Promise<string> {
  while (child.exitCode === null) {
    try {
      const { url } = JSON.parse(await readFile(join(data, 'server.json'), 'utf8')) as { url: string }
      return url
    } catch {
      await delay(20)
    }
  }
  throw new Error(`The server ended with code ${child.exitCode}.`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
