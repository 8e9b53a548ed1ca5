import type { Clock } from '../base/clock.ts'
import type { Rates } from '../base/shared-rates.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import { defaultJsonLimits, type Json, type JsonLimits } from '../base/json/index.ts'
import type { Log } from '../base/log.ts'
import { sha256 } from '../base/secrets.ts'
import type { Engine, NewExecution } from '../engine/engine.ts'
import type { Execution, ExecutionTrigger } from '../model/execution.ts'
import type { Store } from '../store/store.ts'
import { openAdmission, type AdmissionLimits } from './admission.ts'
import type { VerifyAccessToken } from './credentials.ts'
import type { EndpointAnswer, EndpointCall, HandOver } from './endpoint-call.ts'
import { jsonAnswer, outcomeAnswer, problemAnswer } from './flow-answer.ts'
import { describeEndpoint } from './endpoint-openapi.ts'
import type { EndpointEntry, FlowRegistry } from './flow-registry.ts'
import { hookEventId, readBody, type ReadBody } from './request-body.ts'
import { requestHead } from './request-head.ts'

/** The endpoints of all flows. */
export interface Endpoint {
  /** Answers a call by the table in docs/flows.md, “How a call is answered”. Never throws: what goes wrong is an answer too. */
  invoke(call: EndpointCall): Promise<EndpointAnswer>
  /** Gives an execution that pauses what it waits for, and answers as the flow then does. */
  resume(call: EndpointCall, executionId: string): Promise<EndpointAnswer>
  /** Runs the flow once more with what an earlier execution got, and answers as the flow then does. */
  retry(call: EndpointCall, executionId: string): Promise<EndpointAnswer>
  /** The flow's own OpenAPI document. */
  openApi(call: EndpointCall): Promise<EndpointAnswer>
}

export interface EndpointLimits extends JsonLimits, AdmissionLimits {
  /** Hooks and flows that may lie behind a call. */
  readonly hops: number
  /** How long a caller waits for the flow, in milliseconds. */
  readonly waitMs: number
  /** How long an `eventId` is remembered, in milliseconds. */
  readonly onceMs: number
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
  readonly flows: Pick<FlowRegistry, 'endpoint' | 'find'>
  readonly engine: Pick<Engine, 'accept' | 'outcome' | 'resume'>
  readonly store: Pick<Store, 'getExecution'>
  /** Starts an execution that repeats another one. @throws EXECUTION_NOT_REPEATABLE */
  readonly retry: (executionId: string) => Promise<{ readonly executionId: string }>
  readonly verifyAccessToken: VerifyAccessToken
  /** Refuses calls whose answer somebody waits for, as long as nothing runs. @throws EGRESS_PAUSED */
  readonly checkRuns?: () => void
  /** What links begin with, known once the server listens. */
  readonly publicUrl: () => string
  readonly rates: Rates
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly limits?: Partial<EndpointLimits>
}

const empty = Buffer.alloc(0)

export function openEndpoint(parts: Parts): Endpoint {
  const { engine, store, clock } = parts
  const limits: EndpointLimits = { ...endpointLimits, ...parts.limits }
  const admission = openAdmission({ ...parts, limits })

  async function answer(call: EndpointCall): Promise<EndpointAnswer> {
    const { method, headers } = call
    const admitting = admission.admit(call)
    const { entry, query } = admitting instanceof Promise ? await admitting : admitting

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
      head: requestHead(method, headers, query),
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
    parts.checkRuns?.()
    const awaited = call.handover !== undefined
    const { executionId } = await engine.accept({ ...execution, prompt: true, awaited })
    return waited(executionId, call)
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
  async function accepted(
    execution: NewExecution,
    eventId: string | null,
    handover: HandOver | undefined,
  ): Promise<EndpointAnswer> {
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
    if (duplicate) return { ...answer(executionId), duplicate: true }
    return alsoCommit === undefined ? answer(executionId) : { ...answer(executionId), committed: true as const }
  }

  function started(executionId: string): EndpointAnswer {
    const url = `${parts.publicUrl()}/api/v1/executions/${executionId}`
    const answer = jsonAnswer(202, { executionId, url }, executionId)
    return { ...answer, headers: { ...answer.headers, location: url, 'preference-applied': 'respond-async' } }
  }

  async function waited(executionId: string, call: EndpointCall): Promise<EndpointAnswer> {
    const waitMs = Math.min(call.waitMs ?? limits.waitMs, limits.waitMs)
    const outcome = await engine.outcome(executionId, waitMs)
    if (outcome !== null) return outcomeAnswer(outcome, executionId)
    return problemAnswer(problem('FLOW_SLOW', { seconds: waitMs / 1000, executionId }), executionId, executionId)
  }

  /** A call about an execution of this very flow. @throws NOT_FOUND, FLOW_OFF */
  async function executionOf(executionId: string, entry: EndpointEntry): Promise<Execution> {
    const execution = await store.getExecution(executionId)
    // One of another flow is none for who holds only this flow's credentials.
    if (execution === null || execution.flowId !== entry.flowId) {
      throw problem('NOT_FOUND', { id: executionId, type: 'Execution' })
    }
    if (!entry.active) throw problem('FLOW_OFF', { id: entry.flowId })
    return execution
  }

  async function resume(call: EndpointCall, id: string): Promise<EndpointAnswer> {
    const { entry, query } = await admission.admit(call)
    const execution = await executionOf(id, entry)
    const body = bufferOf(call.body)
    const given = body.length === 0 ? Object.fromEntries(new URLSearchParams(query)) : givenOf(call, body)
    if (!(await engine.resume(execution.id, { given }))) throw problem('EXECUTION_NOT_PAUSED', { id: execution.id })
    return wantsNoWait(call.headers['prefer']) ? started(execution.id) : waited(execution.id, call)
  }

  function givenOf(call: EndpointCall, body: Buffer): Json {
    const read = bodyOf(call, body)
    return read === null ? body.toString('utf8') : read.json
  }

  async function retry(call: EndpointCall, id: string): Promise<EndpointAnswer> {
    const { entry } = await admission.admit(call)
    const execution = await executionOf(id, entry)
    const { executionId } = await parts.retry(execution.id)
    return wantsNoWait(call.headers['prefer']) ? started(executionId) : waited(executionId, call)
  }

  async function openApi(call: EndpointCall): Promise<EndpointAnswer> {
    const { entry } = await admission.admit(call)
    return jsonAnswer(200, describeEndpoint(parts.flows.find(entry.flowId)!, parts.publicUrl()))
  }

  return {
    invoke: (call) => admission.answered(() => answer(call)),
    resume: (call, executionId) => admission.answered(() => resume(call, executionId)),
    retry: (call, executionId) => admission.answered(() => retry(call, executionId)),
    openApi: (call) => admission.answered(() => openApi(call)),
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
