import type { EndpointAnswer, EndpointCall } from '../../flows/endpoint-call.ts'
import type { Metrics } from '../metrics.ts'
import { route } from '../route.ts'

/** The flows' endpoint, as it is wired (src/flows). */
export interface InvokeParts {
  readonly endpoint: { invoke(call: EndpointCall): EndpointAnswer | Promise<EndpointAnswer> }
  readonly metrics: Pick<Metrics, 'refusedCall'>
}

/** How flows are called. Who may, the flow decides: client token, OAuth 2.0 or everybody. */
export const invokeRoutes = ({ endpoint, metrics }: InvokeParts) =>
  (['GET', 'POST'] as const).map((method) =>
    route({
      method,
      path: '/api/flo/:alias/invoke',
      permission: 'invoke',
      body: 'raw',
      tag: 'Endpoints',
      summary: 'Call a flow and get its answer.',
      description:
        'Credentials: x-api-client-token (or the query parameter clientToken), a Bearer token, or nothing, as the flow says. ' +
        'With `Prefer: respond-async` the answer is 202 with the execution id as soon as the call is kept.',
      async handle({ params: { alias }, request, reply }) {
        const url = request.raw.url!
        const mark = url.indexOf('?')
        const body = request.body as Buffer | undefined // the context's parser gives the bytes
        const answer = await endpoint.invoke({
          alias,
          method: request.method,
          headers: request.headers,
          query: mark === -1 ? '' : url.slice(mark + 1),
          body: body ?? null,
          from: request.ip,
        })
        if (answer.status >= 400 && answer.executionId === undefined) metrics.refusedCall(answer.status)
        return reply.code(answer.status).headers(answer.headers).send(answer.body)
      },
    }),
  )
