/**
 * Whether a browser's request may change something: it must come from our own pages. A page of another site can make a
 * browser send our cookie along, but it cannot forge `Sec-Fetch-Site` (Fetch Metadata) nor `Origin` (Fetch standard).
 *
 * Browsers leave `Sec-Fetch-Site` out on plain http away from loopback; there `Origin` decides. It may name the public URL or
 * the very host that the request went to: the cookie belongs to that host. Neither header: refused.
 */
export function isFromOwnSite(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  publicUrl: string,
): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = headers['origin']
  if (typeof origin !== 'string') return false
  const url = URL.parse(origin)
  if (url === null || !/^https?:$/.test(url.protocol)) return false
  return url.origin === new URL(publicUrl).origin || url.host === headers['host']
}
