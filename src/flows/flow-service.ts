import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Json } from '../base/json/json.ts'
import type { SecretBox } from '../base/secrets.ts'
import type { Card } from '../cards/card.ts'
import type { Engine } from '../engine/engine.ts'
import { compileFlow, type DefinitionProblem } from '../language/compile.ts'
import { normalise, readDefinition } from '../language/definition.ts'
import { scheduleProblem } from '../language/schedule.ts'
import type { Principal } from '../model/access.ts'
import type { Flow, FlowFilter, FlowSummary, FlowVersion } from '../model/flow.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'
import type { RaiseSystemEvent } from '../model/system-event.ts'
import type { Page, Store } from '../store/store.ts'
import { openEndpointSettings, type EndpointSettings, type FlowEndpoint } from './endpoint-settings.ts'
import { openFlowFiles, type FlowFiles } from './flow-files.ts'
import type { FlowRegistry } from './flow-registry.ts'
import { openFolderService, type FolderService } from './folder-service.ts'
import { resolveHelpers } from './helper-references.ts'
import { freeName } from './import-plan.ts'
import { invalid } from './invalid.ts'
import { newFlows } from './new-flow.ts'
import { manualRequest } from './manual-request.ts'
import { pinProblems, type Pinned } from './pinned.ts'
import { retryOf, type RetryChange } from './retry.ts'

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
   * @param input a definition as parsed JSON, beside it optionally `folderId`; the flow is stored INACTIVE, with a new alias
   *   and client token
   * @throws VALIDATION_FAILED with every problem of the definition as a cause
   */
  create(input: unknown, principal: Principal): Promise<Flow>
  /**
   * Saves a new version, or nothing where the definition says the same as before.
   *
   * @param input a definition, beside it optionally `version`: the newest one that the caller has seen
   * @param ifVersion the same as a condition of the request
   * @throws NOT_FOUND, VALIDATION_FAILED, CONFLICT when `version` is not the newest, PRECONDITION_FAILED when `ifVersion` is
   *   not; with who saved the newest one, and when
   */
  replace(id: string, input: unknown, principal: Principal, ifVersion?: number): Promise<Flow>
  /** A new flow, off, that says the same, in the same folder: `Name copy`. @throws NOT_FOUND, VALIDATION_FAILED */
  duplicate(id: string, principal: Principal): Promise<Flow>
  /** Puts it into a folder, or with null into none. @throws NOT_FOUND, VALIDATION_FAILED where there is no such folder */
  move(id: string, folderId: string | null, principal: Principal): Promise<Flow>
  /** @throws NOT_FOUND, VALIDATION_FAILED while executions of it run */
  delete(id: string, principal: Principal): Promise<void>
  /** No change, and no event, where it is on already. @throws NOT_FOUND, VALIDATION_FAILED when it no longer compiles */
  activate(id: string, principal: Principal): Promise<Flow>
  /** Executions that run go on. @throws NOT_FOUND */
  deactivate(id: string, principal: Principal): Promise<Flow>
  /** By name; with how many executions failed in the last 24 hours, counted up to 1,000. */
  list(query: Page & { readonly filter: FlowFilter }): Promise<readonly (FlowSummary & { readonly failed: number })[]>
  /** How many the list of that filter has. */
  count(filter: FlowFilter): Promise<number>
  /** @throws NOT_FOUND */
  get(id: string): Promise<Flow>
  /** Newest first. @throws NOT_FOUND */
  versions(id: string, page: Page): Promise<readonly FlowVersion[]>
  /** @throws NOT_FOUND */
  version(id: string, version: number): Promise<FlowVersion>
  /** Saves what an earlier version says as the newest one. @throws NOT_FOUND, VALIDATION_FAILED where it no longer compiles */
  restore(id: string, version: number, principal: Principal): Promise<Flow>
  /** Starts an execution of the newest version, on or off. @throws NOT_FOUND, VALIDATION_FAILED */
  run(id: string, input: ManualInput, caller: Principal): Promise<{ readonly executionId: string }>
  /**
   * Runs the flow as it is now with an earlier execution's input, or a changed one. One that is off, or gets something else than
   * came in, runs as one started by hand.
   *
   * @param mayRun whether the caller may run flows by hand too, as what is changed, or off, is
   * @throws NOT_FOUND, FORBIDDEN, VALIDATION_FAILED, EXECUTION_NOT_REPEATABLE where values that it needs were not saved
   */
  retry(executionId: string, change: RetryChange, mayRun: boolean): Promise<{ readonly executionId: string }>
  /** @throws NOT_FOUND, HELPER_NOT_CALLABLE */
  endpoint(id: string): Promise<FlowEndpoint>
  readonly endpoints: EndpointSettings
  readonly folders: FolderService
  readonly files: FlowFiles
}

/** What is counted as a flow's recent errors, and how far. */
const recentMs = 86_400_000
const mostErrors = 1_000

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
  const { store, registry, engine, cards, clock, ids } = parts
  const newFlow = newFlows(parts)

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
    refuse([...(compileFlow(definition, cards).problems ?? []), ...problems, ...scheduleProblems(definition)])
    return normalise(definition, cards)
  }

  function scheduleProblems({ trigger }: FlowDefinition): readonly DefinitionProblem[] {
    const found = trigger.event === 'schedule' ? scheduleProblem(trigger, clock.now()) : null
    return found === null ? [] : [{ at: `trigger.${found.at}`, message: found.message }]
  }

  async function save(flow: Flow, before: Flow, change: string, principal: Principal): Promise<Flow> {
    await store.commit({
      kind: 'flow.update',
      flow,
      expectedVersion: before.version,
      createdBy: principal.id,
      createdByName: principal.name,
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

  async function insert(definition: FlowDefinition, folderId: string | null, principal: Principal): Promise<Flow> {
    const flow = newFlow(ids.uuid(), definition, folderId, principal)
    await store.commit({ kind: 'flow.insert', flow, createdBy: principal.id, createdByName: principal.name })
    registry.put(flow)
    await raise('create', flow, principal)
    return flow
  }

  /** Refuses a change that was made on another version than the newest, and says whose that is. */
  async function checkVersion(
    { id, version: found }: Flow,
    expected: number | null | undefined,
    code: 'CONFLICT' | 'PRECONDITION_FAILED',
  ): Promise<void> {
    if (expected === null || expected === undefined || expected === found) return
    const newest = await store.getFlowVersion(id, found)
    const causes =
      newest === null
        ? []
        : [
            `Version ${found} was saved by ${newest.createdByName ?? newest.createdBy} at ${new Date(newest.created).toISOString()}.`,
          ]
    throw problem(code, { type: 'Flow', id, found, expected }, { causes })
  }

  async function version(id: string, number: number): Promise<FlowVersion> {
    await get(id)
    const found = await store.getFlowVersion(id, number)
    if (found === null) throw problem('NOT_FOUND', { id: `${id}, version ${number}`, type: 'FlowVersion' })
    return found
  }

  const endpoints = openEndpointSettings(parts)
  const service: FlowService = {
    endpoints,
    folders: openFolderService(parts),
    files: openFlowFiles(parts),

    async create(input, principal) {
      const { rest, value } = splitMember(input, 'folderId')
      if (value !== undefined && value !== null && typeof value !== 'string') {
        throw invalid([{ at: 'folderId', message: 'must be the id of a folder, or null.' }])
      }
      return insert(readFlow(rest), value ?? null, principal)
    },

    async duplicate(id, principal) {
      const flow = await get(id)
      const name = freeName(flow.name, (wanted) => registry.named(wanted).length > 0)
      return insert(readFlow({ ...flow.definition, name }), flow.folderId, principal)
    },

    async move(id, folderId, principal) {
      const flow = await get(id)
      if (flow.folderId === folderId) return flow
      await store.commit({ kind: 'flow.move', id, folderId })
      const moved: Flow = { ...flow, folderId }
      registry.put(moved)
      await raise('move', moved, principal)
      return moved
    },

    version,

    async restore(id, number, principal) {
      return service.replace(id, (await version(id, number)).definition, principal)
    },

    async replace(id, input, principal, ifVersion) {
      const { version, definition: given } = splitVersion(input)
      const definition = readFlow(given)
      const flow = await get(id)
      await checkVersion(flow, ifVersion, 'PRECONDITION_FAILED')
      await checkVersion(flow, version, 'CONFLICT')
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
    list: ({ filter, ...page }) =>
      store.listFlowSummaries({ ...page, filter, failedSince: clock.now() - recentMs, mostFailed: mostErrors }),
    count: (filter) => store.countFlows(filter),
    get,

    async versions(id, page) {
      await get(id)
      return store.listFlowVersions(id, page)
    },

    async run(id, input, { id: callerId, name }) {
      const flow = await get(id)
      refuse(pinProblems(flow.definition, input.pinned))
      const { executionId } = await engine.accept({
        flowId: id,
        flowVersion: flow.version,
        trigger: { event: 'manual' },
        ...manualRequest(flow.definition, {
          ...input,
          caller: { id: callerId, name },
          time: new Date(clock.now()).toISOString(),
        }),
      })
      return { executionId }
    },

    async retry(executionId, change, mayRun) {
      const execution = await store.getExecution(executionId)
      if (execution === null) throw problem('NOT_FOUND', { id: executionId, type: 'Execution' })
      const flow = await get(execution.flowId)
      const isByHand = flow.status !== 'ACTIVE' || Object.keys(change).length > 0
      if (isByHand && !mayRun) throw problem('FORBIDDEN', { permission: 'flowhook.flows.manage' })
      const ran = await store.getFlowVersion(flow.id, execution.flowVersion)
      if (ran?.definition.saveData === false) {
        const reason = 'its flow does not save its data, so there is no input.'
        throw problem('EXECUTION_NOT_REPEATABLE', { id: executionId, reason })
      }
      const accepted = await engine.accept(retryOf(execution, flow, change, cards))
      return { executionId: accepted.executionId }
    },

    endpoint: endpoints.get,
  }
  return service
}

function refuse(problems: readonly DefinitionProblem[] | undefined): void {
  if (problems !== undefined && problems.length > 0) throw invalid(problems)
}

/** `version` travels beside the definition's members and is none of them. */
function splitVersion(input: unknown): { readonly version: number | null; readonly definition: unknown } {
  const { rest: definition, value: version } = splitMember(input, 'version')
  if (version === undefined) return { version: null, definition }
  if (!Number.isSafeInteger(version) || (version as number) < 1) {
    throw invalid([{ at: 'version', message: 'must be a whole number from 1: the newest version that you have seen.' }])
  }
  return { version: version as number, definition }
}

/** Something that travels beside a definition's members and is none of them. */
function splitMember(input: unknown, name: string): { readonly rest: unknown; readonly value: unknown } {
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, name))
    return { rest: input, value: undefined }
  const { [name]: value, ...rest } = input as Readonly<Record<string, unknown>>
  return { rest, value }
}
