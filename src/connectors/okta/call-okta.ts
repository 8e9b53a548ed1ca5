import type { Json } from '../../base/json/json.ts'
import { isJsonObject } from '../../base/json/json.ts'
import { CardError, type Tools } from '../../cards/card.ts'
import type { StepAttempt } from '../../cards/durable.ts'
import { requestError, statusError } from '../http/http-error.ts'
import { whenAllowed } from '../http/when-allowed.ts'
import { bodyOf, headersOf, readBody, urlOf } from '../http/wire.ts'
import type { Connected } from '../../cards/connection.ts'
import { oktaConnector, orgOrigin } from './connector.ts'
import { xmlAnswer } from './xml-answer.ts'

/** A request to an org's API. */
export interface OktaRequest {
  readonly method: string
  /** Behind the org's address, e.g. of `path`; or the whole address of a next page. */
  readonly path: string
  /** What is null is left out. */
  readonly query?: Readonly<Record<string, Json>>
  readonly headers?: Readonly<Record<string, Json>>
  readonly body?: Json
}

// A type, not an interface: only a type's fields count as those of a JSON object.
export type OktaAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
}

const timeoutSeconds = 60
/** The largest page: what an execution keeps of a step has its own limit. */
const maxAnswerBytes = 5 * 1024 * 1024
/** How long is waited where Okta does not say when it takes calls again. */
const usualWaitMs = 60_000
/** Of a read that may be repeated at once. */
const retry = Object.freeze({ times: 2, delayMs: 1_000 })
const passing: ReadonlySet<number> = new Set([502, 503, 504])

/**
 * Calls Okta's API, as one step: an answer that is recorded is never asked for again. Where Okta says that there were too many
 * calls, it rests until Okta's own time, durably, and calls again.
 *
 * @param step names the call among those of the card
 * @param connect what it is sent through; an org unless given
 * @throws CardError `Not Connected`, `Connection Error`, `Okta Error` with Okta's status, `Timeout`, `Network Error`
 */
export async function callOkta(
  tools: Tools,
  connection: string,
  request: OktaRequest,
  step = 'request',
  connect: Connect = connectToOrg,
): Promise<OktaAnswer> {
  const answer = await whenAllowed(
    tools,
    step,
    (attempt) => send(() => connect(tools, connection), request, attempt),
    ({ headers }, now) => wakeAt(headers, now),
    retryOf(request),
  )
  if (answer.status >= 400) throw oktaError(request, answer)
  return answer
}

const retryOf = ({ method }: OktaRequest) => (method === 'GET' ? retry : undefined)

/** A connection, and the origin that paths stand behind. */
export type Connect = (
  tools: Tools,
  connection: string,
) => Promise<{ readonly connected: Pick<Connected, 'request'>; readonly origin: string }>

const connectToOrg: Connect = async (tools, connection) => {
  const connected = await tools.connection(connection, oktaConnector)
  return { connected, origin: orgOrigin(connected.settings.domain) }
}

async function send(
  connect: () => ReturnType<Connect>,
  request: OktaRequest,
  { number, signal }: StepAttempt,
): Promise<OktaAnswer> {
  const { connected, origin } = await connect()
  const { method } = request
  const url = urlOf(request.path.includes('://') ? request.path : origin + request.path, request.query ?? {})
  const { body, type } = bodyOf(method, request.body ?? null)
  const headers = headersOf({ accept: 'application/json, */*;q=0.5', ...request.headers }, type)
  const answer = await connected
    .request({
      method,
      url,
      headers,
      ...(body === null ? {} : { body }),
      timeoutMs: timeoutSeconds * 1000,
      maxAnswerBytes,
      overflow: 'fail',
      signal,
    })
    .catch((thrown: unknown) => {
      throw requestError(thrown, timeoutSeconds)
    })
  const read = {
    status: answer.status,
    headers: answer.headers,
    body: answered(answer.headers['content-type'], answer.body),
  }
  if (method === 'GET' && passing.has(read.status) && number <= retry.times) throw oktaError(request, read)
  return read
}

/** JSON and XML as values; XML that cannot be read stays text. */
function answered(type: string | undefined, bytes: Uint8Array): Json {
  const body = readBody(type, bytes)
  if (typeof body !== 'string' || type === undefined || !/^(?:application|text)\/(?:[\w.+-]+\+)?xml\b/i.test(type))
    return body
  return xmlAnswer(body) ?? body
}

/** When Okta takes calls again: its own time where it says one. */
function wakeAt(headers: OktaAnswer['headers'], now: number): number {
  const reset = Number(headers['x-rate-limit-reset']) * 1000
  const after = now + Number(headers['retry-after']) * 1000
  return [reset, after].find((time) => Number.isFinite(time) && time > 0) ?? now + usualWaitMs
}

/** What Okta says of itself is shown; the query may hold what somebody searched for, so it is not. */
function oktaError({ method, path }: OktaRequest, answer: OktaAnswer): CardError {
  const { status, body } = answer
  const where = path.split('?')[0]!
  const { errorCode, errorSummary, errorCauses, message: plain } = isJsonObject(body) ? body : {}
  const causes = Array.isArray(errorCauses) ? errorCauses : []
  const sentences = [
    errorSummary ?? plain,
    ...causes.map((cause) => (isJsonObject(cause as Json) ? (cause as { errorSummary?: unknown }).errorSummary : null)),
  ]
  const said = sentences.filter((each): each is string => typeof each === 'string').join('; ')
  const code = typeof errorCode === 'string' ? ` (${errorCode})` : ''
  const message = `Okta answered ${status} to ${method} ${where}${said === '' ? '.' : `: ${said.slice(0, 1000)}${code}`}`
  const { response } = statusError(method, where, answer, {})
  return new CardError('Okta Error', message, status, response)
}

/**
 * A path with values in it: each is one segment, whatever is in it.
 *
 * @throws CardError for a value that is empty or leads elsewhere
 */
export function path(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return texts.reduce((built, text, i) => `${built}${segment(values[i - 1]!)}${text}`)
}

function segment(value: string): string {
  const text = value.trim()
  if (text === '') throw new CardError('Invalid Input', 'An id is empty.', 400)
  if (text === '.' || text === '..') throw new CardError('Invalid Input', `"${text}" is no id.`, 400)
  return encodeURIComponent(text.toWellFormed())
}

/** Where the next page is (RFC 8288); null behind the last one. */
export function nextPage({ headers }: OktaAnswer): string | null {
  for (const [, url, parameters] of (headers['link'] ?? '').matchAll(/<([^>]*)>([^,<]*)/g)) {
    if (/;\s*rel="?next"?/i.test(parameters!)) return url!
  }
  return null
}
