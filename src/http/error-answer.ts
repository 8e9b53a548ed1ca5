import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../base/log.ts'
import { oktaError } from '../base/okta-error.ts'
import { maskUrl } from '../hooks/mask-url.ts'
import { asProblem } from './as-problem.ts'
import type { Metrics } from './metrics.ts'
import { apiHeaders } from './security-headers.ts'

/** Answers whatever was thrown with Okta's error object, and logs what is not the caller's doing; the answer's error id is the request's. */
export function sendError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: {
    readonly log: Log
    readonly maxBody: number
    readonly metrics: Pick<Metrics, 'problem'>
  },
): void {
  // Fastify's own early errors come before any route was found.
  const declared = request.routeOptions?.config?.declared
  const error = asProblem(thrown, {
    bodyLimit: declared?.maxBody ?? parts.maxBody,
    contentType: request.headers['content-type'] ?? '(none)',
    expected: declared?.body === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
  })
  const { entry } = error
  const requestId = request.id
  parts.metrics.problem(error.code)
  const line = { requestId, code: error.code, method: request.method, url: maskUrl(request.url) }
  if (entry.kind === 'bug') parts.log.error({ ...line, err: error.cause }, error.message)
  else if (entry.kind === 'operational') parts.log.warn({ ...line, err: error.cause }, error.message)
  else parts.log.debug(line, error.message)

  const { seconds } = error.params
  if (entry.status === 503 || entry.status === 429) reply.header('retry-after', seconds ?? 1)
  // What was not read of a refused body would be taken for the next request: the connection ends with it.
  if (entry.status === 413 || entry.status === 408 || error.code === 'STOPPING') reply.header('connection', 'close')
  void reply
    .code(entry.status)
    .headers(apiHeaders)
    .header('x-okta-request-id', request.id)
    .type('application/json')
    .send(JSON.stringify(oktaError(error, requestId)))
}
