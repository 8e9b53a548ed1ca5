import { z } from 'zod'
import { problem } from '../../base/errors.ts'
import type { Engine } from '../../engine/engine.ts'
import { shownTriggerOutputs } from '../../engine/trigger-outputs.ts'
import type { CardRecord, Execution, ExecutionSummary } from '../../model/execution.ts'
import type { Store } from '../../store/store.ts'
import { isoTime, page, pageParametersById } from '../paging.ts'
import { route } from '../route.ts'

export interface ExecutionParts {
  readonly store: Pick<Store, 'listExecutions' | 'getExecution' | 'getFlow' | 'getFlowVersion'>
  readonly engine: Pick<Engine, 'accept' | 'cancel' | 'progress'>
  readonly publicUrl: () => string
}

const status = z.enum(['RUNNING', 'WAITING', 'SUCCESS', 'FAILED', 'CANCELLED'])
const time = z.iso.datetime()
const error = z
  .strictObject({
    kind: z.string(),
    message: z.string(),
    cardId: z.string().nullable(),
    flowId: z.string().optional(),
    statusCode: z.int().optional(),
  })
  .nullable()
const summary = {
  id: z.string(),
  flowId: z.string(),
  flowVersion: z.int(),
  status,
  started: time,
  finished: time.nullable(),
  wakeAt: time.nullable().describe('When a waiting execution goes on.'),
  trigger: z.strictObject({
    event: z.enum(['api_endpoint', 'manual']),
    deliveryId: z.string().optional(),
    eventUuids: z.array(z.string()).optional(),
    hops: z.int().optional(),
  }),
  error,
}
const card = z.looseObject({
  id: z.string(),
  card: z.string(),
  status,
  inputs: z.unknown(),
  outputs: z.unknown(),
  started: time,
  finished: time.nullable(),
  error,
})
const detailed = z.strictObject({
  ...summary,
  cards: z.array(card).describe('The first is the trigger, with what came in.'),
})

/** What ran, card by card. */
export const executionRoutes = ({ store, engine, publicUrl }: ExecutionParts) => {
  const found = async (id: string): Promise<Execution> => {
    const execution = await store.getExecution(id)
    if (execution === null) throw problem('NOT_FOUND', { id, type: 'Execution' })
    return execution
  }
  const detail = async (execution: Execution) => {
    const history = execution.history ?? engine.progress(execution.id) ?? '[]'
    const cards = (JSON.parse(history) as readonly CardRecord[]).map(shownCard) // written by the engine
    return { ...shown(execution), cards: [await triggerCard(execution, store), ...cards] }
  }
  return [
    route({
      method: 'GET',
      path: '/api/v1/executions',
      permission: 'flowhook.executions.read',
      tag: 'Executions',
      summary: 'Executions, the newest first.',
      query: z.strictObject({
        ...pageParametersById,
        flowId: z.string().max(200).optional(),
        status: status.optional(),
        deliveryId: z.string().max(200).optional(),
      }),
      output: z.array(z.strictObject(summary)),
      async handle({ query: { limit, after, flowId, status, deliveryId }, request, reply }) {
        const rows = await store.listExecutions({
          limit: limit + 1,
          after: after ?? null,
          ...(flowId === undefined ? {} : { flowId }),
          ...(status === undefined ? {} : { status }),
          ...(deliveryId === undefined ? {} : { deliveryId }),
        })
        return page(rows, limit, ({ id }) => id, { request, reply }, publicUrl()).map(shown)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/executions/:id',
      permission: 'flowhook.executions.read',
      tag: 'Executions',
      summary: 'One execution with its cards, their inputs and outputs.',
      output: detailed,
      handle: async ({ params }) => detail(await found(params.id)),
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
      summary: 'Start a new execution of the flow as it is now, with the same input.',
      output: z.strictObject({ executionId: z.string() }),
      async handle({ params: { id } }) {
        const { flowId, flowVersion, trigger, input } = await found(id)
        const flow = await store.getFlow(flowId)
        if (flow === null) throw problem('NOT_FOUND', { id: flowId, type: 'Flow' })
        const refuse = (reason: string) => problem('EXECUTION_NOT_REPEATABLE', { id, reason })
        if (flow.status !== 'ACTIVE') throw refuse(`the flow ${flow.name} is off. Switch it on first.`)
        const version = await store.getFlowVersion(flowId, flowVersion)
        if (version?.definition.saveData === false)
          throw refuse('its flow does not save its data, so there is no input.')
        const { head, body } = input
        const { executionId } = await engine.accept({ flowId, flowVersion: flow.version, trigger, head, body })
        return { executionId }
      },
    }),
  ]
}

function shown(execution: ExecutionSummary) {
  const { id, flowId, flowVersion, status, started, finished, wakeAt, trigger, error } = execution
  return {
    id,
    flowId,
    flowVersion,
    status,
    started: isoTime(started),
    finished: isoTime(finished),
    wakeAt: isoTime(wakeAt),
    trigger,
    error,
  }
}

type ShownCard = Omit<CardRecord, 'started' | 'finished' | 'passes'> & { readonly started: string }

function shownCard({ started, finished, passes, ...rest }: CardRecord): ShownCard {
  const inside = passes?.map(({ cards, ...pass }) => ({ ...pass, cards: cards.map(shownCard) }))
  const times = { started: isoTime(started), finished: isoTime(finished) }
  return { ...rest, ...times, ...(inside === undefined ? {} : { passes: inside }) }
}

/** The first card, made from the stored input: nobody has to write it into the history a second time. */
async function triggerCard(execution: Execution, store: ExecutionParts['store']) {
  const { id, flowId, flowVersion, started, input, trigger } = execution
  const definition = (await store.getFlowVersion(flowId, flowVersion))?.definition
  const leftOut = definition === undefined || definition.saveData === false
  let outputs: unknown = null
  if (!leftOut) {
    try {
      outputs = shownTriggerOutputs(definition.trigger, id, input)
    } catch {
      // A value that does not fit the helper's inputs: the execution's own error says which one.
    }
  }
  const time = isoTime(started)
  return {
    id: 'trigger',
    card: definition?.trigger.event ?? trigger.event,
    status: 'SUCCESS' as const,
    inputs: null,
    outputs,
    started: time,
    finished: time,
    error: null,
    ...(leftOut ? { left_out: true } : {}),
  }
}
