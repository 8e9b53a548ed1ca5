import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** A PostgreSQL server of the tests' own, on loopback, with its data in a folder that goes with it. */
export interface Postgres {
  /** `postgres://…`, of a superuser. */
  readonly url: string
  /** Starts it again after `kill` or `stop`. */
  start(): Promise<void>
  /** Ends it in order: connections are broken, nothing is lost. */
  stop(): Promise<void>
  /** `kill -9` on all of it, as when the machine loses its power. */
  kill(): Promise<void>
  /** Stops it and removes its data. */
  close(): Promise<void>
}

/** Where this machine has PostgreSQL's programs: on the path, or where Debian puts them. Null where it has none. */
export function postgresPrograms(): string | null {
  const folders = [
    ...globSync('/usr/lib/postgresql/*/bin').sort().toReversed(),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null
}

/**
 * @param settings of postgresql.conf, e.g. `{ fsync: 'off' }`
 * @throws Error where this machine has no PostgreSQL
 */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<Postgres> {
  const programs = postgresPrograms()
  if (programs === null) throw new Error('This machine has no PostgreSQL. Debian’s package is postgresql.')
  const folder = mkdtempSync(join(tmpdir(), 'flowhook-postgres-'))
  // It refuses to run as root.
  const owner = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : null
  if (owner !== null) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  await run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'flowhook', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8'],
    { ...owner, cwd: folder },
  )
  const port = await freePort()
  const url = `postgres://flowhook@127.0.0.1:${port}/postgres`
  let child: ChildProcess | null = null
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    ...settings,
  }

  function launch(): ChildProcess {
    const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const launched = spawn(join(programs!, 'postgres'), ['-D', data, ...options], {
      ...owner,
      cwd: folder,
      stdio: 'ignore',
    })
    // With its test, whatever becomes of that.
    launched.unref()
    return launched
  }

  async function start(): Promise<void> {
    child = launch()
    for (let tries = 0; ; tries++) {
      const client = new pg.Client({ connectionString: url })
      try {
        await client.connect()
        await client.end()
        return
      } catch (thrown) {
        if (tries > 600) throw thrown
        // What is left of a killed server holds the folder for a moment.
        if (child.exitCode !== null) child = launch()
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
    child = null
  }

  await start()
  return {
    url,
    start,
    stop: () => end('SIGINT'),
    // Its other processes notice that the first one is gone, and end at once.
    kill: () => end('SIGKILL'),
    async close() {
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A database of its own on a server, empty. */
export async function newDatabase(serverUrl: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  const asked = async (sql: string) => {
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  await asked(`create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asked(`drop database ${name} with (force)`) }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
