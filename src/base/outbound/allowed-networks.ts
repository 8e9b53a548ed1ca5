import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Addresses that may be reached although they are not public. `port` null means every port that is allowed at all. */
export interface AllowedNetwork {
  readonly range: Address
  readonly bits: number
  readonly port: number | null
  readonly text: string
}

/** A host name that may be reached although its addresses are not public. */
export interface AllowedName {
  readonly name: string
  readonly port: number | null
}

/** What `FLOWHOOK_ALLOWED_NETWORKS` opens. */
export interface AllowedNetworks {
  readonly networks: readonly AllowedNetwork[]
  readonly names: readonly AllowedName[]
}

/** Nothing but the public Internet: the default. */
export const noNetworks: AllowedNetworks = Object.freeze({ networks: Object.freeze([]), names: Object.freeze([]) })

/**
 * Reads comma-separated `10.0.0.0/8`, `10.0.0.0/8:8080`, `::1/128`, `[::1/128]:8470`, `hook.internal`, `hook.internal:9000`.
 * A bare address stands for itself alone.
 *
 * @returns what could be read, and one sentence for each entry that could not, naming it
 */
export function parseAllowedNetworks(text: string): {
  readonly allowed: AllowedNetworks
  readonly problems: readonly string[]
} {
  const networks: AllowedNetwork[] = []
  const names: AllowedName[] = []
  const problems: string[] = []
  for (const entry of text.split(',').map((each) => each.trim())) {
    if (entry === '') continue
    const read = readEntry(entry)
    if ('problem' in read) problems.push(`“${entry}” ${read.problem}`)
    else if ('name' in read) names.push(Object.freeze(read))
    else networks.push(Object.freeze(read))
  }
  const allowed = Object.freeze({ networks: Object.freeze(networks), names: Object.freeze(names) })
  return { allowed, problems }
}

type Entry = AllowedNetwork | AllowedName | { readonly problem: string }

function readEntry(entry: string): Entry {
  const { host, portText } = splitPort(entry)
  const port = portText === null ? null : Number(portText)
  if (port !== null && (!/^\d{1,5}$/.test(portText!) || port < 1 || port > 65535)) {
    return { problem: `has no port from 1 to 65535 behind the colon` }
  }
  const [address = '', prefix] = host.split('/')
  if (isIP(address) !== 0 && !address.includes('%')) return readNetwork(address, prefix, port, entry)
  if (host.includes('/')) return { problem: 'has no IP address before the slash' }
  if (host.includes('*')) return { problem: 'has a wildcard; write each host name, or the network as CIDR' }
  return isHostName(host)
    ? { name: plainName(host), port }
    : { problem: 'is no CIDR (10.0.0.0/8), CIDR:port, [IPv6 CIDR]:port or host name' }
}

function readNetwork(address: string, prefix: string | undefined, port: number | null, text: string): Entry {
  const range = ipaddr.parse(address)
  if (range instanceof ipaddr.IPv6 && range.isIPv4MappedAddress()) {
    return { problem: 'is an IPv4 address inside IPv6; write the IPv4 network' }
  }
  const most = range.kind() === 'ipv6' ? 128 : 32
  const bits = prefix === undefined ? most : Number(prefix)
  if (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || bits > most)) {
    return { problem: `has no prefix length from 0 to ${most} behind the slash` }
  }
  const first = networkAddress(range, bits)
  if (first !== range.toNormalizedString()) {
    return { problem: `has bits set behind its prefix; the network is ${ipaddr.parse(first).toString()}/${bits}` }
  }
  return { range, bits, port, text }
}

function networkAddress(range: Address, bits: number): string {
  const bytes = range.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8))
    return byte & (0xff << (8 - kept)) & 0xff
  })
  return ipaddr.fromByteArray(bytes).toNormalizedString()
}

/** Before the port, and the port's text. An IPv6 network has a port only behind its brackets. */
function splitPort(entry: string): { readonly host: string; readonly portText: string | null } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(entry)
  if (bracketed) return { host: bracketed[1]!, portText: bracketed[2] ?? null }
  const colon = entry.indexOf(':')
  if (colon === -1 || entry.includes(':', colon + 1)) return { host: entry, portText: null }
  return { host: entry.slice(0, colon), portText: entry.slice(colon + 1) }
}

/** A host name as URLs have it: letters beyond ASCII in their encoded form. A last label of digits would be an address. */
function isHostName(text: string): boolean {
  const url = URL.parse(`http://${text}/`)
  if (url === null || url.host !== url.hostname || url.username !== '' || url.pathname !== '/') return false
  const name = plainName(text)
  return (
    name.length <= 253 &&
    name.split('.').every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) &&
    !/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(name)
  )
}

/** Lower case, encoded, without the dot of the root: the form in which names are compared. */
export function plainName(host: string): string {
  const hostname = URL.parse(`http://${host}/`)?.hostname ?? host.toLowerCase()
  return hostname.endsWith('.') ? hostname.slice(0, -1) : hostname
}

/** The entry that covers an address at a port, the one that names the port first. */
export function networkOf(address: Address, port: number, allowed: AllowedNetworks): AllowedNetwork | null {
  const covers = ({ range, bits }: AllowedNetwork) => range.kind() === address.kind() && address.match(range, bits)
  return (
    allowed.networks.find((network) => network.port === port && covers(network)) ??
    allowed.networks.find((network) => network.port === null && covers(network)) ??
    null
  )
}

/** The entry that names a host at a port, the one that names the port first. `host` in plain form. */
export function nameOf(host: string, port: number, allowed: AllowedNetworks): AllowedName | null {
  return (
    allowed.names.find((entry) => entry.port === port && entry.name === host) ??
    allowed.names.find((entry) => entry.port === null && entry.name === host) ??
    null
  )
}

/** What lets a client reach the very place that the operator named in a setting, wherever it is, and nothing else. */
export function operatorsOwn(url: string): AllowedNetworks {
  const { hostname, port, protocol } = new URL(url)
  const at = port === '' ? { 'https:': 443, 'http:': 80 }[protocol] : port
  return parseAllowedNetworks(at === undefined ? '' : `${hostname}:${at}`).allowed
}
