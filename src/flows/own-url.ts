import { isIP } from 'node:net'

/** Says which flow's invoke URL a URL is, if it is one of ours. */
export type OwnInvokeUrl = (url: string) => OwnTarget | null

export interface OwnTarget {
  readonly alias: string
  /** Without the question mark. */
  readonly query: string
}

/**
 * Recognises own invoke URLs: the exact path `/api/flo/{alias}/invoke` behind the public URL, behind any earlier public URL,
 * and on loopback at our own port (contract). Nothing else is handed over, whatever it looks like.
 *
 * @param options.port known once the server listens
 */
export function ownInvokeUrls(options: {
  readonly publicUrl: () => string
  readonly earlierPublicUrls: readonly string[]
  readonly port: () => number | null
}): OwnInvokeUrl {
  return (text) => {
    // Most URLs are not ours: a search in the text spares them the parsing.
    if (!text.includes('/api/flo/')) return null
    const url = URL.parse(text)
    if (url === null || url.username !== '' || url.password !== '') return null
    for (const own of [options.publicUrl(), ...options.earlierPublicUrls]) {
      const base = URL.parse(own)
      if (base?.origin === url.origin) {
        const prefix = base.pathname.replace(/\/+$/, '')
        const alias = url.pathname.startsWith(prefix) ? aliasOf(url.pathname.slice(prefix.length)) : null
        if (alias !== null) return { alias, query: url.search.slice(1) }
      }
    }
    const alias = isOurLoopback(url, options.port()) ? aliasOf(url.pathname) : null
    return alias === null ? null : { alias, query: url.search.slice(1) }
  }
}

const aliasOf = (path: string): string | null => /^\/api\/flo\/([a-z0-9-]{8,64})\/invoke$/.exec(path)?.[1] ?? null

function isOurLoopback({ protocol, hostname, port }: URL, ours: number | null): boolean {
  if (protocol !== 'http:' && protocol !== 'https:') return false
  if (Number(port || (protocol === 'https:' ? 443 : 80)) !== ours) return false
  // The parser has already written every notation of an address in one way.
  return hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
}
