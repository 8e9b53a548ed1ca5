import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export const root = join(import.meta.dirname, '../..')
/** As `npm start` gives them to Node. */
const flags = ['--disable-proto=delete', '--max-semi-space-size=8']

/** What programs of the tests get of this process's environment: no settings. */
export const bareEnvironment = {
  PATH: process.env['PATH'],
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
} as const

/** The API token that every server of the kit takes. */
export const token = 'test-token-test-token-test-token-test-token'

/** The real server in a process of its own, on a free port, with a data folder that is removed at the end. */
export interface TestServer {
  readonly url: string
  readonly data: string
  readonly process: ChildProcess
  /** What it printed so far, standard output and error together. */
  printed(): string
  /** A call to the API; gives the parsed answer. @throws Error when the status is not 2xx */
  api<T = unknown>(method: string, path: string, body?: unknown): Promise<T>
  /** SIGKILL, as a crash. The data stay. */
  kill(): Promise<void>
  /** Starts again on the same data (and a new port) after `kill` or `halt`. */
  restart(environment?: Readonly<Record<string, string>>): Promise<TestServer>
  /** SIGTERM and the orderly end. The data stay. @returns the exit code */
  halt(): Promise<number | null>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

/** Starts the server as an installation does; `environment` adds settings. */
export async function startServer(
  environment: Readonly<Record<string, string>> = {},
  data?: string,
): Promise<TestServer> {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'flowhook-test-')))
  await unlink(join(folder, 'server.json')).catch(() => {})
  const child = spawn(process.execPath, [...flags, join(root, 'bin/flowhook.ts'), 'serve'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...bareEnvironment,
      FLOWHOOK_PORT: '0',
      FLOWHOOK_DATA: folder,
      FLOWHOOK_TOKEN: token,
      FLOWHOOK_LOG_LEVEL: 'warn',
      ...environment,
    },
  })
  let printed = ''
  child.stdout.on('data', (bytes) => (printed += String(bytes)))
  child.stderr.on('data', (bytes) => (printed += String(bytes)))
  const url = await listening(folder, child, () => printed)

  const ended = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    return child.exitCode
  }
  return {
    url,
    data: folder,
    process: child,
    printed: () => printed,
    api: (method, path, body) => callApi(url, method, path, body),
    async kill() {
      await ended('SIGKILL')
    },
    restart: (more = {}) => startServer({ ...environment, ...more }, folder),
    halt: () => ended('SIGTERM'),
    async stop() {
      await ended('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The server writes its address into the data folder once it listens. */
async function listening(folder: string, child: ChildProcess, printed: () => string): Promise<string> {
  while (child.exitCode === null && child.signalCode === null) {
    try {
      const { url } = JSON.parse(await readFile(join(folder, 'server.json'), 'utf8')) as { url: string }
      return url
    } catch {
      await delay(10)
    }
  }
  throw new Error(`The server ended with code ${child.exitCode}:\n${printed()}`)
}

async function callApi<T>(url: string, method: string, path: string, body: unknown): Promise<T> {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `SSWS ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
  return (text === '' ? null : JSON.parse(text)) as T
}

/** Asks again until `found` gives something; for what happens in the background of another process. */
export async function eventually<T>(
  found: () => Promise<T | null | undefined | false>,
  what: string,
  timeoutMs = 10_000,
): Promise<T> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const value = await found()
    if (value !== null && value !== undefined && value !== false) return value
    if (Date.now() > end) throw new Error(`This did not happen within ${timeoutMs} ms: ${what}`)
    await delay(20)
  }
}
