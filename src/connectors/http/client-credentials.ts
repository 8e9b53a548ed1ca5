import { isProblem } from '../../base/errors.ts'
import { readJson } from '../../base/json/index.ts'
import { isJsonObject, type Json } from '../../base/json/json.ts'
import { OutboundError } from '../../base/outbound/outbound-error.ts'
import { CardError } from '../../cards/card.ts'
import type { Opened } from '../../cards/connection.ts'

/** A token is not used in its last moments. */
const slackMs = 30_000
/** Where the answer does not say how long it is good. */
const usualMs = 5 * 60_000

/** Who asks for a token. */
export interface Client {
  readonly tokenUrl: string
  readonly id: string
  readonly secret: string
  readonly scope: string | null
  readonly inBody: boolean
}

/**
 * An access token by client credentials (RFC 6749, section 4.4), kept until shortly before its end.
 *
 * @throws CardError `Connection Error`; never with what the token endpoint answered beyond its error code
 */
export function clientCredentialsToken(
  client: Client,
  opened: Pick<Opened, 'send' | 'cached' | 'now'>,
): Promise<string> {
  const { tokenUrl, id, secret, scope, inBody } = client
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (scope !== null && scope !== '') form.set('scope', scope)
  if (inBody) {
    form.set('client_id', id)
    form.set('client_secret', secret)
  }
  // Both parts are form-encoded before they are joined (RFC 6749, section 2.3.1).
  const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`
  const authorization = inBody ? {} : { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
  return opened.cached('token', () => askForToken(tokenUrl, form, authorization, opened))
}

/** Asks a token endpoint. @throws CardError `Connection Error` */
export async function askForToken(
  url: string,
  form: URLSearchParams,
  headers: Readonly<Record<string, string>>,
  { send, now }: Pick<Opened, 'send' | 'now'>,
): Promise<{ readonly value: string; readonly until: number }> {
  const where = url.split('?')[0]!
  const answer = await send({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    timeoutMs: 20_000,
    maxAnswerBytes: 65_536,
  }).catch((thrown: unknown) => {
    if (!(thrown instanceof OutboundError) || thrown.code === 'ABORTED') throw thrown
    throw failed(`${where} could not be asked for a token: ${thrown.safeMessage}`, thrown)
  })
  const body = bodyOf(answer.body)
  const { access_token: token, expires_in: seconds, error } = body
  if (answer.status >= 300 || typeof token !== 'string' || token === '') {
    // Its code alone: what else is said there may be an echo.
    const code = typeof error === 'string' && /^[\w.-]{1,60}$/.test(error) ? ` (${error})` : ''
    throw failed(`${where} gave no token: it answered ${answer.status}${code}.`)
  }
  const lifeMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : usualMs
  return { value: token, until: now() + Math.max(0, lifeMs - slackMs) }
}

function bodyOf(bytes: Uint8Array): Readonly<Record<string, Json>> {
  try {
    const body = readJson(Buffer.from(bytes))
    return isJsonObject(body) ? body : {}
  } catch (thrown) {
    if (isProblem(thrown)) return {}
    throw thrown
  }
}

function failed(message: string, cause?: unknown): CardError {
  const error = new CardError('Connection Error', message, 502)
  if (cause !== undefined) error.cause = cause
  return error
}
