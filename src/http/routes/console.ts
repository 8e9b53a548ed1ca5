import { randomBytes } from 'node:crypto'
import type { ConsoleFiles } from '../console-files.ts'
import { passOn, route } from '../route.ts'
import { pagePolicy } from '../security-headers.ts'

/** Everything below these belongs to the API: there an unknown path is never a page. */
const reserved = /^\/(?:api|oauth2|\.well-known|livez|readyz|metrics|openapi\.json|docs)(?:\/|$)/

/** The built console at `/`; the paths of its own pages get its first page. */
export const consoleRoutes = ({ files }: { readonly files: ConsoleFiles }) => [
  route({
    method: 'GET',
    path: '/*',
    permission: 'public',
    tag: 'Console',
    summary: 'The console’s files.',
    produces: 'text/html',
    async handle({ request, reply }) {
      const path = request.url.split('?', 1)[0]!
      if (reserved.test(path)) return passOn
      // The router has decoded it; the declared path says that it is there.
      const file = (request.params as { '*': string })['*']
      const kind = files.kindOf(file)
      const wantsPage = /text\/html|\*\/\*/.test(request.headers.accept ?? '*/*')
      if (kind === 'none' || (kind === 'page' && !wantsPage)) return passOn
      const nonce = randomBytes(16).toString('base64')
      reply.header('content-security-policy', pagePolicy(nonce))
      if (kind === 'page') {
        reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache')
        return files.index(nonce)
      }
      // Names of built files carry the hash of what is in them.
      const isHashed = file.startsWith('assets/')
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      return reply.sendFile(file, { cacheControl: false })
    },
  }),
]
