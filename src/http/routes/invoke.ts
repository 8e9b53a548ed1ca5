import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Endpoint } from '../../flows/endpoint.ts'
import type { EndpointAnswer, EndpointCall } from '../../flows/endpoint-call.ts'
import type { InvocationResult } from '../metric-table.ts'
import type { Metrics } from '../metrics.ts'
import { route } from '../route.ts'

/** The flows' endpoint, as it is wired (src/flows). */
export interface InvokeParts {
  readonly endpoint: Endpoint
  readonly metrics: Pick<Metrics, 'invocation' | 'problem'>
}

/** What came of a call, for the metrics. */
function resultOf({ status, executionId, duplicate, code }: EndpointAnswer): InvocationResult {
  if (executionId === undefined) return status >= 400 ? 'refused' : 'verification'
  if (duplicate) return 'duplicate'
  if (code === 'FLOW_SLOW') return 'slow'
  if (code !== undefined) return 'failed'
  return status === 202 ? 'later' : 'answered'
}

/** How flows are called. Who may, the flow decides: client token, OAuth 2.0 or everybody. */
export const invokeRoutes = ({ endpoint, metrics }: InvokeParts) => {
  async function answer(
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
    alias: string,
    handle: (call: EndpointCall) => Promise<EndpointAnswer>,
  ) {
    const url = request.raw.url!
    const mark = url.indexOf('?')
    const body = request.body as Buffer | undefined // the context's parser gives the bytes
    const answer = await handle({
      alias,
      method: request.method,
      headers: request.headers,
      query: mark === -1 ? '' : url.slice(mark + 1),
      body: body ?? null,
      from: request.ip,
    })
    metrics.invocation(resultOf(answer), answer.status)
    if (answer.code !== undefined) metrics.problem(answer.code)
    return reply.code(answer.status).headers(answer.headers).send(answer.body)
  }

  const shared = { permission: 'invoke', body: 'raw', tag: 'Endpoints' } as const
  const credentials =
    'Credentials: x-api-client-token (or the query parameter clientToken), a Bearer token, or nothing, as the flow says. ' +
    'With `Prefer: respond-async` the answer is 202 with the execution id as soon as the call is kept.'
  return [
    ...(['GET', 'POST'] as const).flatMap((method) => [
      route({
        ...shared,
        method,
        path: '/api/flo/:alias/invoke',
        summary: 'Call a flow and get its answer.',
        description: credentials,
        handle: ({ params: { alias }, ...context }) => answer(context, alias, (call) => endpoint.invoke(call)),
      }),
      route({
        ...shared,
        method,
        path: '/api/flo/:alias/resume/:executionId',
        summary: 'Give an execution that pauses what it waits for, and get the flow’s answer.',
        description: `The body, or without one the query, is what the card Pause gives on. ${credentials}`,
        handle: ({ params: { alias, executionId }, ...context }) =>
          answer(context, alias, (call) => endpoint.resume(call, executionId)),
      }),
    ]),
    route({
      ...shared,
      method: 'POST',
      path: '/api/flo/:alias/retry/:executionId',
      summary: 'Run the flow once more with what an earlier execution got.',
      description: credentials,
      handle: ({ params: { alias, executionId }, ...context }) =>
        answer(context, alias, (call) => endpoint.retry(call, executionId)),
    }),
    route({
      ...shared,
      method: 'GET',
      path: '/api/flo/:alias/openapi',
      summary: 'The flow’s own OpenAPI document.',
      description: 'With the credentials of the flow: routes, security, and the fields that it reads and gives.',
      handle: ({ params: { alias }, ...context }) => answer(context, alias, (call) => endpoint.openApi(call)),
    }),
  ]
}
