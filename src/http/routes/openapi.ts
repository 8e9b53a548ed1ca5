import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { docsPage } from '../docs-page.ts'
import { openApiDocument } from '../openapi.ts'
import { route, type Route } from '../route.ts'
import { pagePolicy } from '../security-headers.ts'

/** @param parts.routes all routes of the server, asked for when somebody reads the description */
export const openApiRoutes = ({ routes, publicUrl }: { routes: () => readonly Route[]; publicUrl: () => string }) => [
  route({
    method: 'GET',
    path: '/openapi.json',
    permission: 'public',
    tag: 'Description',
    summary: 'The description of this API (OpenAPI 3.1).',
    output: z.looseObject({ openapi: z.string() }),
    handle: () => openApiDocument(routes(), publicUrl()),
  }),
  route({
    method: 'GET',
    path: '/docs',
    permission: 'public',
    tag: 'Description',
    summary: 'The same as a page to read.',
    produces: 'text/html',
    handle({ reply }) {
      const nonce = randomBytes(16).toString('base64')
      reply.type('text/html; charset=utf-8').header('content-security-policy', pagePolicy(nonce))
      return docsPage(openApiDocument(routes(), publicUrl()), nonce)
    },
  }),
]
