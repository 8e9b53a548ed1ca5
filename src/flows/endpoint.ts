import type { Clock } from '../base/clock.ts'
import { isProblem, problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import { defaultJsonLimits, type JsonLimits } from '../base/json/index.ts'
import type { Log } from '../base/log.ts'
import { rateLimiter } from '../base/rate-limit.ts'
import { sha256 } from '../base/secrets.ts'
import type { Engine, NewExecution } from '../engine/engine.ts'
import type { ExecutionTrigger } from '../model/execution.ts'
import { admits, splitQuery, type VerifyAccessToken } from './credentials.ts'
import type { EndpointAnswer, EndpointCall, HandOver } from './endpoint-call.ts'
import { jsonAnswer, outcomeAnswer, problemAnswer } from './flow-answer.ts'
import type { EndpointEntry } from './flow-registry.ts'
import { hookEventId, readBody, type ReadBody } from './request-body.ts'
import { requestHead } from './request-head.ts'

/** The endpoints of all flows. */
export interface Endpoint {
  /** Answers a call by the table in docs/flows.md, “How a call is answered”. Never throws: what goes wrong is an answer too. */
  invoke(call: EndpointCall): Promise<EndpointAnswer>
}

export interface EndpointLimits extends JsonLimits {
  /** Hooks and flows that may lie behind a call. */
  readonly hops: number
  /** How long a caller waits for the flow, in milliseconds. */
  readonly waitMs: number
  /** How long an `eventId` is remembered, in milliseconds. */
  readonly onceMs: number
  /** Calls of one public flow, and failed calls of one caller. */
  readonly perSecond: number
  readonly burst: number
}

export const endpointLimits: EndpointLimits = Object.freeze({
  ...defaultJsonLimits,
  hops: 10,
  waitMs: 60_000,
  onceMs: 30 * 86_400_000,
  perSecond: 20,
  burst: 40,
})

interface Parts {
  readonly flows: { endpoint(alias: string): EndpointEntry | null }
  readonly engine: Pick<Engine, 'accept' | 'outcome'>
  readonly verifyAccessToken: VerifyAccessToken
  /** What links begin with, known once the server listens. */
  readonly publicUrl: () => string
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly limits?: Partial<EndpointLimits>
}

const empty = Buffer.alloc(0)

export function openEndpoint(parts: Parts): Endpoint {
  const { flows, engine, clock, ids, log } = parts
  const limits: EndpointLimits = { ...endpointLimits, ...parts.limits }
  const rate = { perSecond: limits.perSecond, burst: limits.burst, maxKeys: 10_000, clock }
  const publicCalls = rateLimiter(rate)
  const failedCalls = rateLimiter(rate)

  async function answer(call: EndpointCall): Promise<EndpointAnswer> {
    const { method, headers } = call
    if (method !== 'POST' && method !== 'GET') throw problem('FLOW_METHOD', { method })
    const query = splitQuery(call.query)
    const entry = flows.endpoint(call.alias)
    const admitted = admits(entry?.gate ?? null, call, query, parts.verifyAccessToken)
    if (!(typeof admitted === 'boolean' ? admitted : await admitted) || entry === null) {
      limit(failedCalls, call.from ?? '')
      throw problem('INVOKE_UNAUTHORIZED')
    }
    if (entry.gate.security === 'public') limit(publicCalls, call.alias)

    const challenge = headers['x-okta-verification-challenge']
    if (method === 'GET' && typeof challenge === 'string') return jsonAnswer(200, { verification: challenge })
    if (!entry.active) throw problem('FLOW_OFF', { id: entry.flowId })
    if ((call.handover?.hops ?? 0) > limits.hops) throw problem('TOO_MANY_HOPS', { limit: limits.hops })

    const body = bufferOf(call.body)
    const read = bodyOf(call, body)
    const execution = {
      flowId: entry.flowId,
      flowVersion: entry.version,
      trigger: triggerOf(call),
      head: requestHead(method, headers, query.rest),
      body: body.length === 0 ? null : body,
      ...(read === null ? {} : { read }),
    }
    const eventId = method === 'POST' ? (call.handover?.deliveryId ?? hookEventId(read)) : undefined
    if (eventId !== undefined) return accepted(execution, eventId, call.handover)
    const noWait = wantsNoWait(headers['prefer'])
    if (noWait) {
      const { executionId } = await engine.accept(execution)
      return started(executionId)
    }
    const awaited = call.handover !== undefined
    const { executionId } = await engine.accept({ ...execution, prompt: true, awaited })
    return waited(executionId, Math.min(call.waitMs ?? limits.waitMs, limits.waitMs))
  }

  /** Checks the body, and reads it where it says that it is JSON. */
  function bodyOf({ headers, handover }: EndpointCall, body: Buffer): ReadBody | null {
    if (body.length === 0) return null
    if (handover?.deliveryId === undefined) {
      const type = headers['content-type']
      return readBody(body, typeof type === 'string' ? type : undefined, limits)
    }
    // An envelope that our own hooks made, of events that were checked when they were published.
    if (body.length > limits.bytes) throw problem('BODY_TOO_LARGE', { limit: limits.bytes })
    return null
  }

  /** A hook waits 3 s at most, so its answer is the commit. A delivery that came before started nothing. */
  async function accepted(execution: NewExecution, eventId: string | null, handover: HandOver | undefined) {
    const once = eventId === null ? {} : { once: { eventId: shortened(eventId), expires: clock.now() + limits.onceMs } }
    const answer = (executionId: string) => jsonAnswer(200, { executionId }, executionId)
    const { alsoCommit } = handover ?? {}
    const { executionId, duplicate } = await engine.accept({
      ...execution,
      ...once,
      // Run at once, most need one commit for everything: that carries more deliveries than putting them off.
      prompt: handover !== undefined,
      ...(alsoCommit === undefined ? {} : { alsoCommit: (id: string) => alsoCommit(answer(id)) }),
    })
    return alsoCommit === undefined || duplicate
      ? answer(executionId)
      : { ...answer(executionId), committed: true as const }
  }

  function started(executionId: string): EndpointAnswer {
    const url = `${parts.publicUrl()}/api/v1/executions/${executionId}`
    const answer = jsonAnswer(202, { executionId, url }, executionId)
    return { ...answer, headers: { ...answer.headers, location: url, 'preference-applied': 'respond-async' } }
  }

  async function waited(executionId: string, waitMs: number): Promise<EndpointAnswer> {
    const outcome = await engine.outcome(executionId, waitMs)
    if (outcome !== null) return outcomeAnswer(outcome, executionId)
    return problemAnswer(problem('FLOW_SLOW', { seconds: waitMs / 1000, executionId }), executionId, executionId)
  }

  return {
    async invoke(call) {
      try {
        return await answer(call)
      } catch (thrown) {
        // The same bytes whether the alias is unknown or the token is wrong, so no id that differs.
        if (isProblem(thrown, 'INVOKE_UNAUTHORIZED')) return problemAnswer(thrown, 'unauthorized')
        const errorId = ids.okta('oae')
        if (isProblem(thrown) && thrown.entry.kind === 'user') return problemAnswer(thrown, errorId)
        const error = isProblem(thrown) ? thrown : problem('INTERNAL', {}, { cause: thrown })
        log[error.entry.kind === 'bug' ? 'error' : 'warn']({ errorId, err: error }, 'a call of a flow failed')
        return problemAnswer(error, errorId)
      }
    },
  }

  function limit(limiter: typeof publicCalls, key: string): void {
    const { ok, retryAfterMs } = limiter.take(key)
    if (ok) return
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
    throw problem('RATE_LIMITED', { limit: `${limits.perSecond} calls a second`, seconds })
  }
}

function triggerOf({ handover }: EndpointCall): ExecutionTrigger {
  if (handover === undefined) return endpointTrigger
  const { deliveryId, eventUuids, hops } = handover
  return {
    event: 'api_endpoint',
    ...(deliveryId === undefined ? {} : { deliveryId }),
    ...(eventUuids === undefined ? {} : { eventUuids }),
    hops,
  }
}

const endpointTrigger: ExecutionTrigger = Object.freeze({ event: 'api_endpoint' })

/** RFC 7240: preferences are separated by commas, their parameters by semicolons. */
function wantsNoWait(prefer: EndpointCall['headers'][string]): boolean {
  if (prefer === undefined) return false
  const text = typeof prefer === 'string' ? prefer : prefer.join(',')
  return /(?:^|,)\s*respond-async\s*(?:$|[,;])/i.test(text)
}

/** Ids that are longer than what an index should hold are remembered by their hash. */
const shortened = (eventId: string): string => (eventId.length <= 128 ? eventId : sha256(eventId))

function bufferOf(body: Uint8Array | null): Buffer {
  if (body === null) return empty
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}
