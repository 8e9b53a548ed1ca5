import { isIP } from 'node:net'
import { plainName, type AllowedNetworks } from './allowed-networks.ts'
import { judgeAddress } from './judge-address.ts'
import { deniedPorts, judgeName, judgeUrlText, type UrlVerdict } from './judge-url.ts'

/** A server that mail is handed to. */
export interface MailServer {
  /** A host name, or an IP address with or without brackets. */
  readonly host: string
  readonly port: number
  /** Whether nothing is said before the connection is encrypted, but for the request to encrypt it (RFC 3207, RFC 8314). */
  readonly secure: boolean
}

/** Ports below 1024 that mail is handed in at: relay, TLS from the start, submission. */
const mailPorts: ReadonlySet<number> = new Set([25, 465, 587])

/** What `MailServer` is as text: `smtps://host:port` where it is secure, else `smtp://host:port`. Null where there is no such host. */
export function mailOrigin({ host, port, secure }: MailServer): string | null {
  // The URL standard drops tabs and line breaks in silence.
  if (!/^[^\s\p{Cc}/?#@\\]+$/u.test(host)) return null
  const url = URL.parse(`https://${isIP(host) === 6 ? `[${host}]` : host}:${port}`)
  if (url === null || url.username !== '' || url.password !== '' || url.pathname !== '/' || url.search !== '')
    return null
  return `${secure ? 'smtps' : 'smtp'}://${url.hostname}:${url.port === '' ? 443 : url.port}`
}

/** The way back. Null for what is no such text, in any other form too. */
export function readMailOrigin(text: string): MailServer | null {
  const [, scheme, host, port] = /^(smtps?):\/\/(\[[^\]]+\]|[^:/@[\]]+):(\d{1,5})$/.exec(text) ?? []
  if (scheme === undefined) return null
  const server = { host: host!, port: Number(port), secure: scheme === 'smtps' }
  return mailOrigin(server) === text ? server : null
}

/** As `judgeUrlText`, for the places that connections are bound to: origins of web servers, and mail servers. */
export function judgeOriginText(text: string, allowed: AllowedNetworks): UrlVerdict {
  const server = readMailOrigin(text)
  if (server === null) return judgeUrlText(text, allowed)
  const read = judgeMailServer(server, allowed)
  return 'reason' in read ? { ok: false, reason: read.reason } : { ok: true }
}

/**
 * Judges a mail server by its text alone; what its name resolves to is judged when a connection is made.
 *
 * @returns the host as names and addresses are compared, or a sentence that says why nothing goes there
 */
export function judgeMailServer(
  server: MailServer,
  allowed: AllowedNetworks,
): { readonly host: string; readonly literal: boolean } | { readonly reason: string } {
  const { port, secure } = server
  const url = URL.parse(mailOrigin(server)?.replace(/^smtps?:/, 'https:') ?? '')
  if (url === null) return { reason: 'The server is no host name or IP address.' }
  const bare = url.hostname.replace(/^\[|\]$/g, '')
  const literal = isIP(bare) !== 0
  const host = literal ? bare : plainName(bare)
  const verdict = literal ? judgeAddress(host, port, host, allowed) : judgeName(host, port, allowed)
  if (!verdict.ok) return { reason: `The server is at a private or special address: ${verdict.reason}` }
  if (!secure && !verdict.listed) {
    return { reason: 'Mail goes unencrypted only to servers in FLOWHOOK_ALLOWED_NETWORKS. Use TLS or STARTTLS.' }
  }
  if (verdict.exactly || mailPorts.has(port) || (port >= 1024 && !deniedPorts.has(port))) return { host, literal }
  const reason = `Port ${port} is none that mail is handed in at: 25, 465, 587, or one from 1024 up. An entry with this port in FLOWHOOK_ALLOWED_NETWORKS opens it.`
  return { reason }
}
