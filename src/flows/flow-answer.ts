import type { Json } from '../base/json/json.ts'
import { problem, type Problem } from '../base/errors.ts'
import { oktaError } from '../base/okta-error.ts'
import type { Answered, Outcome } from '../engine/engine.ts'
import type { EndpointAnswer } from './endpoint-call.ts'

/** The header that names the execution which a call started or found. */
const executionHeader = 'x-flowhook-execution-id'

/** On every answer: what a flow says comes from our origin, but is not ours. */
const sandbox = Object.freeze({
  'content-security-policy': 'sandbox',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
})

/** @param executionId the execution that the call started or found: the answer's header names it */
export function jsonAnswer(status: number, value: Json, executionId?: string): EndpointAnswer {
  const headers = { ...sandbox, 'content-type': 'application/json; charset=utf-8' }
  return withExecution({ status, headers, body: JSON.stringify(value) }, executionId)
}

/** A refusal as Okta's error object. */
export function problemAnswer(thrown: Problem, errorId: string, executionId?: string): EndpointAnswer {
  const answer = jsonAnswer(thrown.entry.status, { ...oktaError(thrown, errorId) } as unknown as Json, executionId)
  const { seconds } = thrown.params
  const retry = thrown.code === 'RATE_LIMITED' || thrown.entry.status === 503
  const headers = {
    ...answer.headers,
    ...(retry ? { 'retry-after': String(seconds ?? 1) } : {}),
    ...(thrown.code === 'FLOW_METHOD' ? { allow: 'GET, POST' } : {}),
  }
  return { ...answer, headers, code: thrown.code, ...(thrown.code === 'FLOW_OFF' ? { flowOff: true } : {}) }
}

/** What the caller gets of how an execution ended (docs/flows.md, “How a call is answered”). */
export function outcomeAnswer(outcome: Outcome | Answered, executionId: string): EndpointAnswer {
  if (outcome.status === 'CANCELLED') return problemAnswer(problem('FLOW_CANCELLED'), executionId, executionId)
  if (outcome.status === 'FAILED') return failure(outcome.error, executionId)
  const { answer } = outcome
  if (answer === null) return jsonAnswer(200, {}, executionId)
  if ('json' in answer.body) {
    const headers = { ...sandbox, ...hardened(answer.headers), 'content-type': 'application/json; charset=utf-8' }
    return withExecution({ status: answer.status, headers, body: JSON.stringify(answer.body.json) }, executionId)
  }
  const headers = { ...sandbox, 'content-type': 'text/plain; charset=utf-8', ...hardened(answer.headers) }
  return withExecution({ status: answer.status, headers, body: answer.body.text }, executionId)
}

function failure(error: Outcome['error'], executionId: string): EndpointAnswer {
  const causes = error === null ? [] : [`${error.kind}${error.cardId === null ? '' : ` in card ${error.cardId}`}`]
  const thrown = problem('FLOW_FAILED', { message: error?.message ?? 'no reason is known' }, { causes })
  const status = error?.statusCode ?? 500
  const answer = problemAnswer(thrown, executionId, executionId)
  const shown = { ...answer, status: status >= 400 && status <= 599 ? status : 500 }
  // What the flow's author gives beside the error stands in the error object, under a name that Okta's has not.
  if (error?.values === undefined) return shown
  return { ...shown, body: JSON.stringify({ ...JSON.parse(answer.body), values: error.values }) }
}

function withExecution(answer: EndpointAnswer, executionId: string | undefined): EndpointAnswer {
  if (executionId === undefined) return answer
  return { ...answer, headers: { ...answer.headers, [executionHeader]: executionId }, executionId }
}

/**
 * Headers that a flow may not set: they belong to the connection, or speak for our whole origin and not for one answer.
 */
const dropped: ReadonlySet<string> = new Set(
  `connection keep-alive te trailer transfer-encoding upgrade content-length content-encoding date server
  set-cookie set-cookie2 strict-transport-security clear-site-data refresh location alt-svc public-key-pins
  content-security-policy content-security-policy-report-only x-content-type-options x-frame-options
  cross-origin-opener-policy cross-origin-embedder-policy cross-origin-resource-policy origin-trial
  report-to reporting-endpoints nel service-worker-allowed sourcemap`.split(/\s+/),
)
const droppedPrefixes = ['access-control-', 'proxy-', 'sec-', 'x-flowhook-', 'x-okta-', 'x-rate-limit-']

/** Types that a browser only shows; everything else is offered as a file, so that nothing of it runs. */
const inert =
  /^(?:application\/(?:[\w.+-]+\+)?json|application\/x-ndjson|text\/(?:plain|csv)|image\/(?:png|jpeg|gif|webp))\s*(?:;|$)/i

function hardened(given: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase()
    if (!dropped.has(lower) && !droppedPrefixes.some((prefix) => lower.startsWith(prefix))) headers[lower] = value
  }
  const type = headers['content-type']
  if (type !== undefined && !inert.test(type) && !/^\s*attachment\b/i.test(headers['content-disposition'] ?? '')) {
    headers['content-disposition'] = 'attachment'
  }
  return headers
}
