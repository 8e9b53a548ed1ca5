import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError, type Tools } from '../../cards/card.ts'
import type { StepAttempt } from '../../cards/durable.ts'
import { requestError } from '../http/http-error.ts'
import { whenAllowed } from '../http/when-allowed.ts'
import { bodyOf, headersOf, readBody, urlOf } from '../http/wire.ts'
import { slackConnector, slackOrigin } from './connector.ts'
import { slackError } from './slack-error.ts'

/** A call of one of Slack's methods (docs.slack.dev/reference/methods). */
export interface SlackRequest {
  /** Slack's name of it: `chat.postMessage`. */
  readonly method: string
  /** Whether it only reads: it is asked for with GET, and again where no answer came. */
  readonly reads?: true
  /** What is null or the empty text is left out, unless `clears` names it. */
  readonly arguments: Readonly<Record<string, Json>>
  /** Arguments whose empty text says something: that nothing is to be there any more. */
  readonly clears?: readonly string[]
}

export type SlackAnswer = Readonly<Record<string, Json>>

// A type, not an interface: only a type's fields count as those of a JSON object.
type Answered = { readonly status: number; readonly retryAfter: number | null; readonly body: Json }

const timeoutSeconds = 60
const maxAnswerBytes = 5 * 1024 * 1024
/** How long is waited where Slack does not say when it takes calls again. */
const usualWaitMs = 30_000
/** Of a read that may be repeated at once. */
const retry = Object.freeze({ times: 2, delayMs: 1_000 })

/**
 * Calls Slack, as one step: an answer that is recorded is never asked for again. Where Slack says that there were too many calls,
 * it rests until Slack's own time, durably, and calls again.
 *
 * @param step names the call among those of the card
 * @returns Slack's answer, whose `ok` is true
 * @throws CardError `Not Connected`, `Connection Error`, `Slack Error` with what Slack says, `Timeout`, `Network Error`
 */
export async function callSlack(
  tools: Tools,
  connection: string,
  request: SlackRequest,
  step = 'request',
): Promise<SlackAnswer> {
  const { status, body } = await whenAllowed(
    tools,
    step,
    (attempt) => send(tools, connection, request, attempt),
    ({ retryAfter }, now) => now + (retryAfter === null ? usualWaitMs : retryAfter * 1000),
    request.reads === true ? retry : undefined,
  )
  if (isJsonObject(body) && body['ok'] === true) return body
  if (isJsonObject(body) && typeof body['error'] === 'string') throw slackError(request.method, body)
  throw new CardError('Slack Error', `Slack answered ${status} to ${request.method}, and not in its own form.`, status)
}

async function send(
  tools: Tools,
  connection: string,
  { method, reads, arguments: all, clears = [] }: SlackRequest,
  { number, signal }: StepAttempt,
): Promise<Answered> {
  const connected = await tools.connection(connection, slackConnector)
  const given = Object.fromEntries(
    Object.entries(all).filter(([name, value]) => value !== null && (value !== '' || clears.includes(name))),
  )
  const verb = reads === true ? 'GET' : 'POST'
  const url = urlOf(`${slackOrigin(connected.settings.address)}/api/${method}`, reads === true ? given : {})
  const { body, type } = bodyOf(verb, reads === true ? null : given)
  const answer = await connected
    .request({
      method: verb,
      url,
      headers: headersOf({}, type === null ? null : `${type}; charset=utf-8`),
      ...(body === null ? {} : { body }),
      timeoutMs: timeoutSeconds * 1000,
      maxAnswerBytes,
      overflow: 'fail',
      signal,
    })
    .catch((thrown: unknown) => {
      throw requestError(thrown, timeoutSeconds)
    })
  if (answer.status >= 500 && reads === true && number <= retry.times) {
    throw new CardError('Slack Error', `Slack answered ${answer.status} to ${method}.`, answer.status)
  }
  const seconds = Number(answer.headers['retry-after'])
  return {
    status: answer.status,
    retryAfter: Number.isFinite(seconds) && seconds > 0 ? seconds : null,
    body: readBody(answer.headers['content-type'], answer.body),
  }
}

/** As large as Slack recommends, and as many as make 200,000 people or channels. */
const pageSize = 200
const mostPages = 1_000

/** The items of a list of Slack's, page by page; every page is a step. */
export async function* pagesOf(
  tools: Tools,
  connection: string,
  { method, arguments: given, list }: Omit<SlackRequest, 'reads'> & { readonly list: string },
): AsyncGenerator<readonly SlackAnswer[]> {
  let cursor = ''
  for (let n = 0; n < mostPages; n++) {
    const asked = { ...given, limit: pageSize, cursor }
    const answer = await callSlack(tools, connection, { method, reads: true, arguments: asked }, `page/${n}`)
    const found = answer[list]
    yield Array.isArray(found) ? (found as readonly Json[]).filter(isJsonObject) : []
    const metadata = answer['response_metadata']
    const next = isJsonObject(metadata) ? metadata['next_cursor'] : ''
    if (typeof next !== 'string' || next === '') return
    cursor = next
  }
  const message = `${method} has more than ${mostPages} pages, which are not gone through to the end.`
  throw new CardError('Slack Error', message, 413)
}
