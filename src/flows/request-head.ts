import type { EndpointCall } from './endpoint-call.ts'

/** Never kept: whoever reads an execution must not get the caller's credentials. */
const credentials: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'x-api-client-token',
])

/**
 * What is kept of a request beside its body, as `ExecutionInput.head` wants it: JSON of method, headers and query, without
 * credentials and without the names that Okta reserves (`x-okta-workflows…`).
 *
 * @param query already without the client token
 */
export function requestHead(method: string, headers: EndpointCall['headers'], query: string): string {
  const kept: Record<string, unknown> = {}
  for (const name in headers) {
    if (!credentials.has(name) && !name.startsWith('x-okta-workflows')) kept[name] = headers[name]
  }
  return JSON.stringify({ method, headers: kept, query })
}
