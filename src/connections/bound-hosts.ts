import { readMailOrigin } from '../base/outbound/judge-server.ts'
import type { ValuesOf } from '../cards/fields.ts'
import type { Connector } from '../cards/connection.ts'
import type { Connection } from '../model/connection.ts'

/**
 * The origins that a connection's requests may go to.
 *
 * @param settings as they are stored: they were checked against the declaration
 */
export function boundOrigins(connector: Connector, settings: Connection['settings']): ReadonlySet<string> {
  const entries = connector.hosts(settings as ValuesOf<Connector['settings']>)
  return new Set(entries.map(originOf).filter((origin) => origin !== null))
}

/** Whether a URL leads to one of them. What it says is judged as the client reads it, never as text. */
export function isBound(url: string, origins: ReadonlySet<string>): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && parsed.username === '' && parsed.password === '' && origins.has(parsed.origin)
}

/** `example.com`, `example.com:8443` and `https://example.com/path` as an origin, a mail server as it is; null for what is none. */
function originOf(entry: string): string | null {
  if (readMailOrigin(entry) !== null) return entry
  const url = URL.parse(entry.includes('://') ? entry : `https://${entry}`)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.host !== '' ? url.origin : null
}
