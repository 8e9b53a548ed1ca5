import { z } from 'zod'
import { includesPermission } from '../../access/permissions.ts'
import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import { timeOfId } from '../../base/ids.ts'
import type { Json } from '../../base/json/json.ts'
import type { Engine } from '../../engine/engine.ts'
import type { FlowService } from '../../flows/flow-service.ts'
import type { CardRecord, Execution, ExecutionFilter, ExecutionSummary } from '../../model/execution.ts'
import type { Store } from '../../store/store.ts'
import { findCard, passesShown, shownCard, shownExecution, shownPass, triggerCard } from '../execution-view.ts'
import { booleanParameter, integerParameter, page, pageParametersById, setLinks, setSearchedUntil } from '../paging.ts'
import { route } from '../route.ts'
import { searchInParts } from '../search-in-parts.ts'

export interface ExecutionParts {
  readonly store: Pick<
    Store,
    'listExecutions' | 'scanExecutions' | 'countExecutions' | 'flowNames' | 'getExecution' | 'getFlowVersion'
  >
  readonly engine: Pick<Engine, 'cancel' | 'progress'>
  readonly flows: Pick<FlowService, 'retry'>
  readonly clock: Pick<Clock, 'monotonic'>
  readonly publicUrl: () => string
}

/**
 * Executions that one part of a filtered list looks at, what one part looks for a text in, and how many parts an answer has at most;
 * what is older comes with the next link.
 */
const looks = { executions: 2_000, parts: 25 }
const looksForText = { read: { executions: 50, bytes: 2 * 1024 * 1024 }, parts: 40 }
/** A count of what fits a filter ends here, or after it looked at so many. */
const count = { most: 10_000, scan: 50_000 }

const status = z.enum(['RUNNING', 'WAITING', 'SUCCESS', 'FAILED', 'CANCELLED'])
const time = z.iso.datetime()
const error = {
  kind: z.string(),
  message: z.string(),
  cardId: z.string().nullable(),
  flowId: z.string().optional(),
  statusCode: z.int().optional(),
}
const response = z
  .strictObject({
    status: z.int(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
    truncated: z.literal(true).optional(),
  })
  .describe('What the other side answered; headers that may hold secrets are left out.')
const summary = {
  id: z.string(),
  flowId: z.string(),
  flowName: z.string().nullable().describe('Null where the flow was deleted.'),
  flowVersion: z.int(),
  status,
  started: time,
  finished: time.nullable(),
  wakeAt: time.nullable().describe('When a waiting execution goes on.'),
  trigger: z.strictObject({
    event: z.enum(['api_endpoint', 'manual', 'call', 'event', 'schedule', 'delegated']),
    calledBy: z.string().optional().describe('The execution that started it with Call Flow Async.'),
    calls: z.int().optional(),
    deliveryId: z.string().optional(),
    eventUuids: z.array(z.string()).optional(),
    hops: z.int().optional(),
    retryOf: z.string().optional().describe('The execution that this one repeats.'),
    origin: z
      .strictObject({ requestId: z.string(), traceparent: z.string().optional(), notice: z.literal(true).optional() })
      .optional()
      .describe(
        'The request that it follows from, by the id in the log; `notice` where a notice of Flowhook set it off.',
      ),
  }),
  error: z.strictObject(error).nullable(),
}
const card = z.looseObject({
  id: z.string(),
  card: z.string(),
  status,
  inputs: z.unknown(),
  outputs: z.unknown(),
  started: time,
  finished: time.nullable(),
  error: z.strictObject({ ...error, response: response.optional() }).nullable(),
  pinned: z.boolean().optional().describe('It did not run: its outputs were given.'),
  calls: z.int().optional().describe('HTTP calls that left for it, tries again included.'),
  left_out: z.boolean().optional().describe('Values were not saved.'),
  truncated: z.array(z.string()).optional().describe('Outputs that are shown by their beginning, as text.'),
  passCount: z.int().optional(),
})
const pass = z.looseObject({ name: z.string(), index: z.int(), cards: z.array(card) })
const detailed = z.strictObject({
  ...summary,
  cards: z
    .array(card)
    .describe(`The first is the trigger, with what came in. Of each card's passes the first ${passesShown}.`),
})
const filterFields = {
  flowId: z.string().max(200).optional(),
  status: status.optional(),
  deliveryId: z.string().max(200).optional(),
  eventUuid: z.string().max(200).optional().describe('One of the events behind it.'),
  since: time.optional().describe('Started then or later.'),
  until: time.optional().describe('Started before.'),
}
const json = z.unknown() as z.ZodType<Json> // comes out of parsed JSON, which zod cannot know
const change = z.strictObject({
  from: z.string().max(64).optional().describe('Cards before this one keep the outputs of the execution before.'),
  body: json.optional().describe('What an API Endpoint flow gets instead of the body that came in.'),
  values: z.record(z.string(), json).optional().describe('What a helper flow gets instead.'),
  pinned: z
    .record(z.string(), z.record(z.string(), json))
    .optional()
    .describe('Outputs by card id: these cards do not run.'),
})

/** What ran, card by card. */
export const executionRoutes = ({ store, engine, flows, clock, publicUrl }: ExecutionParts) => {
  const found = async (id: string): Promise<Execution> => {
    const execution = await store.getExecution(id)
    if (execution === null) throw problem('NOT_FOUND', { id, type: 'Execution' })
    return execution
  }
  const shown = async (executions: readonly ExecutionSummary[]) => {
    const names = await store.flowNames([...new Set(executions.map(({ flowId }) => flowId))])
    return executions.map((execution) => shownExecution(execution, names.get(execution.flowId) ?? null))
  }
  const recordsOf = ({ id, history }: Execution) =>
    JSON.parse(history ?? engine.progress(id) ?? '[]') as readonly CardRecord[] // written by the engine
  const detail = async (execution: Execution, whole = false) => {
    const { flowId, flowVersion } = execution
    const definition = (await store.getFlowVersion(flowId, flowVersion))?.definition ?? null
    const cards = recordsOf(execution).map((record) => shownCard(record, whole))
    const [head] = await shown([execution])
    return { ...head!, cards: [triggerCard(execution, definition, whole), ...cards] }
  }
  return [
    route({
      method: 'GET',
      path: '/api/v1/executions',
      permission: 'flowhook.executions.read',
      tag: 'Executions',
      summary: 'Executions, the newest first.',
      description:
        'Where few of many executions fit, an answer may have fewer rows than its limit, or none, and still a next link. A search with `q` says how far it looked: `x-flowhook-searched` is the number of executions that this answer looked through, `x-flowhook-searched-until` when the oldest of them started.',
      query: z.strictObject({
        ...pageParametersById,
        ...filterFields,
        q: z
          .string()
          .max(200)
          .optional()
          .describe(
            'The id or 8 characters of it, or a part of the flow’s name, of an error, or of a value that came in or that a card got or gave.',
          ),
      }),
      output: z.array(z.strictObject(summary)),
      async handle({ query: { limit, after, q, ...given }, request, reply }) {
        const text = q?.trim() ?? ''
        const filter: ExecutionFilter = { ...filterOf(given), ...(text === '' ? {} : { text }) }
        const { since, until, eventUuid } = filter
        const isScan = text !== '' || since !== undefined || until !== undefined || eventUuid !== undefined
        if (!isScan) {
          const rows = await store.listExecutions({ limit: limit + 1, after: after ?? null, ...filter })
          return shown(page(rows, limit, ({ id }) => id, { request, reply }, publicUrl()))
        }
        const most = text === '' ? looks.parts : looksForText.parts
        const read = text === '' ? {} : { read: looksForText.read }
        const found = await searchInParts<ExecutionSummary, Awaited<ReturnType<Store['scanExecutions']>>>(
          { clock, limit, after: after ?? null, most },
          (at, rest) => store.scanExecutions({ filter, after: at, limit: rest, scan: looks.executions, ...read }),
        )
        const { rows, next } = found
        setLinks({ request, reply }, publicUrl(), next)
        const searched = found.parts.flatMap((part) => part.searched ?? [])
        if (text !== '')
          reply.header(
            'x-flowhook-searched',
            searched.reduce((sum, { executions }) => sum + executions, 0),
          )
        const searchedUntil =
          searched.findLast(({ until }) => until !== null)?.until ?? (next === null ? null : timeOfId(next))
        if (searchedUntil !== null) setSearchedUntil(reply, searchedUntil)
        return shown(rows)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/executions/count',
      permission: 'flowhook.executions.read',
      tag: 'Executions',
      summary: 'How many executions fit a filter.',
      query: z.strictObject(filterFields),
      output: z.strictObject({
        count: z.int(),
        isWhole: z.boolean().describe('False where there are, or may be, more: it counted to its limit.'),
      }),
      handle: ({ query }) => store.countExecutions({ filter: filterOf(query), ...count }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/executions/:id',
      permission: 'flowhook.executions.read',
      tag: 'Executions',
      summary: 'One execution with its cards, their inputs and outputs.',
      query: z.strictObject({ full: booleanParameter.describe('Every pass, and values of any size.') }),
      output: detailed,
      handle: async ({ params, query }) => detail(await found(params.id), query.full === true),
    }),
    route({
      method: 'GET',
      path: '/api/v1/executions/:id/cards/:cardId/passes',
      permission: 'flowhook.executions.read',
      tag: 'Executions',
      summary: 'The passes of a loop, in their order.',
      query: z.strictObject({
        limit: integerParameter(1, 200, 50).describe('Passes in one answer.'),
        after: integerParameter(0, 999_999_999, 0).describe('Passes to leave out; from the next link.'),
        inside: z.string().max(2_000).optional().describe('Where the card is: `loop/3/check/then`.'),
      }),
      output: z.array(pass),
      async handle({ params, query: { limit, after, inside }, request, reply }) {
        const card = findCard(recordsOf(await found(params.id)), inside ?? '', params.cardId)
        if (card === null) throw problem('NOT_FOUND', { id: params.cardId, type: 'Card' })
        const passes = card.passes ?? []
        setLinks({ request, reply }, publicUrl(), after + limit < passes.length ? String(after + limit) : null)
        return passes.slice(after, after + limit).map((each, i) => shownPass(each, after + i))
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/executions/:id/cancel',
      permission: 'flowhook.executions.manage',
      tag: 'Executions',
      summary: 'Stop a running or waiting execution: no step of it starts later than a second after this.',
      output: detailed,
      async handle({ params: { id } }) {
        const { status } = await found(id)
        if (!(await engine.cancel(id))) throw problem('EXECUTION_FINISHED', { id, status })
        return detail(await found(id))
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/executions/:id/retry',
      permission: 'flowhook.executions.manage',
      tag: 'Executions',
      summary: 'Start a new execution of the flow as it is now, with the same input or a changed one.',
      description:
        'Where the flow is off, or anything is changed, the new execution counts as started by hand, which needs flowhook.flows.manage too. With `from`, the cards before it are not run again: their outputs are those of the execution before, or of `pinned`.',
      input: change.optional(),
      output: z.strictObject({ executionId: z.string() }),
      handle: ({ params: { id }, input, principal }) =>
        flows.retry(id, defined(input ?? {}), includesPermission(principal.permissions, 'flowhook.flows.manage')),
    }),
  ]
}

function filterOf({ since, until, ...exact }: z.infer<z.ZodObject<typeof filterFields>>): ExecutionFilter {
  return {
    ...defined(exact),
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    ...(until === undefined ? {} : { until: Date.parse(until) }),
  }
}

/** Without what is undefined, which exact optional members do not take. */
function defined<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> } // the same members, without some
}
