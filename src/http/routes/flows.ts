import { z } from 'zod'
import type { Engine, Outcome } from '../../engine/engine.ts'
import type { FlowService } from '../../flows/flow-service.ts'
import { flowListItem, flowView } from '../../flows/flow-view.ts'
import type { Json } from '../../base/json/json.ts'
import { flowDefinitionSchema } from '../../language/definition.ts'
import { isoTime, page, pageParameters } from '../paging.ts'
import { route } from '../route.ts'

export interface FlowParts {
  readonly flows: FlowService
  readonly engine: Pick<Engine, 'outcome'>
  readonly publicUrl: () => string
}

/** How long a run by hand waits for its end where the caller asks for that. */
const longestWaitMs = 60_000

const time = z.iso.datetime()
const head = {
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  version: z.int(),
  trigger: z.looseObject({ event: z.enum(['api_endpoint', 'helper']) }),
  saveData: z.boolean().optional(),
  created: time,
  lastUpdated: time,
}
const flow = z.strictObject({ ...head, cards: z.array(z.looseObject({ id: z.string(), card: z.string() })) })
const endpoint = z.strictObject({
  alias: z.string(),
  security: z.enum(['client_token', 'oauth2', 'public']),
  clientToken: z.string().optional(),
  invokeUrl: z.string(),
  resumeUrl: z.string(),
})
const savedDefinition = flowDefinitionSchema.safeExtend({
  version: z.int().min(1).optional().describe('The newest version that you have seen: a newer one is not overwritten.'),
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
  status: z.enum(['RUNNING', 'SUCCESS', 'FAILED', 'CANCELLED']).optional().describe('RUNNING: it takes longer.'),
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

function shownOutcome(outcome: Outcome | null) {
  if (outcome === null) return { status: 'RUNNING', answer: null, error: null }
  const { status, answer, error } = outcome
  if (answer === null) return { status, answer, error }
  const { body, ...head } = answer
  return { status, answer: { ...head, body: 'json' in body ? body.json : body.text }, error }
}

/** Flows: saving them, switching them, running them by hand. */
export const flowRoutes = ({ flows, engine, publicUrl }: FlowParts) => [
  route({
    method: 'GET',
    path: '/api/v1/flows',
    permission: 'flowhook.flows.read',
    tag: 'Flows',
    summary: 'Flows by name, without their cards.',
    query: z.strictObject({ ...pageParameters, q: z.string().max(255).optional().describe('Words of the name.') }),
    output: z.array(z.strictObject(head)),
    async handle({ query: { limit, after, q }, request, reply }) {
      const rows = await flows.list({ limit: limit + 1, after: after ?? null, ...(q === undefined ? {} : { q }) })
      return page(rows, limit, ({ id }) => id, { request, reply }, publicUrl()).map(flowListItem)
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/flows',
    permission: 'flowhook.flows.manage',
    tag: 'Flows',
    summary: 'Create a flow, switched off.',
    input: definition,
    describes: flowDefinitionSchema,
    output: flow,
    handle: async ({ input, principal }) => flowView(await flows.create(input, principal)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/flows/:id',
    permission: 'flowhook.flows.read',
    tag: 'Flows',
    summary: 'One flow with its newest definition.',
    output: flow,
    handle: async ({ params }) => flowView(await flows.get(params.id)),
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
    handle: async ({ params, input, principal }) => flowView(await flows.replace(params.id, input, principal)),
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
    async handle({ params, input: { body, values, pinned, wait } }) {
      const given = {
        ...(body === undefined ? {} : { body }),
        ...(values === undefined ? {} : { values }),
        ...(pinned === undefined ? {} : { pinned }),
      }
      const { executionId } = await flows.run(params.id, given)
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
    output: z.array(
      z.strictObject({ version: z.int(), created: time, createdBy: z.string(), definition: z.looseObject({}) }),
    ),
    async handle({ params, query: { limit, after }, request, reply }) {
      const rows = await flows.versions(params.id, { limit: limit + 1, after: after ?? null })
      const cut = page(rows, limit, ({ version }) => String(version), { request, reply }, publicUrl())
      return cut.map(({ version, created, createdBy, definition }) => ({
        version,
        created: isoTime(created),
        createdBy,
        definition,
      }))
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/flows/:id/endpoint',
    // The client token is a secret: whoever may only read flows must not be able to call them.
    permission: 'flowhook.flows.manage',
    tag: 'Flows',
    summary: 'The invoke URL of an API Endpoint flow, and its client token.',
    output: endpoint,
    handle: ({ params }) => flows.endpoint(params.id),
  }),
]
