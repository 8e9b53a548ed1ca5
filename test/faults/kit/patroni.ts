import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgresPrograms } from '../../kit/postgres.ts'
import { eventually } from '../../kit/server.ts'

/** Three PostgreSQL servers that Patroni keeps one primary of, and one address that always leads to it. */
export interface PatroniCluster {
  /** `postgres://…`, through the proxy, of a superuser. */
  readonly url: string
  /** The number of the primary, or null while there is none. */
  primary(): Promise<number | null>
  /** Whether all take part: one leads, the others stream from it, one of them has each commit before it is answered. */
  isWhole(): Promise<boolean>
  /** `kill -9` on PostgreSQL and Patroni of one of them, as when its machine loses power. */
  kill(index: number): void
  /** Stops all processes of one of them without ending them, and lets them go on. */
  freeze(index: number): void
  thaw(index: number): void
  /** Starts one again after `kill`. */
  start(index: number): void
  /** Has another one lead, as before work on the machine of the first one. @throws Error with what Patroni says */
  switchover(): void
  close(): Promise<void>
}

const programs = ['/usr/bin/patroni', '/usr/bin/patronictl', '/usr/bin/etcd', '/usr/sbin/haproxy']

/** What is not installed of what a cluster needs, as a sentence; null where all is there. */
export function missingPrograms(): string | null {
  const missing = programs.filter((program) => !existsSync(program))
  if (postgresPrograms() === null) missing.push('PostgreSQL')
  if (missing.length === 0) return null
  return `Missing: ${missing.join(', ')}. On Debian: apt-get install postgresql patroni etcd-server haproxy`
}

/** Everything in one temporary folder, on loopback, as a user without rights. @throws Error where it does not come up */
export async function startPatroni(count = 3): Promise<PatroniCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'flowhook-patroni-'))
  const owner = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const own = (path: string) => {
    if (owner.uid !== undefined) chownSync(path, owner.uid, owner.gid)
  }
  own(folder)
  const [client, peer, proxy, ...ports] = await freePorts(3 + 2 * count)
  const rest = (index: number) => ports[index * 2]!
  const database = (index: number) => ports[index * 2 + 1]!
  const children = new Set<ChildProcess>()
  const launch = (program: string, words: readonly string[]) => {
    const child = spawn(program, words, {
      ...owner,
      cwd: folder,
      stdio: 'ignore',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: folder, LC_ALL: 'C.UTF-8' },
    })
    children.add(child)
    child.once('exit', () => children.delete(child))
    return child
  }
  const dataOf = (index: number) => join(folder, `data${index}`)
  const configOf = (index: number) => join(folder, `patroni${index}.yml`)
  for (let index = 0; index < count; index++) {
    mkdirSync(join(folder, `run${index}`))
    own(join(folder, `run${index}`))
    writeFileSync(configOf(index), patroniConfig(index))
  }
  writeFileSync(join(folder, 'haproxy.cfg'), proxyConfig())

  function patroniConfig(index: number): string {
    return `scope: flowhook
name: pg${index}
restapi: { listen: '127.0.0.1:${rest(index)}', connect_address: '127.0.0.1:${rest(index)}' }
etcd3: { host: '127.0.0.1:${client}' }
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 2
    retry_timeout: 3
    maximum_lag_on_failover: 1048576
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters: { max_connections: 200, wal_log_hints: 'on' }
  initdb: [ { encoding: UTF8 }, { locale: C.UTF-8 }, data-checksums ]
  pg_hba: [ 'host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust' ]
postgresql:
  listen: '127.0.0.1:${database(index)}'
  connect_address: '127.0.0.1:${database(index)}'
  data_dir: '${dataOf(index)}'
  bin_dir: '${postgresPrograms()}'
  pgpass: '${join(folder, `pgpass${index}`)}'
  remove_data_directory_on_rewind_failure: true
  remove_data_directory_on_diverged_timelines: true
  authentication:
    superuser: { username: flowhook, password: flowhook }
    replication: { username: replicator, password: replicator }
    rewind: { username: flowhook, password: flowhook }
  parameters: { unix_socket_directories: '${join(folder, `run${index}`)}' }
`
  }

  function proxyConfig(): string {
    const servers = Array.from(
      { length: count },
      (_, index) => `  server pg${index} 127.0.0.1:${database(index)} check port ${rest(index)}`,
    )
    return `global
  maxconn 2000
defaults
  mode tcp
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  timeout check 1s
listen primary
  bind 127.0.0.1:${proxy}
  option httpchk OPTIONS /primary
  http-check expect status 200
  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
${servers.join('\n')}
`
  }

  const patronis: ChildProcess[] = []
  const start = (index: number) => void (patronis[index] = launch('/usr/bin/patroni', [configOf(index)]))

  /** Patroni, PostgreSQL's first process and all that it started. */
  function processesOf(index: number): readonly number[] {
    const first = postmasterOf(index)
    const started = first === null ? [] : childrenOf(first)
    return [patronis[index]?.pid, first, ...started].filter((pid): pid is number => pid != null)
  }

  function postmasterOf(index: number): number | null {
    try {
      return Number(readFileSync(join(dataOf(index), 'postmaster.pid'), 'utf8').split('\n')[0])
    } catch {
      return null
    }
  }

  function signal(index: number, name: NodeJS.Signals): void {
    for (const pid of processesOf(index)) {
      try {
        process.kill(pid, name)
      } catch {
        // It has ended meanwhile.
      }
    }
  }

  const answers = async (index: number, path: string) =>
    fetch(`http://127.0.0.1:${rest(index)}${path}`, { method: 'OPTIONS', signal: AbortSignal.timeout(500) }).then(
      ({ status }) => status === 200,
      () => false,
    )
  const cluster: PatroniCluster = {
    url: `postgres://flowhook:flowhook@127.0.0.1:${proxy}/postgres`,
    start,
    async primary() {
      const all = await Promise.all(Array.from({ length: count }, (_, index) => answers(index, '/primary')))
      const found = all.indexOf(true)
      return found === -1 ? null : found
    },
    async isWhole() {
      const indexes = Array.from({ length: count }, (_, index) => index)
      const parts = await Promise.all(
        indexes.map(async (index) => (await answers(index, '/primary')) || answers(index, '/replica')),
      )
      const synchronous = await Promise.all(indexes.map((index) => answers(index, '/sync')))
      return parts.every(Boolean) && synchronous.includes(true)
    },
    kill: (index) => signal(index, 'SIGKILL'),
    freeze: (index) => signal(index, 'SIGSTOP'),
    thaw: (index) => signal(index, 'SIGCONT'),
    switchover() {
      const said = execFileSync('/usr/bin/patronictl', ['-c', configOf(0), 'switchover', '--force', 'flowhook'], {
        env: { PATH: '/usr/bin:/bin', HOME: folder, LC_ALL: 'C.UTF-8' },
        stdio: 'pipe',
      }).toString()
      if (!said.includes('Successfully switched over')) throw new Error(said)
    },
    async close() {
      for (let index = 0; index < count; index++) {
        signal(index, 'SIGCONT')
        signal(index, 'SIGKILL')
      }
      for (const child of children) child.kill('SIGKILL')
      await eventually(async () => children.size === 0, 'all processes of the cluster ended')
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
  const local = (port: number) => `http://127.0.0.1:${port}`
  const etcd = {
    name: 'one',
    'data-dir': join(folder, 'etcd'),
    'log-level': 'error',
    'listen-client-urls': local(client!),
    'advertise-client-urls': local(client!),
    'listen-peer-urls': local(peer!),
    'initial-advertise-peer-urls': local(peer!),
    'initial-cluster': `one=${local(peer!)}`,
  }
  launch(
    '/usr/bin/etcd',
    Object.entries(etcd).flatMap(([name, value]) => [`--${name}`, value]),
  )
  launch('/usr/sbin/haproxy', ['-f', join(folder, 'haproxy.cfg'), '-db'])
  for (let index = 0; index < count; index++) start(index)
  try {
    await eventually(cluster.isWhole, 'the cluster is whole', 120_000)
    return cluster
  } catch (thrown) {
    await cluster.close()
    throw thrown
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
