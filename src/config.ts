import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { BlockList, isIP } from 'node:net'
import { checkHeader, parseAllowedNetworks, type AllowedNetworks } from './base/outbound/index.ts'

/**
 * The settings, one entry each: name, what it means, how it is read, what it is without. The report of all problems at
 * start, `flowhook config`, docs/settings.md and the redacted start-up summary are made from this table.
 */
export interface Setting<T = unknown> {
  readonly name: string
  readonly meaning: string
  /** Shown where nothing is set. */
  readonly default: string
  /** Never shown, only whether it is set. */
  readonly secret?: true
  /** @throws SettingError with a sentence that says what was expected */
  readonly read: (text: string | undefined) => T
}

class SettingError extends Error {}

/** Every problem of the settings at once, each beginning with the setting's name. */
export class SettingsError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The settings are not usable:\n${problems.map((each) => `  ${each}`).join('\n')}`)
    this.name = 'SettingsError'
    this.problems = problems
  }
}

const settings = {
  host: text('FLOWHOOK_HOST', '127.0.0.1', 'The address to listen on.'),
  port: integer('FLOWHOOK_PORT', 8470, 0, 65535, 'The port to listen on; 0 picks a free one and prints it.'),
  publicUrl: optional(
    'FLOWHOOK_PUBLIC_URL',
    'http://HOST:PORT',
    'What invoke URLs and links begin with, as the outside sees this server.',
    publicUrl,
  ),
  data: text(
    'FLOWHOOK_DATA',
    './data',
    'The folder of the embedded database, the key file and the command line’s token.',
  ),
  databaseUrl: optional(
    'FLOWHOOK_DATABASE_URL',
    '',
    'postgres://user:password@host/database, instead of the embedded database: for several servers, or a database that is there anyway. PostgreSQL 15 or newer.',
    postgresUrl,
    true,
  ),
  token: secret('FLOWHOOK_TOKEN', 'An API token (32 characters or more) with full rights, valid as long as it is set.'),
  key: secret(
    'FLOWHOOK_KEY',
    'The master key for stored secrets (32 characters or more). Made in the data folder where it is not set.',
  ),
  allowedNetworks: optional(
    'FLOWHOOK_ALLOWED_NETWORKS',
    'none',
    'Comma-separated CIDR, CIDR:port or exact host names that hooks and cards may reach although they are not public; http is allowed there.',
    networks,
  ),
  tlsCert: optional('FLOWHOOK_TLS_CERT', '', 'A PEM file with the certificate chain, to serve https directly.', file),
  tlsKey: optional('FLOWHOOK_TLS_KEY', '', 'A PEM file with the private key of FLOWHOOK_TLS_CERT.', file),
  caCerts: optional(
    'FLOWHOOK_CA_CERTS',
    '',
    'A PEM file with further certificate authorities that outgoing https and mail trust.',
    file,
  ),
  trustedProxies: optional(
    'FLOWHOOK_TRUSTED_PROXIES',
    'none',
    'Comma-separated CIDRs whose X-Forwarded-* headers are believed.',
    cidrs,
  ),
  role: optional(
    'FLOWHOOK_ROLE',
    'all',
    'What this process does: api answers requests, worker runs flows and delivers, all does both. Other than all needs FLOWHOOK_DATABASE_URL.',
    role,
  ),
  leaseSeconds: integer(
    'FLOWHOOK_LEASE_SECONDS',
    10,
    3,
    300,
    'With several servers: how long one may be silent before the others take over what it ran.',
  ),
  logLevel: optional('FLOWHOOK_LOG_LEVEL', 'info', 'debug, info, warn, error or silent.', logLevel),
  maxHooks: integer('FLOWHOOK_MAX_HOOKS', 1000, 0, 100_000, 'How many event hooks there may be.'),
  maxEventsPerHook: integer(
    'FLOWHOOK_MAX_EVENTS_PER_HOOK',
    300,
    1,
    10_000,
    'How many event types one hook may subscribe to.',
  ),
  maxBody: integer(
    'FLOWHOOK_MAX_BODY',
    1_048_576,
    1024,
    33_554_432,
    'The largest request body in bytes, for invocations and published events.',
  ),
  executionDays: integer('FLOWHOOK_EXECUTION_DAYS', 30, 1, 3650, 'How many days a finished execution is kept.'),
  eventDays: integer('FLOWHOOK_EVENT_DAYS', 90, 1, 3650, 'How many days an event and its deliveries are kept.'),
  executionMegabytes: integer(
    'FLOWHOOK_EXECUTION_MEGABYTES',
    10_240,
    1,
    10_485_760,
    'How much room finished executions may take before the oldest go early, in MiB.',
  ),
  eventMegabytes: integer(
    'FLOWHOOK_EVENT_MEGABYTES',
    10_240,
    1,
    10_485_760,
    'How much room events may take before the oldest go early, in MiB.',
  ),
  fileDays: integer(
    'FLOWHOOK_FILE_DAYS',
    30,
    1,
    3650,
    'How many days a file that a flow made is kept, if its execution is kept so long. Uploaded files stay until somebody deletes them.',
  ),
  fileMegabytes: integer(
    'FLOWHOOK_FILE_MEGABYTES',
    768,
    1,
    1024,
    'How much room all files may take before the oldest that flows made go early, in MiB; past 1024 new ones are refused.',
  ),
  noticeMailTo: optional(
    'FLOWHOOK_NOTICE_MAIL_TO',
    'none',
    'Comma-separated addresses that notices are mailed to (docs/notices.md). Needs FLOWHOOK_NOTICE_MAIL_FROM and FLOWHOOK_SMTP_URL.',
    addresses,
  ),
  noticeMailFrom: optional('FLOWHOOK_NOTICE_MAIL_FROM', '', 'The address that notices are mailed from.', address),
  smtp: {
    name: 'FLOWHOOK_SMTP_URL',
    meaning:
      'The mail server for notices: smtps://user:password@host (TLS, port 465), smtp://user:password@host (STARTTLS, port 587) or smtp://host?security=none. User and password percent-encoded.',
    default: 'not set',
    secret: true,
    read: smtpUrl,
  },
  noticeUrl: {
    name: 'FLOWHOOK_NOTICE_URL',
    meaning: 'Where notices are posted to as JSON, e.g. an incoming webhook of a chat service.',
    default: 'not set',
    secret: true,
    read: webUrl,
  },
  diskLow: integer(
    'FLOWHOOK_DISK_LOW',
    1024,
    1,
    10_485_760,
    'How much room the data’s disk must have before its state is a notice, in MiB.',
  ),
  otlpEndpoint: optional(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    '',
    'The OpenTelemetry collector that traces are sent to over HTTP as JSON, e.g. http://127.0.0.1:4318. Without it none are made.',
    webUrl,
  ),
  otlpHeaders: {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    meaning: 'Headers for the collector: comma-separated name=value, values percent-encoded.',
    default: 'none',
    secret: true,
    read: headerList,
  },
  otlpService: text('OTEL_SERVICE_NAME', 'flowhook', 'The name of this service in traces.'),
  otlpRatio: optional(
    'OTEL_TRACES_SAMPLER_ARG',
    '1',
    'The part of the traces beginning here that is kept, from 0 to 1. What comes with a traceparent goes by that.',
    ratio,
  ),
  traceHosts: optional(
    'FLOWHOOK_TRACE_HOSTS',
    'none',
    'Comma-separated hosts (name or name:port; * for all) that deliveries and flows send the traceparent header to.',
    hostList,
  ),
} as const satisfies Record<string, Setting>

export type Settings = {
  readonly [K in keyof typeof settings]: (typeof settings)[K] extends Setting<infer T> ? T : never
}

/** The table as a list, for documentation and `flowhook config`. */
export const settingList: readonly Setting[] = Object.values(settings)

/**
 * Reads the settings from the environment and, behind it, from a settings file: `FLOWHOOK_CONFIG`, else `flowhook.env` in
 * the working folder where there is one. Every `X` may be given as `X_FILE`, a file that holds the value.
 *
 * @throws SettingsError naming every problem at once
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = []
  const given = { ...settingsFile(environment, problems), ...environment }
  const values: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(settings)) {
    try {
      values[key] = setting.read(textOf(setting.name, given))
    } catch (thrown) {
      if (!(thrown instanceof SettingError)) throw thrown
      problems.push(`${setting.name} ${thrown.message}`)
    }
  }
  for (const name of unknownNames(given)) problems.push(`${name} is not a setting. flowhook config lists them.`)
  const [cert, key] = [values['tlsCert'], values['tlsKey']]
  if (cert !== undefined && key !== undefined && (cert === null) !== (key === null)) {
    problems.push('FLOWHOOK_TLS_CERT and FLOWHOOK_TLS_KEY must be set together.')
  }
  const isMailWhole = values['noticeMailFrom'] !== null && values['smtp'] !== null
  if ((values['noticeMailTo'] as readonly string[] | undefined)?.length && !isMailWhole) {
    problems.push('FLOWHOOK_NOTICE_MAIL_TO needs FLOWHOOK_NOTICE_MAIL_FROM and FLOWHOOK_SMTP_URL.')
  }
  if (problems.length > 0) throw new SettingsError(problems)
  return Object.freeze(values) as unknown as Settings // made entry by entry from the same table that gives the type
}

/** Name, meaning, default and present value of every setting; secrets only as `set` or `not set`. */
export function describeSettings(
  environment: Readonly<Record<string, string | undefined>>,
): readonly { readonly name: string; readonly meaning: string; readonly default: string; readonly value: string }[] {
  const given = { ...settingsFile(environment, []), ...environment }
  return settingList.map(({ name, meaning, default: without, secret }) => {
    const value = given[name] ?? (given[`${name}_FILE`] === undefined ? undefined : `(from ${given[`${name}_FILE`]})`)
    return {
      name,
      meaning,
      default: without,
      value: secret ? (value === undefined ? 'not set' : 'set') : (value ?? without),
    }
  })
}

function settingsFile(environment: Readonly<Record<string, string | undefined>>, problems: string[]) {
  const path = environment['FLOWHOOK_CONFIG'] ?? (existsSync('flowhook.env') ? 'flowhook.env' : undefined)
  if (path === undefined) return {}
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (cause) {
    problems.push(`FLOWHOOK_CONFIG names ${path}, which cannot be read: ${(cause as Error).message}`)
    return {}
  }
}

function textOf(name: string, given: Readonly<Record<string, string | undefined>>): string | undefined {
  const path = given[`${name}_FILE`]
  if (path === undefined || path === '') return given[name] === '' ? undefined : given[name]
  if (given[name] !== undefined && given[name] !== '')
    throw new SettingError(`is set, and ${name}_FILE too. Set one of them.`)
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new SettingError(`cannot be read from ${path}: ${(cause as Error).message}`)
  }
}

/** A misspelt setting would be ignored in silence, so names that begin like ours and are none of ours are refused. */
function unknownNames(given: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set([...settingList.flatMap(({ name }) => [name, `${name}_FILE`]), ...otherNames])
  return Object.keys(given).filter((name) => name.startsWith('FLOWHOOK_') && !known.has(name))
}

/** Names that are read elsewhere: the settings file itself, the command line's server, and the tests' browser. */
const otherNames = ['FLOWHOOK_CONFIG', 'FLOWHOOK_URL', 'FLOWHOOK_CHROMIUM']

function text(name: string, without: string, meaning: string): Setting<string> {
  return { name, meaning, default: without, read: (given) => given ?? without }
}

function integer(name: string, without: number, min: number, max: number, meaning: string): Setting<number> {
  return {
    name,
    meaning,
    default: String(without),
    read(given) {
      if (given === undefined) return without
      const value = Number(given)
      if (!/^\d+$/.test(given) || value < min || value > max) {
        throw new SettingError(`is “${given}”; expected a whole number from ${min} to ${max}.`)
      }
      return value
    },
  }
}

function optional<T>(
  name: string,
  shown: string,
  meaning: string,
  read: (given: string | undefined) => T,
  secret?: true,
): Setting<T> {
  return { name, meaning, default: shown, read, ...(secret === undefined ? {} : { secret }) }
}

function secret(name: string, meaning: string): Setting<string | null> {
  return {
    name,
    meaning,
    default: 'not set',
    secret: true,
    read(given) {
      if (given === undefined) return null
      if (given.length < 32) throw new SettingError(`has ${given.length} characters; expected 32 or more.`)
      return given
    },
  }
}

function publicUrl(given: string | undefined): string | null {
  if (given === undefined) return null
  const url = URL.parse(given)
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new SettingError(
      `is “${given}”; expected an http or https URL without user, query and fragment, e.g. https://flowhook.example.com.`,
    )
  }
  return url.href.replace(/\/+$/, '')
}

function webUrl(given: string | undefined): string | null {
  if (given === undefined) return null
  const url = URL.parse(given)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') {
    throw new SettingError('is no http or https URL without user and password, e.g. https://example.com/path.')
  }
  return url.href
}

function addresses(given: string | undefined): readonly string[] {
  const all = (given ?? '').split(',').map((each) => each.trim())
  return all.filter((each) => each !== '').map((each) => address(each)!)
}

function address(given: string | undefined): string | null {
  if (given === undefined) return null
  if (!/^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d-]{1,63}(\.[a-z\d-]{1,63})*$/i.test(given)) {
    throw new SettingError(`has “${given.slice(0, 100)}”; expected an address such as ada@example.com.`)
  }
  return given
}

/** What the operator's mail server wants. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user: string | null
  readonly password: string | null
}

function smtpUrl(given: string | undefined): SmtpServer | null {
  if (given === undefined) return null
  const [, scheme, login, host = '', port, security] =
    /^(smtps?):\/\/(?:([^@/?#]*)@)?(\[[\da-f:]+\]|[a-z\d.-]+)(?::(\d{1,5}))?\/?(?:\?security=(none))?$/i.exec(given) ??
    []
  const colon = (login ?? '').indexOf(':')
  const parts = colon === -1 ? [login ?? '', ''] : [login!.slice(0, colon), login!.slice(colon + 1)]
  const [user = '', password = ''] = parts.map(percentDecoded)
  if (scheme === undefined || user === null || password === null || (scheme === 'smtps' && security !== undefined)) {
    throw new SettingError(
      'is no smtp or smtps URL, e.g. smtps://user:password@smtp.example.com; see docs/settings.md.',
    )
  }
  const way = scheme === 'smtps' ? 'tls' : security === undefined ? 'starttls' : 'none'
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  const isHere = bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
  if (way === 'none' && user !== '' && !isHere) {
    throw new SettingError('would send user and password unencrypted; leave ?security=none out.')
  }
  return {
    host: bare,
    port: port === undefined ? { tls: 465, starttls: 587, none: 25 }[way] : Number(port),
    security: way,
    user: user === '' ? null : user,
    password: password === '' ? null : password,
  }
}

function headerList(given: string | undefined): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const pair of (given ?? '').split(',').filter((each) => each.trim() !== '')) {
    const mark = pair.indexOf('=')
    const name = pair.slice(0, mark).trim().toLowerCase()
    const value = percentDecoded(pair.slice(mark + 1).trim())
    if (mark < 1 || value === null || checkHeader(name, value) !== null) {
      throw new SettingError('has an entry that is no header; expected e.g. authorization=Bearer%20abc,x-tenant=1.')
    }
    headers[name] = value
  }
  return headers
}

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function ratio(given: string | undefined): number {
  const value = Number(given ?? '1')
  if (!/^\d*\.?\d+$/.test(given ?? '1') || value > 1) {
    throw new SettingError(`is “${given}”; expected a number from 0 to 1, e.g. 0.1.`)
  }
  return value
}

function hostList(given: string | undefined): readonly string[] {
  const hosts = (given ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '')
  const wrong = hosts.find((host) => host !== '*' && URL.parse(`https://${host}/`)?.pathname !== '/')
  if (wrong !== undefined) throw new SettingError(`has “${wrong}”; expected a host, e.g. api.example.com or *.`)
  return hosts
}

function networks(given: string | undefined): AllowedNetworks {
  const { allowed, problems } = parseAllowedNetworks(given ?? '')
  if (problems.length > 0) throw new SettingError(`has entries that cannot be used: ${problems.join('; ')}`)
  return allowed
}

function file(given: string | undefined): string | null {
  if (given === undefined) return null
  try {
    return readFileSync(resolve(given), 'utf8')
  } catch (cause) {
    throw new SettingError(`cannot be read: ${(cause as Error).message}`)
  }
}

function cidrs(given: string | undefined): readonly string[] {
  const entries = (given ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/')
    const family = isIP(address)
    const bits = Number(prefix ?? (family === 6 ? 128 : 32))
    try {
      new BlockList().addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4')
    } catch {
      throw new SettingError(`has “${entry}”; expected a CIDR such as 10.0.0.0/8 or ::1/128.`)
    }
  }
  return entries
}

function postgresUrl(given: string | undefined): string | null {
  if (given === undefined) return null
  // Not shown: it has a password.
  const url = URL.parse(given)
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    throw new SettingError('is no URL of PostgreSQL; expected e.g. postgres://flowhook:password@localhost/flowhook.')
  }
  // They would take the place of ours, which say where the tables are.
  if (url.searchParams.has('options')) throw new SettingError('has “options”, which cannot be set here. Take it out.')
  return given
}

function role(given: string | undefined): 'api' | 'worker' | 'all' {
  const roles = ['api', 'worker', 'all'] as const
  const role = roles.find((each) => each === (given ?? 'all'))
  if (role === undefined) throw new SettingError(`is “${given}”; expected one of ${roles.join(', ')}.`)
  return role
}

function logLevel(given: string | undefined): 'debug' | 'info' | 'warn' | 'error' | 'silent' {
  const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const
  const level = levels.find((each) => each === (given ?? 'info'))
  if (level === undefined) throw new SettingError(`is “${given}”; expected one of ${levels.join(', ')}.`)
  return level
}
