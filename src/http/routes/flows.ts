import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Engine, Answered, Outcome } from '../../engine/engine.ts'
import type { FlowService } from '../../flows/flow-service.ts'
import { flowListItem, flowView } from '../../flows/flow-view.ts'
import type { Json } from '../../base/json/json.ts'
import { flowDefinitionSchema } from '../../language/definition.ts'
import { problem } from '../../base/errors.ts'
import type { Flow, FlowFilter, FlowVersion } from '../../model/flow.ts'
import type { Trigger } from '../../model/flow-definition.ts'
import { booleanParameter, isoTime, page, pageParameters } from '../paging.ts'
import { route } from '../route.ts'

export interface FlowParts {
  readonly flows: FlowService
  readonly engine: Pick<Engine, 'outcome'>
  readonly publicUrl: () => string
}

/** How long a run by hand waits for its end where the caller asks for that. */
const longestWaitMs = 60_000

const triggers = [
  'api_endpoint',
  'event',
  'schedule',
  'delegated',
  'helper',
] as const satisfies readonly Trigger['event'][]
const executionStatuses = ['RUNNING', 'WAITING', 'SUCCESS', 'FAILED', 'CANCELLED'] as const
const time = z.iso.datetime()
const head = {
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  version: z.int(),
  trigger: z.looseObject({ event: z.enum(triggers) }),
  saveData: z.boolean().optional(),
  created: time,
  lastUpdated: time,
  folderId: z.string().nullable(),
  createdBy: z.string().nullable(),
}
const listItem = z.strictObject({
  ...head,
  cardCount: z.int().describe('With the cards in branches.'),
  lastExecution: z.strictObject({ id: z.string(), status: z.enum(executionStatuses), started: time }).nullable(),
  errors24h: z.int().describe('Executions that failed and began in the last 24 hours, counted up to 1,000.'),
})
const flow = z.strictObject({ ...head, cards: z.array(z.looseObject({ id: z.string(), card: z.string() })) })
const version = z.strictObject({
  version: z.int(),
  created: time,
  createdBy: z.string(),
  createdByName: z.string().nullable().describe('As it was then.'),
  definition: z.looseObject({}),
})
const savedDefinition = flowDefinitionSchema.safeExtend({
  version: z.int().min(1).optional().describe('The newest version that you have seen: a newer one is not overwritten.'),
})
const newDefinition = flowDefinitionSchema.safeExtend({
  folderId: z.string().max(100).nullable().optional().describe('The folder that it is put into.'),
})
const versionCursor = z
  .string()
  .regex(/^\d{1,9}$/, 'Expected the cursor of a next link.')
  .optional()
/** The service judges definitions: it names every problem of form and meaning at once. */
const definition = z.record(z.string(), z.unknown())
const json = z.unknown() as z.ZodType<Json> // comes out of parsed JSON, which zod cannot know

/** With `wait`. */
const runOutcome = {
  status: z
    .enum(['RUNNING', 'SUCCESS', 'FAILED', 'CANCELLED'])
    .optional()
    .describe('RUNNING: it takes longer, or has answered and goes on.'),
  answer: z
    .strictObject({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.unknown() })
    .nullable()
    .optional()
    .describe('What Return or Return Raw gave; null where the flow ended without.'),
  error: z
    .strictObject({
      kind: z.string(),
      message: z.string(),
      cardId: z.string().nullable(),
      flowId: z.string().optional(),
      statusCode: z.int().optional(),
    })
    .nullable()
    .optional(),
}

function shownOutcome(outcome: Outcome | Answered | null) {
  if (outcome === null) return { status: 'RUNNING', answer: null, error: null }
  const { answer, error } = outcome
  const status = outcome.status === 'ANSWERED' ? 'RUNNING' : outcome.status
  if (answer === null) return { status, answer, error }
  const { body, ...head } = answer
  return { status, answer: { ...head, body: 'json' in body ? body.json : body.text }, error }
}

const filterParameters = {
  q: z.string().max(255).optional().describe('Words of the name, each of which must be in it.'),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  event: z.enum(triggers).optional().describe('What starts them.'),
  security: z.enum(['client_token', 'oauth2', 'public']).optional(),
  folderId: z.string().min(1).max(100).optional().describe('Those in the folder itself; root: those in none.'),
  error: booleanParameter.describe('true: only those whose newest execution failed.'),
}

/** What the query narrows the list to. */
function filterOf({
  q,
  status,
  event,
  security,
  folderId,
  error,
}: z.infer<z.ZodObject<typeof filterParameters>>): FlowFilter {
  return {
    ...(q === undefined || q.trim() === '' ? {} : { q: q.trim() }),
    ...(status === undefined ? {} : { status }),
    ...(event === undefined ? {} : { event }),
    ...(security === undefined ? {} : { security }),
    ...(folderId === undefined ? {} : { folderId: folderId === 'root' ? null : folderId }),
    ...(error === true ? { failed: error } : {}),
  }
}

/** Flows: saving them, switching them, running them by hand. */
export const flowRoutes = ({ flows, engine, publicUrl }: FlowParts) => [
  route({
    method: 'GET',
    path: '/api/v1/flows',
    permission: 'flowhook.flows.read',
    tag: 'Flows',
    summary: 'Flows by name, without their cards.',
    query: z.strictObject({
      ...pageParameters,
      ...filterParameters,
    }),
    output: z.array(listItem),
    async handle({ query, request, reply }) {
      const { limit, after } = query
      const rows = await flows.list({ limit: limit + 1, after: after ?? null, filter: filterOf(query) })
      return page(rows, limit, ({ id }) => id, { request, reply }, publicUrl()).map(flowListItem)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/flows/count',
    permission: 'flowhook.flows.read',
    tag: 'Flows',
    summary: 'How many flows fit a filter.',
    query: z.strictObject(filterParameters),
    output: z.strictObject({ count: z.int() }),
    handle: async ({ query }) => ({ count: await flows.count(filterOf(query)) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/flows',
    permission: 'flowhook.flows.manage',
    tag: 'Flows',
    summary: 'Create a flow, switched off.',
    input: definition,
    describes: newDefinition,
    output: flow,
    handle: async ({ input, principal, reply }) => tagged(await flows.create(input, principal), reply),
  }),
  route({
    method: 'GET',
    path: '/api/v1/flows/:id',
    permission: 'flowhook.flows.read',
    tag: 'Flows',
    summary: 'One flow with its newest definition.',
    output: flow,
    description: 'Its ETag is the version, for If-Match.',
    handle: async ({ params, reply }) => tagged(await flows.get(params.id), reply),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/flows/:id',
    permission: 'flowhook.flows.manage',
    tag: 'Flows',
    summary: 'Save a definition as the flow’s newest version. Executions that run stay on theirs.',
    input: definition,
    describes: savedDefinition,
    output: flow,
    description:
      'With `version` in the body, or its ETag in If-Match, only where nobody saved since: otherwise 409, or 412, which say who did and when.',
    handle: async ({ params, input, principal, request, reply }) =>
      tagged(await flows.replace(params.id, input, principal, ifMatch(request.headers['if-match'])), reply),
  }),
  route({
    method: 'POST',
    path: '/api/v1/flows/:id/duplicate',
    permission: 'flowhook.flows.manage',
    tag: 'Flows',
    summary: 'Create a flow that says the same, in the same folder, switched off.',
    output: flow,
    handle: async ({ params, principal, reply }) => tagged(await flows.duplicate(params.id, principal), reply),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/flows/:id/folder',
    permission: 'flowhook.flows.manage',
    tag: 'Flows',
    summary: 'Put a flow into a folder, or with null into none.',
    input: z.strictObject({ folderId: z.string().max(100).nullable() }),
    output: flow,
    handle: async ({ params, input, principal, reply }) =>
      tagged(await flows.move(params.id, input.folderId, principal), reply),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/flows/:id',
    permission: 'flowhook.flows.manage',
    tag: 'Flows',
    summary: 'Delete a flow with its versions and executions. Refused while one of them runs.',
    status: 204,
    handle: ({ params, principal }) => flows.delete(params.id, principal),
  }),
  ...(['activate', 'deactivate'] as const).map((step) =>
    route({
      method: 'POST',
      path: `/api/v1/flows/:id/lifecycle/${step}`,
      permission: 'flowhook.flows.manage',
      tag: 'Flows',
      summary: step === 'activate' ? 'Switch a flow on.' : 'Switch a flow off. Executions that run go on.',
      output: flow,
      handle: async ({ params, principal }) => flowView(await flows[step](params.id, principal)),
    }),
  ),
  route({
    method: 'POST',
    path: '/api/v1/flows/:id/run',
    permission: 'flowhook.flows.manage',
    tag: 'Flows',
    summary: 'Run the newest version by hand, on or off.',
    input: z.strictObject({
      body: json.optional().describe('What an API Endpoint flow gets as its body.'),
      values: z.record(z.string(), json).optional().describe('What a helper flow gets as its inputs.'),
      pinned: z
        .record(z.string(), z.record(z.string(), json))
        .optional()
        .describe('Outputs by card id: these cards of the flow’s own list do not run.'),
      wait: z.boolean().optional().describe('Whether to answer after its end, 60 s at most, and with how it ended.'),
    }),
    output: z.strictObject({ executionId: z.string(), ...runOutcome }),
    async handle({ params, input: { body, values, pinned, wait }, principal }) {
      const given = {
        ...(body === undefined ? {} : { body }),
        ...(values === undefined ? {} : { values }),
        ...(pinned === undefined ? {} : { pinned }),
      }
      const { executionId } = await flows.run(params.id, given, principal)
      if (wait !== true) return { executionId }
      return { executionId, ...shownOutcome(await engine.outcome(executionId, longestWaitMs)) }
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/flows/:id/versions',
    permission: 'flowhook.flows.read',
    tag: 'Flows',
    summary: 'Every saved version, the newest first.',
    query: z.strictObject({ ...pageParameters, after: versionCursor }),
    output: z.array(version),
    async handle({ params, query: { limit, after }, request, reply }) {
      const rows = await flows.versions(params.id, { limit: limit + 1, after: after ?? null })
      const cut = page(rows, limit, ({ version }) => String(version), { request, reply }, publicUrl())
      return cut.map(versionView)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/flows/:id/versions/:version',
    permission: 'flowhook.flows.read',
    tag: 'Flows',
    summary: 'One saved version.',
    output: version,
    handle: async ({ params }) => versionView(await flows.version(params.id, versionNumber(params.version))),
  }),
  route({
    method: 'POST',
    path: '/api/v1/flows/:id/versions/:version/restore',
    permission: 'flowhook.flows.manage',
    tag: 'Flows',
    summary: 'Save what an earlier version says as the newest one.',
    output: flow,
    handle: async ({ params, principal, reply }) =>
      tagged(await flows.restore(params.id, versionNumber(params.version), principal), reply),
  }),
]

const versionView = ({ version, created, createdBy, createdByName, definition }: FlowVersion) => ({
  version,
  created: isoTime(created),
  createdBy,
  createdByName,
  definition,
})

function versionNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw problem('NOT_FOUND', { id: text.slice(0, 100), type: 'FlowVersion' })
}

/** The version is the tag: what is switched or moved says the same as before. */
function tagged(flow: Flow, reply: FastifyReply) {
  reply.header('etag', `"${flow.version}"`)
  return flowView(flow)
}

/** @throws VALIDATION_FAILED for anything but one of our own tags */
function ifMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  const version = /^(?:W\/)?"([1-9]\d{0,8})"$/.exec(header.trim())?.[1]
  if (version !== undefined) return Number(version)
  const cause = 'If-Match: Expected the ETag of the flow, e.g. "7".'
  throw problem('VALIDATION_FAILED', { subject: 'header' }, { causes: [cause] })
}
