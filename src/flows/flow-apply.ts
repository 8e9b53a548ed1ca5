import type { Clock } from '../base/clock.ts'
import type { Ids } from '../base/ids.ts'
import type { Json } from '../base/json/json.ts'
import type { SecretBox } from '../base/secrets.ts'
import type { Card } from '../cards/card.ts'
import { readFlowFile, type FileFlow, type FlowFile } from '../exchange/flow-file.ts'
import type { Principal } from '../model/access.ts'
import type { Flow } from '../model/flow.ts'
import { folderPath, type Folder } from '../model/folder.ts'
import type { RaiseSystemEvent } from '../model/system-event.ts'
import type { Mutation, Store } from '../store/store.ts'
import { mapResources, resourceNames } from './card-resources.ts'
import { flowDifferences } from './flow-differences.ts'
import type { FlowRegistry } from './flow-registry.ts'
import { folderKey, folderPlan } from './folder-plan.ts'
import { nameOf, planImport, type ImportPlan, type ImportProblem } from './import-plan.ts'
import { invalid } from './invalid.ts'
import { newFlows } from './new-flow.ts'

export interface ApplyOptions {
  /** Judges and reports only. */
  readonly preview: boolean
  /** Deletes what the file does not have: flows, and folders that are empty then. */
  readonly prune: boolean
}

/** What happens to one flow. `extra`: it is here and not in the file, and stays. */
export type ApplyAction = 'create' | 'update' | 'move' | 'delete' | 'unchanged' | 'extra'

/** What an apply did, or in a preview would do. */
export interface ApplyReport extends Pick<ImportPlan, 'unknown' | 'problems'> {
  readonly preview: boolean
  readonly flows: readonly {
    /** Null in a preview for one that there is not yet. */
    readonly id: string | null
    readonly name: string
    readonly folder: readonly string[]
    readonly action: ApplyAction
    /** Where it was, for one that is moved. */
    readonly from?: readonly string[]
    /** Whether it is on; what is updated stays as it is, what is new is off. */
    readonly on: boolean
    /** What changes in it, one sentence each. */
    readonly differences: readonly string[]
  }[]
  readonly folders: { readonly create: readonly (readonly string[])[]; readonly delete: readonly (readonly string[])[] }
}

interface Parts {
  readonly store: Store
  readonly registry: FlowRegistry
  readonly cards: ReadonlyMap<string, Card>
  readonly secrets: SecretBox
  readonly raise: RaiseSystemEvent
  readonly clock: Clock
  readonly ids: Ids
}

/** Problems, and flows in the System Log's event, that are told. */
const mostProblems = 200
const mostTargets = 50

/**
 * Makes the flows here those of a file, in one commit: what is missing is created, what differs gets a new version, and with `prune`
 * what the file does not have is deleted. A flow is the same one where its folder and its name are; where only the folder is
 * another, it is moved and keeps its endpoint. What is on stays on.
 *
 * @throws VALIDATION_FAILED for a file that is not read; without `preview` also for every problem of its flows
 */
export function openFlowApply(
  parts: Parts,
): (file: Json, options: ApplyOptions, principal: Principal) => Promise<ApplyReport> {
  const { store, registry, cards, clock, ids } = parts
  const newFlow = newFlows(parts)

  return async (given, { preview, prune }, principal) => {
    const names = await resourceNames(store)
    const read = readFlowFile(given)
    const file: FlowFile = {
      ...read,
      flows: read.flows.map((flow) => ({
        ...flow,
        definition: mapResources(flow.definition, cards, (name, field) => names.idOf(name, field) ?? name),
      })),
    }
    const folders: ReadonlyMap<string, Folder> = new Map((await store.listFolders()).map((each) => [each.id, each]))
    const pathOf = (flow: Flow) => folderPath(flow.folderId, folders)
    const { known, extra, problems: twice } = match(file, [...registry.all()], pathOf)
    const gone = prune ? new Set(extra.map(({ id }) => id)) : new Set<string>()

    const plan = await planImport(file, 'replace', {
      cards,
      flows: withoutFlows(registry, gone),
      folderOf: pathOf,
      newId: () => ids.uuid(),
      existing: (flow) => known.get(flow) ?? null,
    })
    const tree = folderPlan(file, plan.flows, null, folders, () => ({ id: ids.uuid(), created: clock.now() }))
    const problems = [...twice, ...plan.problems, ...tree.problems]
    const isMoved = ({ existing, folder }: (typeof plan.flows)[number]) =>
      existing !== null && pathKey(pathOf(existing)) !== pathKey(folder)
    const folderIds = prune ? emptied(file, plan.flows, folders) : []
    const report: ApplyReport = {
      preview,
      flows: [
        ...plan.flows.map((flow) => {
          const { action, id, name, folder, existing, definition } = flow
          return {
            id: preview && action === 'create' ? null : id,
            name,
            folder,
            action:
              action === 'create'
                ? ('create' as const)
                : action === 'replace'
                  ? ('update' as const)
                  : isMoved(flow)
                    ? ('move' as const)
                    : ('unchanged' as const),
            ...(existing !== null && isMoved(flow) ? { from: pathOf(existing) } : {}),
            on: existing?.status === 'ACTIVE',
            differences:
              existing === null || definition === null ? [] : flowDifferences(existing.definition, definition, cards),
          }
        }),
        ...extra.map((flow) => ({
          id: flow.id,
          name: flow.name,
          folder: pathOf(flow),
          action: prune ? ('delete' as const) : ('extra' as const),
          on: flow.status === 'ACTIVE',
          differences: [],
        })),
      ],
      folders: {
        create: tree.created.map(({ path }) => path),
        delete: folderIds.map((id) => folderPath(id, folders)),
      },
      unknown: plan.unknown.slice(0, mostProblems),
      problems: problems.slice(0, mostProblems),
    }
    if (preview) return report
    if (problems.length > 0) {
      const causes = problems
        .slice(0, mostProblems)
        .map(({ flow, at, message }) => ({ at: at === '' ? `"${flow}"` : `"${flow}", ${at}`, message }))
      throw invalid(causes, 'file')
    }

    const by = { createdBy: principal.id, createdByName: principal.name }
    const stored: Flow[] = []
    const mutations: Mutation[] = tree.created.map(({ folder }) => ({ kind: 'folder.insert', folder }))
    // Those that go make room for names before others come.
    for (const id of gone) mutations.push({ kind: 'flow.delete', id })
    for (const planned of plan.flows) {
      const { action, id, definition, existing } = planned
      const folderId = tree.idOf(planned.folder)
      if (existing === null) {
        const flow = newFlow(id, definition!, folderId, principal) // a plan without problems has them all
        stored.push(flow)
        mutations.push({ kind: 'flow.insert', flow, ...by })
        continue
      }
      let flow = existing
      if (action === 'replace') {
        const version = existing.version + 1
        flow = { ...existing, name: definition!.name, definition: definition!, version, lastUpdated: clock.now() }
        mutations.push({ kind: 'flow.update', flow, expectedVersion: existing.version, ...by })
      }
      if (isMoved(planned)) {
        flow = { ...flow, folderId }
        mutations.push({ kind: 'flow.move', id, folderId })
      }
      if (flow !== existing) stored.push(flow)
    }
    for (const id of folderIds) mutations.push({ kind: 'folder.delete', id })
    if (mutations.length === 0) return report
    await store.commit(...mutations)
    for (const flow of stored) registry.put(flow)
    for (const id of gone) registry.remove(id)
    await raise('import', stored, principal)
    await raise(
      'delete',
      extra.filter(({ id }) => gone.has(id)),
      principal,
    )
    return report
  }

  async function raise(change: 'import' | 'delete', flows: readonly Flow[], actor: Principal): Promise<void> {
    if (flows.length === 0) return
    await parts.raise({
      eventType: `workflows.user.flow.${change}`,
      actor,
      target: flows.slice(0, mostTargets).map(({ id, name }) => ({ id, type: 'Flow', displayName: name })),
      outcome: { result: 'SUCCESS' },
      debugData: { flows: String(flows.length) },
    })
  }
}

const pathKey = (folder: readonly string[]): string => JSON.stringify(folder.map(folderKey))

interface Match {
  readonly known: ReadonlyMap<FileFlow, Flow>
  /** Flows here that the file does not have. */
  readonly extra: readonly Flow[]
  readonly problems: readonly ImportProblem[]
}

function match(file: FlowFile, flows: readonly Flow[], pathOf: (flow: Flow) => readonly string[]): Match {
  const keyOf = (folder: readonly string[], name: string) => `${pathKey(folder)} ${name}`
  const here = groupBy(flows, (flow) => keyOf(pathOf(flow), flow.name))
  const known = new Map<FileFlow, Flow>()
  const taken = new Set<Flow>()
  const problems: ImportProblem[] = []
  const seen = new Set<string>()
  for (const given of file.flows) {
    const key = keyOf(given.folder, nameOf(given))
    const found = here.get(key) ?? []
    const name = nameOf(given)
    if (seen.has(key)) {
      problems.push({
        flow: name,
        at: 'name',
        message: 'Two flows of the file have this name in the same folder. Rename one.',
      })
    } else if (found.length > 1) {
      const message = `${found.length} flows of the server have this name in the same folder, and none is known to be meant. Rename them first.`
      problems.push({ flow: name, at: 'name', message })
    }
    seen.add(key)
    const [flow] = found
    if (flow === undefined || taken.has(flow)) continue
    known.set(given, flow)
    taken.add(flow)
  }
  // What is left and has the same name, once here and once there, was moved.
  const left = groupBy(
    file.flows.filter((given) => !known.has(given)),
    nameOf,
  )
  const lost = groupBy(
    flows.filter((flow) => !taken.has(flow)),
    ({ name }) => name,
  )
  for (const [name, [given, ...others]] of left) {
    const [flow, ...more] = lost.get(name) ?? []
    if (given === undefined || flow === undefined || others.length > 0 || more.length > 0) continue
    known.set(given, flow)
    taken.add(flow)
  }
  return { known, extra: flows.filter((flow) => !taken.has(flow)), problems }
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(items, key)
}

/** The flows here as they are without some of them. */
function withoutFlows(
  registry: FlowRegistry,
  gone: ReadonlySet<string>,
): Pick<FlowRegistry, 'find' | 'named' | 'names' | 'all'> {
  const stays = ({ id }: Flow) => !gone.has(id)
  return {
    find: (id) => (gone.has(id) ? null : registry.find(id)),
    named: (name) => registry.named(name).filter(stays),
    *names() {
      for (const { name } of this.all()) yield name
    },
    *all() {
      for (const flow of registry.all()) if (stays(flow)) yield flow
    },
  }
}

/** Folders that the file does not have, those in others first. */
function emptied(
  file: FlowFile,
  flows: readonly { readonly folder: readonly string[] }[],
  folders: ReadonlyMap<string, Folder>,
): readonly string[] {
  const kept = new Set<string>()
  for (const path of [...file.folders, ...flows.map(({ folder }) => folder)]) {
    path.forEach((_, i) => kept.add(pathKey(path.slice(0, i + 1))))
  }
  return [...folders.keys()]
    .map((id) => ({ id, path: folderPath(id, folders) }))
    .filter(({ path }) => !kept.has(pathKey(path)))
    .sort((a, b) => b.path.length - a.path.length || (pathKey(a.path) < pathKey(b.path) ? -1 : 1))
    .map(({ id }) => id)
}
