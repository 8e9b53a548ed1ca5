import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '../base/errors.ts'
import type { Route } from './route.ts'

/**
 * Which methods a path has, for the answer to a request whose method or path nothing was declared for. It never decides
 * about access: that is the matched route's business.
 */
function methodsOf(routes: readonly Route[]): (path: string) => readonly string[] {
  const patterns = routes
    .filter(({ path }) => !path.includes('*'))
    .map(({ method, path }) => ({ method, segments: path.split('/') }))
  return (path) => {
    const given = path.split('/')
    const methods = new Set<string>()
    for (const { method, segments } of patterns) {
      const fits =
        segments.length === given.length &&
        segments.every((segment, at) => (segment.startsWith(':') ? given[at] !== '' : segment === given[at]))
      if (!fits) continue
      methods.add(method)
      if (method === 'GET') methods.add('HEAD')
    }
    return [...methods].sort()
  }
}

/** Answers a request that no route was found for. @throws PATH_NOT_FOUND, METHOD_NOT_ALLOWED with an Allow header */
export type RefuseUnknown = (request: FastifyRequest, reply: FastifyReply) => never

/** @param routes those that the Allow header tells of */
export function unknownPath(routes: readonly Route[]): RefuseUnknown {
  const allowed = methodsOf(routes)
  return (request, reply) => {
    const path = request.url.split('?', 1)[0]!
    const methods = allowed(path)
    if (methods.length === 0) throw problem('PATH_NOT_FOUND', { path: path.slice(0, 200) })
    const list = methods.join(', ')
    reply.header('allow', list)
    throw problem('METHOD_NOT_ALLOWED', { method: request.method, allowed: list })
  }
}
