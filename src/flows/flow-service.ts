import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Json } from '../base/json/json.ts'
import { sha256, type SecretBox } from '../base/secrets.ts'
import type { Card } from '../cards/card.ts'
import type { Engine } from '../engine/engine.ts'
import { compileFlow, type DefinitionProblem } from '../language/compile.ts'
import { normalise, readDefinition } from '../language/definition.ts'
import type { Principal } from '../model/access.ts'
import type { Flow, FlowVersion } from '../model/flow.ts'
import type { EndpointSecurity, FlowDefinition } from '../model/flow-definition.ts'
import type { RaiseSystemEvent } from '../model/system-event.ts'
import type { Page, Store } from '../store/store.ts'
import type { FlowRegistry } from './flow-registry.ts'
import { resolveHelpers } from './helper-references.ts'
import { invalid } from './invalid.ts'
import { manualRequest } from './manual-request.ts'
import { pinProblems, type Pinned } from './pinned.ts'
import { retryOf, type RetryChange } from './retry.ts'

/** What `GET /api/v1/flows/{id}/endpoint` tells. */
export interface FlowEndpoint {
  readonly alias: string
  readonly security: EndpointSecurity
  /** Only where the flow is secured by it. */
  readonly clientToken?: string
  /** With the client token in the query, where it may come there. */
  readonly invokeUrl: string
  /** The caller puts the execution's id in place of `{executionId}`. */
  readonly resumeUrl: string
}

/** What a run by hand begins with: the body of an endpoint's call, or the values of a helper's inputs. */
export interface ManualInput {
  readonly body?: Json
  readonly values?: Readonly<Record<string, Json>>
  /** Outputs by card id: these cards of the flow's own list do not run. */
  readonly pinned?: Pinned
}

/** Everything that people do with flows. Each change is in the System Log. */
export interface FlowService {
  /**
   * @param input a definition as parsed JSON; the flow is stored INACTIVE, with a new alias and client token
   * @throws VALIDATION_FAILED with every problem of the definition as a cause
   */
  create(input: unknown, principal: Principal): Promise<Flow>
  /**
   * Saves a new version, or nothing where the definition says the same as before.
   *
   * @param input a definition, beside it optionally `version`: the newest one that the caller has seen
   * @throws NOT_FOUND, VALIDATION_FAILED, CONFLICT when `version` is not the newest
   */
  replace(id: string, input: unknown, principal: Principal): Promise<Flow>
  /** @throws NOT_FOUND, VALIDATION_FAILED while executions of it run */
  delete(id: string, principal: Principal): Promise<void>
  /** No change, and no event, where it is on already. @throws NOT_FOUND, VALIDATION_FAILED when it no longer compiles */
  activate(id: string, principal: Principal): Promise<Flow>
  /** Executions that run go on. @throws NOT_FOUND */
  deactivate(id: string, principal: Principal): Promise<Flow>
  /** By name. */
  list(query: Page & { readonly q?: string }): Promise<readonly Flow[]>
  /** @throws NOT_FOUND */
  get(id: string): Promise<Flow>
  /** Newest first. @throws NOT_FOUND */
  versions(id: string, page: Page): Promise<readonly FlowVersion[]>
  /** Starts an execution of the newest version, on or off. @throws NOT_FOUND, VALIDATION_FAILED */
  run(id: string, input: ManualInput): Promise<{ readonly executionId: string }>
  /**
   * Runs the flow as it is now with an earlier execution's input, or a changed one. One that is off, or gets something else than
   * came in, runs as one started by hand.
   *
   * @throws NOT_FOUND, VALIDATION_FAILED, EXECUTION_NOT_REPEATABLE where values that it needs were not saved
   */
  retry(executionId: string, change: RetryChange): Promise<{ readonly executionId: string }>
  /** @throws NOT_FOUND, HELPER_NOT_CALLABLE */
  endpoint(id: string): Promise<FlowEndpoint>
}

interface Parts {
  readonly store: Store
  readonly registry: FlowRegistry
  readonly engine: Pick<Engine, 'accept'>
  readonly cards: ReadonlyMap<string, Card>
  readonly secrets: SecretBox
  readonly raise: RaiseSystemEvent
  readonly publicUrl: () => string
  readonly clock: Clock
  readonly ids: Ids
}

export function openFlowService(parts: Parts): FlowService {
  const { store, registry, engine, cards, secrets, clock, ids } = parts

  async function get(id: string): Promise<Flow> {
    const flow = await store.getFlow(id)
    if (flow === null) throw problem('NOT_FOUND', { id, type: 'Flow' })
    return flow
  }

  /** Reads, checks and compiles; the result is in canonical form. @throws VALIDATION_FAILED */
  function readFlow(input: unknown): FlowDefinition {
    const read = readDefinition(input)
    if (!('definition' in read)) throw invalid(read.problems)
    const { definition, problems } = resolveHelpers(read.definition, cards, registry)
    refuse([...(compileFlow(definition, cards).problems ?? []), ...problems])
    return normalise(definition, cards)
  }

  async function save(flow: Flow, before: Flow, change: string, principal: Principal): Promise<Flow> {
    await store.commit({
      kind: 'flow.update',
      flow,
      expectedVersion: before.version,
      createdBy: principal.id,
    })
    registry.put(flow)
    await raise(change, flow, principal)
    return flow
  }

  async function switchTo(status: Flow['status'], id: string, principal: Principal): Promise<Flow> {
    const flow = await get(id)
    if (flow.status === status) return flow
    if (status === 'ACTIVE') refuse(compileFlow(flow.definition, cards).problems)
    const change = status === 'ACTIVE' ? 'activate' : 'deactivate'
    return save({ ...flow, status, lastUpdated: clock.now() }, flow, change, principal)
  }

  function raise(change: string, { id, name }: Flow, actor: Principal): Promise<void> {
    return parts.raise({
      eventType: `workflows.user.flow.${change}`,
      actor,
      target: [{ id, type: 'Flow', displayName: name }],
      outcome: { result: 'SUCCESS' },
    })
  }

  return {
    async create(input, principal) {
      const definition = readFlow(input)
      const id = ids.uuid()
      const now = clock.now()
      const clientToken = ids.hex(32)
      const flow: Flow = {
        id,
        name: definition.name,
        status: 'INACTIVE',
        version: 1,
        definition,
        created: now,
        lastUpdated: now,
        alias: ids.hex(16),
        clientTokenHash: sha256(clientToken),
        clientTokenSealed: secrets.seal(clientToken, tokenContext(id)),
      }
      await store.commit({ kind: 'flow.insert', flow, createdBy: principal.id })
      registry.put(flow)
      await raise('create', flow, principal)
      return flow
    },

    async replace(id, input, principal) {
      const { version, definition: given } = splitVersion(input)
      const definition = readFlow(given)
      const flow = await get(id)
      if (version !== null && version !== flow.version) {
        throw problem('CONFLICT', { type: 'Flow', id, found: flow.version, expected: version })
      }
      if (JSON.stringify(definition) === JSON.stringify(flow.definition)) return flow
      const changed = { name: definition.name, definition, version: flow.version + 1, lastUpdated: clock.now() }
      return save({ ...flow, ...changed }, flow, 'save', principal)
    },

    async delete(id, principal) {
      const flow = await get(id)
      await store.commit({ kind: 'flow.delete', id })
      registry.remove(id)
      await raise('delete', flow, principal)
    },

    activate: (id, principal) => switchTo('ACTIVE', id, principal),
    deactivate: (id, principal) => switchTo('INACTIVE', id, principal),
    list: (query) => store.listFlows(query),
    get,

    async versions(id, page) {
      await get(id)
      return store.listFlowVersions(id, page)
    },

    async run(id, input) {
      const flow = await get(id)
      refuse(pinProblems(flow.definition, input.pinned))
      const { executionId } = await engine.accept({
        flowId: id,
        flowVersion: flow.version,
        trigger: { event: 'manual' },
        ...manualRequest(flow.definition, input),
      })
      return { executionId }
    },

    async retry(executionId, change) {
      const execution = await store.getExecution(executionId)
      if (execution === null) throw problem('NOT_FOUND', { id: executionId, type: 'Execution' })
      const flow = await get(execution.flowId)
      const ran = await store.getFlowVersion(flow.id, execution.flowVersion)
      if (ran?.definition.saveData === false) {
        const reason = 'its flow does not save its data, so there is no input.'
        throw problem('EXECUTION_NOT_REPEATABLE', { id: executionId, reason })
      }
      const accepted = await engine.accept(retryOf(execution, flow, change, cards))
      return { executionId: accepted.executionId }
    },

    async endpoint(id) {
      const { alias, definition, clientTokenSealed } = await get(id)
      const { trigger } = definition
      if (trigger.event !== 'api_endpoint') throw problem('HELPER_NOT_CALLABLE', { id })
      const base = `${parts.publicUrl()}/api/flo/${alias}`
      const urls = { invokeUrl: `${base}/invoke`, resumeUrl: `${base}/resume/{executionId}` }
      if (trigger.security !== 'client_token') return { alias, security: trigger.security, ...urls }
      const clientToken = secrets.open(clientTokenSealed, tokenContext(id))
      const invokeUrl = trigger.tokenInQuery === false ? urls.invokeUrl : `${urls.invokeUrl}?clientToken=${clientToken}`
      return { alias, security: trigger.security, clientToken, ...urls, invokeUrl }
    },
  }
}

const tokenContext = (id: string) => `flow/${id}/client_token`

function refuse(problems: readonly DefinitionProblem[] | undefined): void {
  if (problems !== undefined && problems.length > 0) throw invalid(problems)
}

/** `version` travels beside the definition's members and is none of them. */
function splitVersion(input: unknown): { readonly version: number | null; readonly definition: unknown } {
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, 'version')) {
    return { version: null, definition: input }
  }
  const { version, ...definition } = input as { version: unknown }
  if (!Number.isSafeInteger(version) || (version as number) < 1) {
    throw invalid([{ at: 'version', message: 'must be a whole number from 1: the newest version that you have seen.' }])
  }
  return { version: version as number, definition }
}
