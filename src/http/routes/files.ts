import { z } from 'zod'
import type { Files } from '../../cards/files.ts'
import { fileCursor, fileLimits, type FileInfo } from '../../model/file.ts'
import { isoTime, page, pageParameters } from '../paging.ts'
import { route } from '../route.ts'

export interface FileParts {
  readonly fileStore: Files
  readonly publicUrl: () => string
}

const file = z.strictObject({
  id: z.string().describe('What cards of flows take as a file.'),
  name: z.string(),
  type: z.string().describe('Its media type.'),
  size: z.int().describe('Bytes.'),
  created: z.iso.datetime(),
  executionId: z
    .string()
    .nullable()
    .describe('The execution that made it, with which it is deleted; null for one that was uploaded.'),
})

const tag = 'Files'
const read = 'flowhook.files.read'
const manage = 'flowhook.files.manage'
const mebibytes = (bytes: number) => `${bytes / 1_048_576} MiB`

/** Files that flows made and people uploaded. */
export const fileRoutes = ({ fileStore: files, publicUrl }: FileParts) => [
  route({
    method: 'GET',
    path: '/api/v1/files',
    permission: read,
    tag,
    summary: 'Files, the newest first.',
    query: z.strictObject({
      ...pageParameters,
      after: z
        .string()
        .regex(/^\d{1,16}:[0-9a-f]{32}$/, 'Expected the cursor of a next link.')
        .optional()
        .describe('From the next link of the answer before.'),
      q: z.string().max(fileLimits.name).optional().describe('A part of the name, in any case.'),
    }),
    output: z.array(file),
    async handle({ query: { q, after = null, limit }, request, reply }) {
      const rows = await files.list({ ...(q === undefined ? {} : { name: q }), after, limit: limit + 1 })
      return page(rows, limit, fileCursor, { request, reply }, publicUrl()).map(shown)
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/files',
    permission: manage,
    tag,
    summary: `Upload a file of at most ${mebibytes(fileLimits.bytes)}; all together have at most ${mebibytes(fileLimits.allBytes)}.`,
    description: 'The body is the content, whatever its type says. It stays until it is deleted.',
    body: 'raw',
    consumes: ['application/octet-stream'],
    maxBody: fileLimits.bytes,
    query: z.strictObject({
      name: z
        .string()
        .min(1, 'Expected a name.')
        .max(fileLimits.name)
        .describe('With its ending. What no file can be called by is put away.'),
      type: z.string().max(fileLimits.type).default('').describe('Its media type; by its ending where it is left out.'),
    }),
    output: file,
    async handle({ query: { name, type }, request }) {
      const content = (request.body as Buffer | undefined) ?? new Uint8Array() // the context's parser gives the bytes
      return shown(await files.create({ name, type, content, executionId: null }))
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/files/:id',
    permission: read,
    tag,
    summary: 'What is known of a file.',
    output: file,
    handle: async ({ params }) => shown(await files.get(params.id)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/files/:id/content',
    permission: read,
    tag,
    summary: 'Its content, as a download: no browser runs what is in it.',
    produces: 'application/octet-stream',
    async handle({ params, reply }) {
      const { name } = await files.get(params.id)
      const content = await files.content(params.id)
      // Never the file's own type: what a flow wrote must not become a page of this server.
      reply.type('application/octet-stream')
      reply.header('x-content-type-options', 'nosniff')
      reply.header('content-security-policy', "default-src 'none'; sandbox")
      const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
      const extended = encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
      reply.header('content-disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${extended}`)
      return Buffer.from(content)
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/files/:id',
    permission: manage,
    tag,
    summary: 'Delete a file.',
    status: 204,
    handle: ({ params }) => files.delete(params.id),
  }),
]

function shown({ created, ...rest }: FileInfo) {
  return { ...rest, created: isoTime(created) }
}
