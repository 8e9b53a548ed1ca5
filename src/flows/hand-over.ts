import { OutboundError } from '../base/outbound/outbound-error.ts'
import type { Outbound, OutboundAnswer, OutboundRequest } from '../base/outbound/outbound.ts'
import type { EndpointAnswer, HandOver } from './endpoint-call.ts'
import type { Endpoint } from './endpoint.ts'
import type { OwnInvokeUrl } from './own-url.ts'

/** A request that may turn out to be for a flow here. */
export interface SentRequest extends OutboundRequest {
  /** Where it comes from; only a flow here gets to know. */
  readonly handover?: HandOver
}

/** What came back, and what only a flow here can tell. */
export interface SentAnswer extends OutboundAnswer {
  readonly executionId?: string
  readonly flowOff?: true
  readonly committed?: true
}

/** The guarded client, with a shorter way to our own flows. */
export interface Send {
  /**
   * Sends a request. One for an own invoke URL does not leave the process, but goes through the same authentication and
   * limits; everything else goes to the guarded client.
   *
   * @throws OutboundError as the guarded client does
   */
  (request: SentRequest): Promise<SentAnswer>
  /** The same for one execution, behind the guarded client's interface. `hops` counts the execution itself. */
  from(origin: { readonly executionId: string; readonly hops: number }): Outbound
}

export function handOver(parts: {
  readonly outbound: Outbound
  readonly endpoint: Endpoint
  readonly isOwn: OwnInvokeUrl
}): Send {
  const { outbound, endpoint, isOwn } = parts

  async function sendFrom(caller: string, sent: SentRequest): Promise<SentAnswer> {
    const target = isOwn(sent.url)
    if (target === null) {
      const { handover: _, ...rest } = sent
      return outbound.request(rest)
    }
    const started = performance.now()
    const answered = endpoint.invoke({
      alias: target.alias,
      method: sent.method,
      headers: lowerCase(sent.headers),
      query: target.query,
      body: bytesOf(sent.body),
      handover: sent.handover ?? { hops: 0 },
      from: caller,
      waitMs: sent.timeoutMs,
    })
    const answer = await (sent.signal === undefined ? answered : orAborted(answered, sent.signal))
    return sentAnswer(answer, sent, performance.now() - started)
  }

  return Object.assign((sent: SentRequest) => sendFrom('hooks', sent), {
    from: ({ executionId, hops }: { readonly executionId: string; readonly hops: number }): Outbound => ({
      request: (sent) => sendFrom(executionId, { ...sent, handover: { hops } }),
      connectMail: (dial) => outbound.connectMail(dial),
      // Whoever opened the client closes it.
      close: async () => {},
    }),
  })
}

function sentAnswer(answer: EndpointAnswer, { maxAnswerBytes, overflow }: SentRequest, durationMs: number): SentAnswer {
  const whole = Buffer.from(answer.body)
  const truncated = whole.length > maxAnswerBytes
  if (truncated && overflow !== 'cut') {
    throw new OutboundError('TOO_LARGE', `The answer is larger than ${maxAnswerBytes} bytes.`)
  }
  return {
    status: answer.status,
    headers: answer.headers,
    body: truncated ? whole.subarray(0, maxAnswerBytes) : whole,
    truncated,
    durationMs,
    ...(answer.executionId === undefined ? {} : { executionId: answer.executionId }),
    ...(answer.flowOff === undefined ? {} : { flowOff: true }),
    ...(answer.committed === undefined ? {} : { committed: true }),
  }
}

/** A caller that gives up gets away at once; what it started goes on. */
function orAborted<T>(answered: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(new OutboundError('ABORTED', 'The request was given up.'))
    if (signal.aborted) return aborted()
    signal.addEventListener('abort', aborted, { once: true })
    answered.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
    return undefined
  })
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lower: Record<string, string> = {}
  for (const name in headers) lower[name.toLowerCase()] = headers[name]!
  return lower
}

function bytesOf(body: Uint8Array | string | undefined): Uint8Array | null {
  return typeof body === 'string' ? Buffer.from(body) : (body ?? null)
}
