import { isIP } from 'node:net'
import { nameOf, networkOf, plainName, type AllowedNetworks } from './allowed-networks.ts'
import { judgeAddress, readAddress } from './judge-address.ts'

export type UrlVerdict = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** A URL is at most this many characters long. */
export const maxUrlLength = 8192

/** What a connection needs to know of a URL whose text was judged. */
export interface Target {
  readonly origin: string
  /** Path and query. */
  readonly path: string
  readonly secure: boolean
  /** Lower case, without brackets and without the dot of the root. */
  readonly host: string
  readonly port: number
  /** Whether the host is an IP address: then no name is resolved. */
  readonly literal: boolean
}

/**
 * Judges a URL by its text alone, as it is done when a hook is saved: scheme, user info, port, and a host that is an address
 * in any form (the URL standard turns decimal, octal, hexadecimal and short forms into the plain one). Names are resolved and
 * judged when a connection is made.
 *
 * @returns `reason`: a sentence for the one who wrote the URL
 */
export function judgeUrlText(url: string, allowed: AllowedNetworks): UrlVerdict {
  const read = readTarget(url, allowed)
  return 'reason' in read ? { ok: false, reason: read.reason } : { ok: true }
}

/** `judgeUrlText`, with what was read. */
export function readTarget(text: string, allowed: AllowedNetworks): Target | { readonly reason: string } {
  if (text.length > maxUrlLength) return { reason: `The URL is longer than ${maxUrlLength} characters.` }
  // The URL standard drops tabs and line breaks in silence; what was judged and what was meant could then differ.
  // oxlint-disable-next-line no-control-regex
  if (/[\x00-\x20\x7f]/.test(text)) return { reason: 'The URL has blanks or control characters.' }
  const url = URL.parse(text)
  if (url === null) return { reason: 'The URL is not an absolute URL such as https://example.com/hook.' }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { reason: `The scheme of the URL is ${url.protocol.slice(0, -1)}; expected https.` }
  }
  if (url.username !== '' || url.password !== '') {
    return { reason: 'The URL has a user name or password. Send credentials in a header instead.' }
  }
  const bare = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
  const target: Target = {
    origin: url.origin,
    path: url.pathname + url.search,
    secure: url.protocol === 'https:',
    host: isIP(bare) === 0 ? plainName(bare) : bare,
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    literal: isIP(bare) !== 0,
  }
  const reason = refusalOf(target, allowed)
  return reason === null ? target : { reason }
}

function refusalOf({ host, port, secure, literal }: Target, allowed: AllowedNetworks): string | null {
  if (host === '') return 'The URL has no host.'
  const verdict = literal ? judgeAddress(host, port, host, allowed) : judgeName(host, port, allowed)
  if (!verdict.ok) return `The URL points to a private or special address: ${verdict.reason}`
  if (!secure && !verdict.listed) {
    return `The URL is http; expected https. http is only for hosts in FLOWHOOK_ALLOWED_NETWORKS.`
  }
  if (verdict.exactly) return null
  if (port !== 80 && port !== 443 && port < 1024) {
    return `Port ${port} is not allowed; expected 80, 443 or one from 1024 up. An entry with this port in FLOWHOOK_ALLOWED_NETWORKS opens it.`
  }
  if (deniedPorts.has(port)) {
    return `Port ${port} belongs to another protocol. An entry with this port in FLOWHOOK_ALLOWED_NETWORKS opens it.`
  }
  return null
}

/** Only `localhost` says by its text alone where it leads (RFC 6761, 6.3). */
export function judgeName(host: string, port: number, allowed: AllowedNetworks) {
  const name = nameOf(host, port, allowed)
  if (name !== null) return { ok: true, listed: true, exactly: name.port !== null } as const
  if (host !== 'localhost' && !host.endsWith('.localhost')) return { ok: true, listed: false, exactly: false } as const
  const loopback = ['127.0.0.1', '::1'].map((ip) => networkOf(readAddress(ip)!, port, allowed)).find((each) => each)
  if (loopback) return { ok: true, listed: true, exactly: loopback.port !== null } as const
  return { ok: false, reason: `${host} is this machine. FLOWHOOK_ALLOWED_NETWORKS can open it.` } as const
}

// Ports above 1023 of protocols that could be spoken to by a forged HTTP request: the list of the Fetch standard (2.9), and
// databases, queues and control planes that are often left without a password.
export const deniedPorts: ReadonlySet<number> = new Set([
  1433, 1521, 1719, 1720, 1723, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432,
  5672, 5900, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9092, 9300, 10080, 10250, 11211, 27017,
])
