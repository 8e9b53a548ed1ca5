import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '../base/errors.ts'
import { runAs, type Work } from '../base/work.ts'
import { nobody } from './authenticate.ts'
import { passOn, type BodyKind, type Route } from './route.ts'
import type { RefuseUnknown } from './route-table.ts'
import { validate } from './validate.ts'

/** Fastify's handler of a declared route: validates what came, calls the route, sends what it returns. */
export function callHandler(declared: Route, checkOutputs: boolean, refuseUnknown: RefuseUnknown) {
  const { query, input, body, output, status = 200 } = declared
  const handle = declared.handle as (call: object) => unknown // the values were validated by the route's own schemas
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const call = {
      params: request.params,
      query: query === null ? noQuery(request, declared) : validate(query, request.query, 'query'),
      input: inputOf(request, input, body),
      principal: request.principal ?? nobody,
      request,
      reply,
    }
    reply.code(status)
    const answer = await runAs(workOf(request), () => handle(call))
    if (answer === passOn) return refuseUnknown(request, reply)
    if (answer === reply || reply.sent) return reply
    if (status === 204) return reply.send()
    if (checkOutputs && output !== undefined && reply.statusCode === status) validateOutput(output, answer, declared)
    return reply.send(answer)
  }
}

/** A body is read in turns of the socket, which know nothing of the request: so it is told where the handler begins. */
export const workOf = ({ id, span }: FastifyRequest): Work =>
  span === null ? { requestId: id } : { requestId: id, span }

function noQuery(request: FastifyRequest, declared: Route): object {
  const [name] = Object.keys(request.query as object)
  if (name === undefined || declared.path.endsWith('*')) return {}
  throw problem(
    'VALIDATION_FAILED',
    { subject: 'query' },
    { causes: [`${name.slice(0, 200)}: There is no such parameter.`] },
  )
}

function inputOf(request: FastifyRequest, input: Route['input'], body: BodyKind): unknown {
  const given = request.body
  if (body === 'raw' || body === 'form') return given
  if (input !== null) {
    if (given === undefined || given === null) {
      // A route may say that its body can be left out.
      if (input.safeParse(undefined).success) return undefined
      throw problem('BODY_MISSING')
    }
    return validate(input, given, 'body')
  }
  if (given === undefined || given === null) return undefined
  if (typeof given !== 'object' || Array.isArray(given) || Object.keys(given).length > 0) {
    const causes = ['body: This route takes no body.']
    throw problem('VALIDATION_FAILED', { subject: 'body' }, { causes })
  }
  return undefined
}

function validateOutput(output: NonNullable<Route['output']>, answer: unknown, { method, path }: Route): void {
  const result = output.safeParse(JSON.parse(Buffer.isBuffer(answer) ? String(answer) : JSON.stringify(answer)))
  if (!result.success) throw new Error(`The answer of ${method} ${path} is not as declared: ${result.error.message}`)
}
