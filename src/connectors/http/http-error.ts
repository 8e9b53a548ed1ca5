import { OutboundError } from '../../base/outbound/outbound-error.ts'
import type { Json } from '../../base/json/json.ts'
import { CardError } from '../../cards/card.ts'
import type { ErrorResponse } from '../../model/execution.ts'

/** What is said of everything that happens before a connection stands, so that nobody can map the network behind us. */
const unreachable = new OutboundError('BLOCKED', '').safeMessage

/** What the flow sees where no answer came. What the guard knows beyond that stays inside, as the cause. */
export function requestError(thrown: unknown, timeoutSeconds: number): unknown {
  if (!(thrown instanceof OutboundError) || thrown.code === 'ABORTED') return thrown
  const error =
    thrown.code === 'TIMEOUT' && thrown.safeMessage !== unreachable
      ? new CardError('Timeout', `No complete answer came within ${timeoutSeconds} s.`, 504)
      : new CardError('Network Error', thrown.safeMessage, 502)
  error.cause = thrown
  return error
}

/**
 * An answer of 400 or above as an error that carries its code. The query may hold secrets, so it is not shown.
 *
 * @param sent the request's headers, whose credentials the answer may be an echo of
 */
export function statusError(
  method: string,
  url: string,
  answer: Answered,
  sent: Readonly<Record<string, string>>,
): CardError {
  const { status } = answer
  return new CardError(
    'HTTP Request Error',
    `${method} ${url.split('?')[0]} answered ${status}.`,
    status,
    shown(answer, credentialsOf(sent)),
  )
}

/** What came back, as the card keeps it. */
interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
}

/** Shown of a body in an error: enough for every error object, little enough for each history. */
const maxShown = 16_384
const secretName = /cookie|authori[sz]ation|authenticat|token|secret|api-?key|session/i

/** What the headers of credentials hold: the whole value, and the part behind a scheme. */
function credentialsOf(sent: Readonly<Record<string, string>>): readonly string[] {
  const values = Object.entries(sent).flatMap(([name, value]) => (secretName.test(name) ? [value] : []))
  // The longest first: nothing of it is left over.
  return values.flatMap((value) => [value, ...value.split(/[\s;,=]+/)].filter((part) => part.length >= 8))
}

function shown({ status, headers, body }: Answered, secrets: readonly string[]): ErrorResponse {
  const hidden = (text: string) => secrets.reduce((left, secret) => left.replaceAll(secret, '(hidden)'), text)
  const text = hidden(typeof body === 'string' ? body : JSON.stringify(body))
  const harmless = Object.entries(headers).filter(([name]) => !secretName.test(name))
  return {
    status,
    headers: Object.fromEntries(harmless.map(([name, value]) => [name, hidden(value)])),
    body: text.slice(0, maxShown),
    ...(text.length > maxShown ? { truncated: true } : {}),
  }
}
