import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { problem, type Problem } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import { oktaError } from '../base/okta-error.ts'
import type { Metrics } from './metrics.ts'

/**
 * Answers what never became a request: too large headers, too slow ones, bytes that are no HTTP. There is no request and
 * no reply yet, so the answer is written to the socket, which then closes.
 */
export function answerClientError(
  parts: {
    readonly requestId: () => string
    readonly log: Log
    readonly metrics: Pick<Metrics, 'problem'>
  },
  limits: { readonly maxHeaderSize: number; readonly seconds: number },
): (thrown: NodeJS.ErrnoException, socket: Socket) => void {
  return (thrown, socket) => {
    if (!socket.writable || thrown.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const error = problemOf(thrown.code, limits)
    const requestId = parts.requestId()
    parts.metrics.problem(error.code)
    parts.log.debug({ requestId, code: error.code }, error.message)
    const body = JSON.stringify(oktaError(error, requestId))
    const { status } = error.entry
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/json\r\ncache-control: no-store\r\n` +
        `x-content-type-options: nosniff\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    )
  }
}

function problemOf(
  code: string | undefined,
  { maxHeaderSize, seconds }: { readonly maxHeaderSize: number; readonly seconds: number },
): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return problem('HEADERS_TOO_LARGE', { limit: maxHeaderSize })
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('REQUEST_TIMEOUT', { seconds })
  return problem('REQUEST_MALFORMED', { detail: 'it could not be read' })
}
