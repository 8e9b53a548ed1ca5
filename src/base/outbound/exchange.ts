import type { Dispatcher } from 'undici'
import { AnswerBody } from './answer-body.ts'
import type { Connection, ConnectionPool } from './connection-pool.ts'
import type { DeadlineWheel, WheelEntry } from './deadline-wheel.ts'
import type { OutboundAnswer, OutboundRequest } from './outbound.ts'
import { OutboundError } from './outbound-error.ts'

/**
 * One request and its answer. It is undici's handler and the wheel's entry itself, so that a request costs few objects; what
 * happens first – the last byte, an error, the deadline, the signal – settles it, and all else is ignored.
 */
export class Exchange implements Dispatcher.DispatchHandler, WheelEntry {
  wheelTick = 0
  wheelPrevious: WheelEntry | null = null
  wheelNext: WheelEntry | null = null
  settled = false

  readonly #request: OutboundRequest
  readonly #wheel: DeadlineWheel
  readonly #resolve: (answer: OutboundAnswer) => void
  readonly #reject: (error: OutboundError) => void
  readonly #begun = performance.now()
  readonly #body: AnswerBody
  readonly #onAbort: (() => void) | null
  #options: Dispatcher.DispatchOptions | null
  #pool: ConnectionPool | null = null
  #connection: Connection | null = null
  #controller: Dispatcher.DispatchController | null = null
  #status = 0
  #headers: Record<string, string> = {}

  /** It gets a connection, however many there are. */
  get isAlone(): boolean {
    return this.#request.alone === true
  }

  constructor(
    request: OutboundRequest,
    options: Dispatcher.DispatchOptions,
    wheel: DeadlineWheel,
    resolve: (answer: OutboundAnswer) => void,
    reject: (error: OutboundError) => void,
  ) {
    this.#request = request
    this.#options = options
    this.#wheel = wheel
    this.#resolve = resolve
    this.#reject = reject
    this.#body = new AnswerBody(request.maxAnswerBytes)
    wheel.add(this, request.timeoutMs)
    const { signal } = request
    if (signal === undefined) this.#onAbort = null
    else {
      this.#onAbort = () => this.fail(new OutboundError('ABORTED', 'The caller cancelled the request.'))
      if (signal.aborted) this.#onAbort()
      else signal.addEventListener('abort', this.#onAbort, { once: true })
    }
  }

  /** Sends the request on a connection. */
  start(pool: ConnectionPool, connection: Connection): void {
    this.#pool = pool
    this.#connection = connection
    connection.client.dispatch(this.#options!, this)
  }

  onDeadline(): void {
    const ms = this.#request.timeoutMs
    if (this.#controller !== null)
      this.fail(new OutboundError('TIMEOUT', `The answer was not complete after ${ms} ms.`))
    else this.fail(OutboundError.connecting(`No connection was free or could be made within ${ms} ms.`))
  }

  /** Ends it with an error, and its connection with it. */
  fail(error: OutboundError): void {
    if (this.settled) return
    this.#settle()
    this.#reject(error)
    this.#leave(error)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Thrown, so that undici does not send it: the caller has its error already and would take it as not sent.
    if (this.settled) throw new OutboundError('ABORTED', 'The request was settled before it was sent.')
    this.#controller = controller
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[]>,
  ): void {
    if (this.settled || status < 200) return
    this.#status = status
    this.#headers = joined(headers)
    const encoding = unwanted(this.#headers)
    if (encoding !== null) this.fail(new OutboundError('ENCODING', `The answer (status ${status}) has ${encoding}.`))
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return
    if (this.#body.add(chunk)) return
    if (this.#request.overflow === 'cut') {
      this.#succeed(true)
      this.#leave(new OutboundError('TOO_LARGE', 'The rest of the answer is not read.'))
    } else this.fail(new OutboundError('TOO_LARGE', `The answer has more than ${this.#request.maxAnswerBytes} bytes.`))
  }

  onResponseEnd(): void {
    if (this.settled) return
    this.#succeed(false)
    this.#pool!.release(this.#connection!)
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.fail(asOutboundError(error))
  }

  #succeed(truncated: boolean): void {
    this.#settle()
    this.#resolve({
      status: this.#status,
      headers: this.#headers,
      body: this.#body.take(),
      truncated,
      durationMs: Math.round(performance.now() - this.#begun),
    })
  }

  #settle(): void {
    this.settled = true
    this.#wheel.remove(this)
    // It may wait in a queue for a while longer; the body need not.
    this.#options = null
    if (this.#onAbort !== null) this.#request.signal!.removeEventListener('abort', this.#onAbort)
  }

  /** Gives up the connection: bytes may still come on it. */
  #leave(error: Error): void {
    if (this.#connection === null) return
    this.#controller?.abort(error)
    this.#pool!.discard(this.#connection)
  }
}

/** undici's own object, where a header came several times as one text (RFC 9110, 5.3). */
function joined(headers: Record<string, string | string[]>): Record<string, string> {
  for (const name in headers) {
    const value = headers[name]
    if (typeof value !== 'string') headers[name] = value!.join(', ')
  }
  return headers as Record<string, string> // every list was replaced by a text
}

/** What the answer is coded with, although only `identity` was accepted: decoding could make it any size. */
function unwanted(headers: Readonly<Record<string, string>>): string | null {
  const content = headers['content-encoding']
  if (content !== undefined && content !== '' && content.trim().toLowerCase() !== 'identity') {
    return `content-encoding ${content}`
  }
  const transfer = headers['transfer-encoding']
  return transfer === undefined || transfer.trim().toLowerCase() === 'chunked' ? null : `transfer-encoding ${transfer}`
}

function asOutboundError(cause: Error): OutboundError {
  if (cause instanceof OutboundError) return cause
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new OutboundError('TOO_LARGE', 'The header block of the answer is larger than 16 KiB.', { cause })
  }
  if (code === 'UND_ERR_INVALID_ARG') {
    return new OutboundError('PROTOCOL', `The request cannot be sent: ${cause.message}`, {
      cause,
      safeMessage: `The request cannot be sent: ${cause.message}.`,
    })
  }
  if (cause.name === 'HTTPParserError' || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    return new OutboundError('PROTOCOL', cause.message, { cause })
  }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') {
    return new OutboundError('ABORTED', 'The outbound client was closed.', { cause })
  }
  return new OutboundError('RESET', cause.message === '' ? code : cause.message, { cause })
}
