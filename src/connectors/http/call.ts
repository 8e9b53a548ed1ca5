import type { Json } from '../../base/json/json.ts'
import type { Tools } from '../../cards/card.ts'
import type { StepAttempt } from '../../cards/durable.ts'
import { httpConnector, resolved } from './connector.ts'
import { requestError, statusError } from './http-error.ts'
import { bodyOf, headersOf, readBody, urlOf } from './wire.ts'

/** docs/promises.md: the largest answer that a card reads. What an execution keeps of a step has its own limit. */
const maxAnswerBytes = 5 * 1024 * 1024

/** Where another try may help: the other side is busy or broken for the moment. */
const passing: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/** A call of an HTTP API by a card. */
export interface Call {
  /** Whose credentials it has; null for none. With one, the URL may be a path behind the connection's base URL. */
  readonly connection: string | null
  readonly method: string
  readonly url: string
  readonly query: Readonly<Record<string, Json>>
  readonly headers: Readonly<Record<string, Json>>
  readonly body: Json
  /** Seconds. */
  readonly timeout: number
  /** Further tries, and the seconds between them. */
  readonly retries: number
  readonly retryDelay: number
  /** Whether an answer of 400 or above is an error. */
  readonly failOnError: boolean
}

// A type, not an interface: only a type's fields count as those of a JSON object.
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
}

/**
 * Calls an HTTP API through the guarded client, as one step: an answer that is recorded is never asked for again.
 *
 * @throws CardError `URL Error`, `Invalid Input`, `Not Connected`, `Connection Error`, `Timeout`, `Network Error`, `HTTP Request Error`
 */
export async function callApi(call: Call, tools: Tools): Promise<Answer> {
  const { name, durable } = tools
  const { connection, method, retries, retryDelay, failOnError } = call
  let url = connection === null ? urlOf(call.url, call.query) : call.url
  const { body, type } = bodyOf(method, call.body)
  const headers = headersOf(call.headers, type)

  const effect = async ({ key, number, signal }: StepAttempt): Promise<Answer> => {
    // The same on every try of this step, so that the other side can tell a repeat after a crash from a second wish.
    const idempotency = method === 'GET' || method === 'HEAD' ? {} : { 'idempotency-key': key }
    // Asked for in here: an answer that is recorded needs no connection any more.
    const connected = connection === null ? null : await tools.connection(connection, httpConnector)
    if (connected !== null) url = urlOf(resolved(call.url, connected.settings.url), call.query)
    const answer = await (connected ?? tools.http)
      .request({
        method,
        url,
        headers: { ...idempotency, ...headers },
        ...(body === null ? {} : { body }),
        timeoutMs: call.timeout * 1000,
        maxAnswerBytes,
        overflow: 'fail',
        signal,
      })
      .catch((thrown: unknown) => {
        throw requestError(thrown, call.timeout)
      })
    const { status, headers: given } = answer
    const read = { status, headers: given, body: readBody(given['content-type'], answer.body) }
    if (passing.has(status) && number <= retries) throw statusError(method, url, read, headers)
    return read
  }

  const answer = await durable.step(`${name}/request`, effect, { times: retries, delayMs: retryDelay * 1000 })
  if (failOnError && answer.status >= 400) throw statusError(method, url, answer, headers)
  return answer
}
