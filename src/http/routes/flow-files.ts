import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { defaultJsonLimits, readJson, type Json, type JsonLimits } from '../../base/json/index.ts'
import { problem } from '../../base/errors.ts'
import type { FlowFiles } from '../../flows/flow-files.ts'
import { booleanParameter } from '../paging.ts'
import { route } from '../route.ts'

export interface FlowFileParts {
  readonly flows: { readonly files: FlowFiles }
}

/** A file may hold thousands of flows, each as deep as one may be that comes alone. */
export const flowFileLimits: JsonLimits = Object.freeze({
  bytes: 32 * 1024 * 1024,
  depth: defaultJsonLimits.depth + 2,
  nodes: 4_000_000,
  keyBytes: defaultJsonLimits.keyBytes,
})

const id = z.string().min(1).max(100)
/** Once or several times in the query. */
const ids = z
  .union([id, z.array(id).max(5_000)])
  .transform((given) => (typeof given === 'string' ? [given] : given))
  .optional()
const choice = z.string().regex(/^.{1,200}:.{1,100}$/s, 'Expected <id in the file>:<id of a connection here>.')
const connections = z
  .union([choice, z.array(choice).max(1_000)])
  .transform((given) => {
    const pairs = typeof given === 'string' ? [given] : given
    // Ids of ours have no colon; those of a file may.
    return new Map(pairs.map((pair) => [pair.slice(0, pair.lastIndexOf(':')), pair.slice(pair.lastIndexOf(':') + 1)]))
  })
  .optional()
const path = z.array(z.string())
const counted = z.array(z.strictObject({ card: z.string(), count: z.int() }))

const remark = z.strictObject({ flow: z.string(), card: z.string().nullable(), message: z.string() })

const report = z.strictObject({
  preview: z.boolean(),
  flows: z.array(
    z.strictObject({
      id: z.string().nullable().describe('Null in a preview for a flow that there is not yet.'),
      name: z.string(),
      action: z
        .enum(['create', 'copy', 'replace', 'unchanged', 'skip'])
        .describe('unchanged: what is here says the same already.'),
      folder: path.describe('Names, the outermost first.'),
      wasActive: z.boolean().describe('It was on. Whatever is imported is off.'),
    }),
  ),
  cards: z.int(),
  unknown: counted.describe(
    'Cards that this server does not have: with any of them nothing is imported. Of a file of Okta Workflows, functions that there is nothing for here: they come in as placeholders.',
  ),
  placeholders: counted.describe(
    'Actions of connectors that are not here, as `connector:action`: cards that keep what they were.',
  ),
  guesses: z.array(remark).describe('What the file leaves open, or what had to be put in another way.'),
  secrets: z.array(remark).describe('Inputs with what looks like a secret typed in.'),
  connections: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        module: z.string(),
        connection: z.string().nullable().describe('Ours, for its cards; null where it is still to be chosen.'),
      }),
    )
    .describe(
      'Connections that the file’s cards used; they have no credentials in it. One without a name stands for the cards of a connector that name none.',
    ),
  tables: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        description: z.string(),
        folder: path,
        columns: z.array(z.strictObject({ name: z.string(), type: z.string(), default: z.unknown() })),
        action: z
          .enum(['create', 'existing', 'skip'])
          .describe(
            'existing: one that is here, by its id or its name in its folder, has these columns. skip: `problem` says why.',
          ),
        tableId: z.string().nullable().describe('The one that the flows use here. Null in a preview for a new one.'),
        problem: z.string().nullable(),
      }),
    )
    .describe('Tables that the file defines: columns, never rows.'),
  folders: z.array(path).describe('Folders that are new.'),
  problems: z
    .array(z.strictObject({ flow: z.string(), at: z.string(), message: z.string() }))
    .describe('What keeps the file from being imported.'),
})

const applied = z.strictObject({
  preview: z.boolean(),
  flows: z.array(
    z.strictObject({
      id: z.string().nullable().describe('Null in a preview for a flow that there is not yet.'),
      name: z.string(),
      folder: path.describe('Names, the outermost first.'),
      action: z
        .enum(['create', 'update', 'move', 'delete', 'unchanged', 'extra'])
        .describe('extra: it is not in the file and stays, because nothing is to be deleted.'),
      from: path.optional().describe('The folder that it was in, where it is another one.'),
      on: z.boolean(),
      differences: z.array(z.string()).describe('What changes in the flow, one sentence each.'),
    }),
  ),
  folders: z.strictObject({ create: z.array(path), delete: z.array(path) }),
  unknown: counted.describe('Cards that this server does not have.'),
  problems: z
    .array(z.strictObject({ flow: z.string(), at: z.string(), message: z.string() }))
    .describe('What keeps the file from being applied.'),
})

/** The body as JSON. @throws CONTENT_TYPE_UNSUPPORTED, BODY_MISSING, and what readJson throws */
function fileOf(request: FastifyRequest): Json {
  const type = request.headers['content-type']
  if (type?.split(';', 1)[0]!.trim().toLowerCase() !== 'application/json') {
    throw problem('CONTENT_TYPE_UNSUPPORTED', {
      type: type?.slice(0, 100) ?? '(none)',
      expected: 'application/json',
    })
  }
  const body = request.body as Buffer | undefined // the context's parser gives the bytes
  if (body === undefined || body.length === 0) throw problem('BODY_MISSING')
  return readJson(body, flowFileLimits)
}

/** Flows as files: out and in. */
export const flowFileRoutes = ({ flows }: FlowFileParts) => [
  route({
    method: 'GET',
    path: '/api/v1/flows/export',
    permission: 'flowhook.flows.read',
    tag: 'Flows',
    summary: 'Flows as one file: those named, those in folders, or without either every one.',
    description:
      'Aliases and client tokens are never in it; what authors wrote into cards is, as in the flows themselves. Cards name their helper flows by name.',
    query: z.strictObject({
      flowId: ids.describe('May be given several times.'),
      folderId: ids.describe('With the folders in it. May be given several times.'),
      format: z
        .enum(['flowhook', 'okta'])
        .default('flowhook')
        .describe('okta: a `.flopack` of Okta Workflows. What Okta has nothing for is kept in notes of the file.'),
      report: booleanParameter.describe('With format=okta: not the file, but `remarks` on what Okta has nothing for.'),
    }),
    output: z.union([
      z.looseObject({ flowhook: z.literal(1), folders: z.array(path), flows: z.array(z.looseObject({})) }),
      z.looseObject({ type: z.literal('flopack'), version: z.string(), data: z.looseObject({}) }),
      z.strictObject({ remarks: z.array(remark) }),
    ]),
    async handle({ query, principal, reply }) {
      const { flowId = [], folderId = [], format, report = false } = query
      const choice = { flowIds: flowId, folderIds: folderId }
      if (format === 'flowhook') {
        const file = await flows.files.export(choice, principal)
        reply.header('content-disposition', 'attachment; filename="flows.flowhook.json"')
        return file
      }
      const { file, remarks } = await flows.files.exportForOkta(choice, principal)
      if (report) return { remarks }
      reply.header('content-disposition', 'attachment; filename="flows.flopack"')
      return file
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/flows/apply',
    permission: 'flowhook.flows.manage',
    tag: 'Flows',
    summary: 'Make the flows here those of a file, in one commit: create, update, move and, with prune, delete.',
    description:
      'A flow is the same one where its folder and its name are. One that is only in another folder is moved and keeps its endpoint. What is on stays on; what is new is off. With `preview=true` nothing is changed: the answer is the plan, with what differs in words. Applied twice, nothing changes.',
    body: 'raw',
    consumes: ['application/json'],
    maxBody: flowFileLimits.bytes,
    query: z.strictObject({
      preview: booleanParameter,
      prune: booleanParameter.describe('Also delete the flows and folders that the file does not have.'),
    }),
    output: applied,
    async handle({ query, request, principal }) {
      const { preview = false, prune = false } = query
      return flows.files.apply(fileOf(request), { preview, prune }, principal)
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/flows/import',
    permission: 'flowhook.flows.manage',
    tag: 'Flows',
    summary: 'Import a file of flows, or a single flow definition: wholly or not at all, every flow switched off.',
    description:
      'A flow is here already where one has its id, or else its name in its folder; one that the file puts in no folder may be in any. `conflict` says what happens then: `skip` leaves it, `replace` saves a new version of it, `copy` makes another one. With `preview=true` nothing is changed.',
    body: 'raw',
    consumes: ['application/json'],
    maxBody: flowFileLimits.bytes,
    query: z.strictObject({
      preview: booleanParameter,
      conflict: z.enum(['skip', 'replace', 'copy']).default('skip'),
      folderId: id.optional().describe('The folder in which the file’s folders are found or made.'),
      connection: connections.describe(
        'Of a file of Okta Workflows: `<id in the report>:<id of a connection here>`. May be given several times.',
      ),
    }),
    output: report,
    async handle({ query, request, principal }) {
      const { preview = false, conflict, folderId = null, connection: connections = new Map() } = query
      return flows.files.import(fileOf(request), { preview, conflict, folderId, connections }, principal)
    },
  }),
]
