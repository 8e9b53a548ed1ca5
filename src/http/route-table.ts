import type { Route } from './route.ts'

/**
 * Which methods a path has, for the answer to a request whose method or path nothing was declared for. It never decides
 * about access: that is the matched route's business.
 */
export function methodsOf(routes: readonly Route[]): (path: string) => readonly string[] {
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
