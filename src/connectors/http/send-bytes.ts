import type { Json } from '../../base/json/json.ts'
import type { Tools } from '../../cards/card.ts'
import { httpConnector, resolved } from './connector.ts'
import { requestError } from './http-error.ts'
import { headersOf, urlOf } from './wire.ts'

/** A request whose body, or answer, is bytes. */
export interface BytesRequest {
  /** Whose credentials it has; null for none. With one, the URL may be a path behind the connection's base URL. */
  readonly connection: string | null
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, Json>>
  readonly body: Buffer | null
  /** Seconds. */
  readonly timeout: number
}

export interface BytesAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Where it was sent. */
  readonly url: string
}

/**
 * Sends through the guarded client, inside a step of the card.
 *
 * @throws CardError `URL Error`, `Invalid Input`, `Not Connected`, `Connection Error`, `Timeout`, `Network Error`
 */
export async function sendBytes(
  tools: Tools,
  { connection, method, url: given, headers, body, timeout }: BytesRequest,
  { signal, maxAnswerBytes }: { readonly signal: AbortSignal; readonly maxAnswerBytes: number },
): Promise<BytesAnswer> {
  const connected = connection === null ? null : await tools.connection(connection, httpConnector)
  const url = urlOf(connected === null ? given : resolved(given, connected.settings.url), {})
  const answer = await (connected ?? tools.http)
    .request({
      method,
      url,
      headers: headersOf({ accept: '*/*', ...headers }, null),
      ...(body === null ? {} : { body }),
      timeoutMs: timeout * 1000,
      maxAnswerBytes,
      overflow: 'fail',
      signal,
    })
    .catch((thrown: unknown) => {
      throw requestError(thrown, timeout)
    })
  return { status: answer.status, headers: answer.headers, body: answer.body, url }
}
