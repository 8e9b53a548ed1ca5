import type { Command } from 'commander'
import { X509Certificate } from 'node:crypto'
import { access, constants, readFile, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { readSettings, SettingsError, type Settings } from '../config.ts'
import { connect, type Connection } from './connection.ts'
import { exitCodes, Failure } from './failure.ts'
import { json, table, terminal } from './output.ts'

type Verdict = 'ok' | 'warn' | 'fail'

interface Finding {
  readonly check: string
  readonly verdict: Verdict
  /** What was found, and where it is not ok, what to do. */
  readonly found: string
}

/** `flowhook doctor`: looks at what an installation needs, and says what to do. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check data folder, key, public URL, server, hooks and deliveries')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      const findings = await examine(command.optsWithGlobals())
      terminal.out(
        options.json
          ? json(findings)
          : table(
              findings,
              [
                ['', ({ verdict }) => verdict],
                ['CHECK', ({ check }) => check],
                ['FOUND', ({ found }) => found],
              ],
              Number.POSITIVE_INFINITY,
            ),
      )
      const failed = findings.filter(({ verdict }) => verdict === 'fail').length
      if (failed > 0)
        throw new Failure(`${failed} of ${findings.length} checks failed.`, { exitCode: exitCodes.failed })
    })
}

async function examine(options: { readonly url?: string; readonly tokenFile?: string }): Promise<readonly Finding[]> {
  const settings = usableSettings()
  if (!('data' in settings))
    return [node(), ...settings.problems.map((problem) => finding('settings', 'fail', problem))]
  const api = await connect(options, process.env).catch((failure: Failure) => failure)
  return [
    node(),
    finding('settings', 'ok', 'can be used'),
    await dataFolder(settings.data),
    await keyFile(settings),
    await diskSpace(settings.data, settings.diskLow),
    ...certificate(settings.tlsCert),
    notices(settings),
    traces(settings),
    ...(api instanceof Failure
      ? [finding('server', 'fail', [api.message, ...api.hints].join(' '))]
      : await server(api, settings)),
  ]
}

const finding = (check: string, verdict: Verdict, found: string): Finding => ({ check, verdict, found })

function usableSettings(): Settings | { readonly problems: readonly string[] } {
  try {
    return readSettings(process.env)
  } catch (thrown) {
    if (thrown instanceof SettingsError) return { problems: thrown.problems }
    throw thrown
  }
}

function node(): Finding {
  const version = process.versions.node
  return Number(version.split('.')[0]) >= 26
    ? finding('Node', 'ok', version)
    : finding('Node', 'fail', `${version}; the server needs 26. npm start brings it.`)
}

async function dataFolder(folder: string): Promise<Finding> {
  try {
    const { mode } = await stat(folder)
    await access(folder, constants.R_OK | constants.W_OK)
    if ((mode & 0o077) !== 0)
      return finding('data folder', 'warn', `${folder} can be read by other users. chmod 700 ${folder}`)
    return finding('data folder', 'ok', folder)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT')
      return finding('data folder', 'warn', `${folder} does not exist yet; the first start makes it.`)
    return finding('data folder', 'fail', `${folder} cannot be used: ${message}`)
  }
}

async function keyFile(settings: Settings): Promise<Finding> {
  if (settings.key !== null) return finding('key', 'ok', 'given by FLOWHOOK_KEY; keep a copy apart from the data')
  const path = join(settings.data, 'key')
  try {
    const { mode } = await stat(path)
    const key = (await readFile(path, 'utf8')).trim()
    if (key.length < 32) return finding('key', 'fail', `${path} is too short to be a key. Put the right one back.`)
    if ((mode & 0o077) !== 0) return finding('key', 'warn', `${path} can be read by other users. chmod 600 ${path}`)
    return finding('key', 'ok', `${path}; without it stored secrets are lost, so back it up`)
  } catch {
    return finding('key', 'warn', `${path} is not there; the first start makes it.`)
  }
}

async function diskSpace(folder: string, low: number): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(folder)
    const gigabytes = (bavail * bsize) / 2 ** 30
    const found = `${gigabytes.toFixed(1)} GiB free`
    return gigabytes * 1024 < low
      ? finding('disk', 'warn', `${found}; make room, a full disk refuses every event`)
      : finding('disk', 'ok', found)
  } catch {
    return finding('disk', 'warn', `${folder} cannot be asked for its free space`)
  }
}

function certificate(pem: string | null): readonly Finding[] {
  if (pem === null) return []
  const until = new Date(new X509Certificate(pem).validTo)
  const days = Math.floor((until.getTime() - Date.now()) / 86_400_000)
  const found = `valid until ${until.toISOString().slice(0, 10)}`
  if (days < 0) return [finding('certificate', 'fail', `${found}: it has ended. Renew it and start the server again.`)]
  return [days < 14 ? finding('certificate', 'warn', `${found}; renew it`) : finding('certificate', 'ok', found)]
}

function notices({ noticeMailTo: to, smtp, noticeUrl }: Settings): Finding {
  const ways = [
    ...(to.length === 0 || smtp === null ? [] : [`mail to ${to.join(', ')} through ${smtp.host}:${smtp.port}`]),
    ...(noticeUrl === null ? [] : [`webhook at ${new URL(noticeUrl).host}`]),
  ]
  return ways.length > 0
    ? finding('notices', 'ok', ways.join('; '))
    : finding(
        'notices',
        'warn',
        'nobody is told of failures. Set FLOWHOOK_NOTICE_MAIL_TO or FLOWHOOK_NOTICE_URL; docs/notices.md',
      )
}

function traces({ otlpEndpoint }: Settings): Finding {
  return finding('traces', 'ok', otlpEndpoint === null ? 'not sent anywhere' : `sent to ${new URL(otlpEndpoint).host}`)
}

async function server(api: Connection, settings: Settings): Promise<readonly Finding[]> {
  try {
    const ready = await fetch(`${api.url}/readyz`)
    const { status } = (await ready
      .clone()
      .json()
      .catch(() => ({}))) as { readonly status?: string }
    if (status === 'disk full') {
      const todo = 'events and calls are refused until there is room; it then goes on by itself'
      return [finding('server', 'fail', `${api.url} answers, but the disk with its database is full: ${todo}`)]
    }
    if (!ready.ok) return [finding('server', 'fail', `${api.url} is up but not ready (status ${ready.status})`)]
    return [
      finding('server', 'ok', api.url),
      ...(await clock(ready)),
      await publicUrl(api, settings),
      ...(await egress(api)),
      ...(await work(api)),
    ]
  } catch (thrown) {
    if (thrown instanceof Failure) return [finding('server', 'fail', [thrown.message, ...thrown.hints].join(' '))]
    return [finding('server', 'fail', `No server answers at ${api.url}. Start it with npm start.`)]
  }
}

async function clock(answer: Response): Promise<readonly Finding[]> {
  const theirs = Date.parse(answer.headers.get('date') ?? '')
  const apart = Math.abs(theirs - Date.now()) / 1000
  if (Number.isNaN(theirs)) return []
  return [
    apart > 30
      ? finding('clock', 'warn', `${Math.round(apart)} s apart from the server’s`)
      : finding('clock', 'ok', 'as the server’s'),
  ]
}

async function publicUrl(api: Connection, settings: Settings): Promise<Finding> {
  const url = settings.publicUrl ?? api.url
  const reachable = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(5000) }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (!url.startsWith('https:')) {
    return finding('public URL', 'warn', `${url} is not https: an Okta org can call only https. See docs/install.md.`)
  }
  if (!reachable)
    return finding('public URL', 'warn', `${url} does not answer from here; an outside caller may still reach it.`)
  return finding('public URL', 'ok', url)
}

async function egress(api: Connection): Promise<readonly Finding[]> {
  const { paused } = await api.get<{ readonly paused: { readonly reason: string } | null }>('/api/v1/egress')
  if (paused === null) return []
  const found = `paused (${paused.reason}): nothing is delivered, run or called. flowhook egress resume`
  return [finding('outgoing', 'warn', found)]
}

interface Hook {
  readonly name: string
  readonly status: string
  readonly verificationStatus: string
}

async function work(api: Connection): Promise<readonly Finding[]> {
  const hooks = await api.get<readonly Hook[]>('/api/v1/eventHooks')
  const silent = hooks.filter(
    ({ status, verificationStatus }) => status === 'ACTIVE' && verificationStatus !== 'VERIFIED',
  )
  const givenUp = await api.get<readonly unknown[]>('/api/v1/deliveries?status=GIVEN_UP&limit=200')
  return [
    silent.length === 0
      ? finding('event hooks', 'ok', `${hooks.length}, none waits for its verification`)
      : finding(
          'event hooks',
          'warn',
          `not verified, so they receive nothing: ${silent.map(({ name }) => name).join(', ')}. flowhook hook verify`,
        ),
    givenUp.length === 0
      ? finding('deliveries', 'ok', 'none was given up')
      : finding(
          'deliveries',
          'warn',
          `${givenUp.length === 200 ? '200 or more' : givenUp.length} were given up. flowhook delivery list --status GIVEN_UP`,
        ),
  ]
}
