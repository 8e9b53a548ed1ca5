import type { Outbound } from '../base/outbound/index.ts'
import { currentWork, inSpan } from '../base/work.ts'

/**
 * The guarded client with a span for each request. The span's place in its trace goes along to the named hosts only: ids of ours
 * are nothing that strangers need.
 *
 * @param hosts names as URLs have them, with `:port` where that is not the scheme's own; `*` is everybody
 */
export function tracedOutbound(outbound: Outbound, hosts: readonly string[]): Outbound {
  const isTold = (host: string) => hosts.includes('*') || hosts.includes(host)
  return {
    request(request) {
      if (currentWork()?.span === undefined) return outbound.request(request)
      const url = URL.parse(request.url)
      // Neither path nor query: both may hold credentials of the receiver's.
      const attributes = { 'http.request.method': request.method, 'server.address': url?.host ?? '' }
      return inSpan(request.method, 'client', attributes, async (span) => {
        const hasOwn = Object.keys(request.headers).some((name) => name.toLowerCase() === 'traceparent')
        const tells = span !== null && url !== null && !hasOwn && isTold(url.host)
        const headers = tells ? { ...request.headers, traceparent: span.traceparent } : request.headers
        const answer = await outbound.request({ ...request, headers })
        span?.end(
          { 'http.response.status_code': answer.status },
          answer.status >= 400 ? `Status ${answer.status}` : undefined,
        )
        return answer
      })
    },
    connectMail: (dial) => outbound.connectMail(dial),
    close: () => outbound.close(),
  }
}
