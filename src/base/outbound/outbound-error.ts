/** Why no answer came. */
export type OutboundErrorCode =
  'BLOCKED' | 'DNS' | 'CONNECT' | 'TLS' | 'TIMEOUT' | 'RESET' | 'TOO_LARGE' | 'ENCODING' | 'PROTOCOL' | 'ABORTED'

// One text for everything that happens before a connection stands: whoever may name a URL must not be able to tell a blocked
// address from a closed port or a name that does not exist, or hooks would map the network behind us.
const unreachable = 'The server could not be reached: it does not exist, does not answer, or is not allowed.'

const safeMessages: Readonly<Record<OutboundErrorCode, string>> = Object.freeze({
  BLOCKED: unreachable,
  DNS: unreachable,
  CONNECT: unreachable,
  TLS: 'No secure connection could be made: the server’s certificate or TLS version was not accepted.',
  TIMEOUT: 'No complete answer came in time.',
  RESET: 'The server closed the connection before its answer was complete.',
  TOO_LARGE: 'The answer is larger than the limit.',
  ENCODING: 'The answer is compressed, although only an uncompressed one was asked for.',
  PROTOCOL: 'The server’s answer is not well-formed HTTP.',
  ABORTED: 'The request was cancelled.',
})

/**
 * What `Outbound.request` rejects with. `safeMessage` may be shown to everybody who may name URLs; `detail` (addresses,
 * system errors) only to administrators and the log.
 */
export class OutboundError extends Error {
  readonly code: OutboundErrorCode
  readonly safeMessage: string
  readonly detail: string

  constructor(
    code: OutboundErrorCode,
    detail: string,
    more: { readonly cause?: unknown; readonly safeMessage?: string } = {},
  ) {
    super(`${code}: ${detail}`, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'OutboundError'
    this.code = code
    this.safeMessage = more.safeMessage ?? safeMessages[code]
    this.detail = detail
  }

  /** The deadline passed before a connection stood: to the outside this is a server that could not be reached. */
  static connecting(detail: string): OutboundError {
    return new OutboundError('TIMEOUT', detail, { safeMessage: unreachable })
  }
}
