import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Json } from '../base/json/json.ts'
import type { SecretBox } from '../base/secrets.ts'
import type { Card, Declaration } from '../cards/card.ts'
import { readFlowFile, writeFlowFile, type FlowFile } from '../exchange/flow-file.ts'
import {
  cardForms,
  looksLikeFlopack,
  readOktaFile,
  writeOktaFile,
  type Guess,
  type OktaConnection,
  type OktaExport,
} from '../exchange/okta/index.ts'
import type { Principal } from '../model/access.ts'
import type { Connection } from '../model/connection.ts'
import type { Flow } from '../model/flow.ts'
import { folderPath, type Folder } from '../model/folder.ts'
import type { RaiseSystemEvent } from '../model/system-event.ts'
import type { Table } from '../model/table.ts'
import type { Mutation, Store } from '../store/store.ts'
import { mapResources, resourceNames, type ResourceNames } from './card-resources.ts'
import { openFlowApply, type ApplyOptions, type ApplyReport } from './flow-apply.ts'
import type { FlowRegistry } from './flow-registry.ts'
import { folderPlan } from './folder-plan.ts'
import { flowPath, mapHelpers } from './helper-references.ts'
import { planImport, turns, type ImportConflict, type ImportPlan, type PlannedFlow } from './import-plan.ts'
import { exportedTables, planTables, type ImportedTable } from './import-tables.ts'
import { invalid } from './invalid.ts'
import { newFlows } from './new-flow.ts'

/** Which flows an export has: those named, those in a folder and the folders in it, or without either every one. */
export interface ExportChoice {
  readonly flowIds?: readonly string[]
  readonly folderIds?: readonly string[]
}

export interface ImportOptions {
  readonly conflict: ImportConflict
  /** The folder in which the file's folders are found or made; null for the outermost. */
  readonly folderId: string | null
  /** Judges and reports only. */
  readonly preview: boolean
  /** Of a file of Okta Workflows: its connection, or a connector's name for cards that name none → ours. */
  readonly connections?: ReadonlyMap<string, string>
}

/** What an import did, or in a preview would do. */
export interface ImportReport extends Pick<ImportPlan, 'cards' | 'unknown' | 'problems'> {
  readonly preview: boolean
  readonly flows: readonly {
    /** Null in a preview for one that there is not yet. */
    readonly id: string | null
    readonly name: string
    readonly action: PlannedFlow['action']
    readonly folder: readonly string[]
    /** It was on; what is imported is off until somebody switches it on. */
    readonly wasActive: boolean
  }[]
  /** Folders that are new. */
  readonly folders: readonly (readonly string[])[]
  /** Of a file of Okta Workflows: actions that came in as placeholders, what was guessed, and what else is in it. */
  readonly placeholders: readonly { readonly card: string; readonly count: number }[]
  readonly guesses: readonly Guess[]
  /** Inputs with what looks like a secret typed in; the secret itself is never shown. */
  readonly secrets: readonly Guess[]
  readonly connections: readonly OktaConnection[]
  readonly tables: readonly ImportedTable[]
}

/** Flows as files. Neither aliases nor client tokens are ever in one. */
export interface FlowFiles {
  /** @throws NOT_FOUND for a flow or a folder that is named and not there */
  export(choice: ExportChoice, principal: Principal): Promise<object>
  /**
   * The same as a file of Okta Workflows. What Okta has nothing for is kept in notes of the file and told.
   *
   * @throws NOT_FOUND as above
   */
  exportForOkta(choice: ExportChoice, principal: Principal): Promise<OktaExport>
  /** One flow as such a file, for a card; null where there is none. */
  asOkta(id: string): Promise<Json | null>
  /**
   * Imports a file wholly or not at all: in one commit, every imported flow switched off.
   *
   * @throws VALIDATION_FAILED for a file that is not read; without `preview` also for every problem of its flows
   */
  import(file: Json, options: ImportOptions, principal: Principal): Promise<ImportReport>
  /** Makes the flows here those of a file: flow-apply.ts. */
  apply(file: Json, options: ApplyOptions, principal: Principal): Promise<ApplyReport>
}

/** Problems, and unknown cards, that are told of one file. */
const mostProblems = 200
/** Flows that are named in the System Log's event. */
const mostTargets = 50

export function openFlowFiles(parts: {
  readonly store: Store
  readonly registry: FlowRegistry
  readonly cards: ReadonlyMap<string, Card>
  readonly secrets: SecretBox
  readonly raise: RaiseSystemEvent
  readonly clock: Clock
  readonly ids: Ids
}): FlowFiles {
  const { store, registry, cards, clock, ids } = parts
  const newFlow = newFlows(parts)
  const forms = cardForms(cards.values() as Iterable<Declaration>)

  async function allFolders(): Promise<ReadonlyMap<string, Folder>> {
    return new Map((await store.listFolders()).map((folder) => [folder.id, folder]))
  }

  async function chosen({ flowIds = [], folderIds = [] }: ExportChoice) {
    const folders = await allFolders()
    const isAll = flowIds.length === 0 && folderIds.length === 0
    for (const id of folderIds) if (!folders.has(id)) throw problem('NOT_FOUND', { id, type: 'Folder' })
    for (const id of flowIds) if (registry.find(id) === null) throw problem('NOT_FOUND', { id, type: 'Flow' })
    const inside = [...folders.values()].filter(({ id }) => isAll || isWithin(id, folderIds, folders))
    const insideIds = new Set(inside.map(({ id }) => id))
    const flows = [...registry.all()]
      .filter(({ id, folderId }) => isAll || flowIds.includes(id) || insideIds.has(folderId ?? ''))
      .map((flow) => ({ ...flow, folder: folderPath(flow.folderId, folders) }))
      .sort((a, b) => compare(a.folder.join('/'), b.folder.join('/')) || compare(a.name, b.name) || compare(a.id, b.id))
    const paths = inside.map(({ id }) => folderPath(id, folders)).sort((a, b) => compare(a.join('/'), b.join('/')))
    return { folders: paths, flows, tree: folders }
  }

  /** By name, which means something elsewhere; where several have it by path, and by id only where that does not help. */
  function referenceTo(id: string, tree: ReadonlyMap<string, Folder>): string {
    const flow = registry.find(id)
    if (flow === null) return id
    const namesakes = registry.named(flow.name)
    if (namesakes.length === 1) return flow.name
    const pathOf = ({ folderId, name }: Flow) => flowPath(folderPath(folderId, tree), name)
    const path = pathOf(flow)
    return namesakes.filter((each) => pathOf(each) === path).length === 1 ? path : id
  }

  async function asOkta(
    { folders, flows }: Pick<Awaited<ReturnType<typeof chosen>>, 'folders' | 'flows'>,
    created: number,
  ): Promise<OktaExport> {
    const connections = new Map((await store.listConnections()).map(({ id, name }) => [id, name]))
    const tables = exportedTables(flows, cards, await store.listTables(), await allFolders())
    const given = { folders, flows, tables, created: new Date(created), connections }
    return writeOktaFile(given, forms, turns())
  }

  function raise(change: 'import' | 'export', flows: readonly Pick<Flow, 'id' | 'name'>[], actor: Principal) {
    return parts.raise({
      eventType: `workflows.user.flow.${change}`,
      actor,
      target: flows.slice(0, mostTargets).map(({ id, name }) => ({ id, type: 'Flow', displayName: name })),
      outcome: { result: 'SUCCESS' },
      debugData: { flows: String(flows.length) },
    })
  }

  function raiseTable({ id, name }: Table, actor: Principal) {
    return parts.raise({
      eventType: 'workflows.user.table.schema.import',
      actor,
      target: [{ id, type: 'Table', displayName: name }],
      outcome: { result: 'SUCCESS' },
    })
  }

  /** A file of Okta Workflows whose cards name tables of ours. */
  function withTables(file: FlowFile, idOf: (id: string) => string): FlowFile {
    return withDefinitions(file, (definition) =>
      mapResources(definition, cards, (reference, { kind }) => (kind === 'table' ? idOf(reference) : reference)),
    )
  }

  /**
   * A file of our own, whose cards name tables and connections by their names, with the ids that these have here.
   *
   * @param chosen a connection of the file → ours, where the caller says so
   * @returns what is not here stays as it is
   */
  function withIds(file: FlowFile, names: ResourceNames, chosen: ReadonlyMap<string, string>) {
    const connections = new Map<string, OktaConnection>()
    const found = withDefinitions(file, (definition) =>
      mapResources(definition, cards, (reference, field) => {
        if (field.kind === 'table' || reference === '') return names.idOf(reference, field) ?? reference
        const connection = chosen.get(reference) ?? names.idOf(reference, field)
        const name = names.nameOf(reference, field)
        connections.set(reference, { id: reference, name, module: field.connector ?? '', connection })
        return connection ?? reference
      }),
    )
    return { file: found, connections: [...connections.values()] }
  }

  function plan(
    file: FlowFile,
    { conflict, folderId: within }: Pick<ImportOptions, 'conflict' | 'folderId'>,
    folders: ReadonlyMap<string, Folder>,
  ): Promise<ImportPlan> {
    return planImport(file, conflict, {
      cards,
      flows: registry,
      folderOf: ({ folderId }) => folderPath(folderId, folders),
      within: folderPath(within, folders),
      newId: () => ids.uuid(),
    })
  }

  return {
    async export(choice, principal) {
      const { folders, flows, tree } = await chosen(choice)
      const names = await resourceNames(store)
      const file = writeFlowFile(
        folders,
        flows.map(({ id, folder, definition }) => ({
          id,
          folder,
          definition: mapResources(
            mapHelpers(definition, cards, (helperId) => referenceTo(helperId, tree)),
            cards,
            (id, field) => names.nameOf(id, field),
          ),
        })),
      )
      await raise('export', flows, principal)
      return file
    },

    async exportForOkta(choice, principal) {
      const given = await chosen(choice)
      const written = await asOkta(given, clock.now())
      await raise('export', given.flows, principal)
      return written
    },

    async asOkta(id) {
      const flow = registry.find(id)
      if (flow === null) return null
      // The card that asks is in the history: that it was written need not stand anywhere else.
      const { file } = await asOkta(await chosen({ flowIds: [id] }), flow.lastUpdated)
      return file as Json
    },

    async import(given, { conflict, folderId, preview, connections = new Map() }, principal) {
      const chosen = chosenAmong(await store.listConnections(), connections)
      const okta = looksLikeFlopack(given) ? readOktaFile(given, forms, chosen) : null
      const own = okta === null ? withIds(readFlowFile(given), await resourceNames(store), connections) : null
      const used = okta?.connections ?? own?.connections ?? []
      refuseUnused(connections, used)
      const folders = await allFolders()
      if (folderId !== null && !folders.has(folderId)) throw problem('NOT_FOUND', { id: folderId, type: 'Folder' })
      const within = folderPath(folderId, folders)
      const isThere = (table: Table, folder: readonly string[]) =>
        JSON.stringify(folderPath(table.folderId, folders)) === JSON.stringify([...within, ...folder])
      const tables = planTables(okta?.tables ?? [], await store.listTables(), isThere, {
        now: clock.now(),
        uuid: () => ids.uuid(),
        hex: () => ids.hex(4),
      })
      const file = own?.file ?? withTables(okta!.file, tables.idOf)
      const { flows, cards: cardCount, unknown, problems } = await plan(file, { conflict, folderId }, folders)
      const placed = flows.filter(({ action }) => action === 'create' || action === 'copy')
      const tree = folderPlan(file, placed, folderId, folders, () => ({ id: ids.uuid(), created: clock.now() }))
      const wrong = [...problems, ...tree.problems]
      const report: ImportReport = {
        preview,
        flows: flows.map(({ id, name, action, folder, existing }) => ({
          id: preview && (action === 'create' || action === 'copy') ? null : id,
          name,
          action,
          folder,
          wasActive: action === 'replace' && existing?.status === 'ACTIVE',
        })),
        cards: cardCount,
        unknown: [...unknown, ...counted(okta?.report.unknown)].slice(0, mostProblems),
        placeholders: counted(okta?.report.placeholders).slice(0, mostProblems),
        guesses: okta?.report.guesses ?? [],
        secrets: okta?.report.secrets ?? [],
        connections: used,
        tables: tables.tables.map((table) =>
          preview && table.action === 'create' ? { ...table, tableId: null } : table,
        ),
        folders: tree.created.map(({ path }) => path),
        problems: wrong.slice(0, mostProblems),
      }
      if (preview) return report
      if (wrong.length > 0) {
        throw invalid(
          wrong
            .slice(0, mostProblems)
            .map(({ flow, at, message }) => ({ at: at === '' ? `"${flow}"` : `"${flow}", ${at}`, message })),
          'file',
        )
      }

      const stored: Flow[] = []
      const by = { createdBy: principal.id, createdByName: principal.name }
      const mutations: Mutation[] = tree.created.map(({ folder }) => ({ kind: 'folder.insert', folder }))
      for (const { table, folder } of tables.created) {
        mutations.push({ kind: 'table.insert', table: { ...table, folderId: tree.idOf(folder) } })
      }
      for (const planned of flows) {
        const { action, definition, existing } = planned
        if (action === 'create' || action === 'copy') {
          const flow = newFlow(planned.id, definition!, tree.idOf(planned.folder), principal)
          stored.push(flow)
          mutations.push({ kind: 'flow.insert', flow, ...by })
        } else if (action === 'replace' && existing !== null && definition !== null) {
          const version = existing.version + 1
          const head = { name: definition.name, version, status: 'INACTIVE' as const, lastUpdated: clock.now() }
          const flow: Flow = { ...existing, ...head, definition }
          stored.push(flow)
          mutations.push({ kind: 'flow.update', flow, expectedVersion: existing.version, ...by })
        }
      }
      if (mutations.length === 0) return report
      await store.commit(...mutations)
      for (const flow of stored) registry.put(flow)
      if (stored.length > 0) await raise('import', stored, principal)
      for (const { table } of tables.created) await raiseTable(table, principal)
      return report
    },

    apply: openFlowApply(parts),
  }
}

const withDefinitions = (file: FlowFile, change: (definition: unknown) => unknown): FlowFile => ({
  ...file,
  flows: file.flows.map((flow) => ({ ...flow, definition: change(flow.definition) })),
})

/**
 * The connection of ours for one of a file: what the caller chose, or that of the same id. Never one of the same name: whoever makes
 * a file could reach for any.
 *
 * @throws VALIDATION_FAILED where the caller chose one that is not here
 */
function chosenAmong(here: readonly Connection[], chosen: ReadonlyMap<string, string>): (id: string) => string | null {
  const ids = new Set(here.map(({ id }) => id))
  const missing = [...chosen].filter(([, ours]) => !ids.has(ours))
  if (missing.length > 0) {
    const message = (id: string) =>
      `There is no connection "${id.slice(0, 100)}" here. GET /api/v1/connections lists them.`
    throw invalid(
      missing.map(([, ours]) => ({ at: 'connection', message: message(ours) })),
      'import',
    )
  }
  return (id) => chosen.get(id) ?? (ids.has(id) ? id : null)
}

/** @throws VALIDATION_FAILED where the caller chose one for something that the file does not have */
function refuseUnused(chosen: ReadonlyMap<string, string>, connections: readonly OktaConnection[]): void {
  const known = new Set(connections.map(({ id }) => id))
  const stray = [...chosen.keys()].filter((id) => !known.has(id))
  if (stray.length === 0) return
  const message = (id: string) =>
    `The file has no connection "${id.slice(0, 100)}". The preview's report lists those it has.`
  throw invalid(
    stray.map((id) => ({ at: 'connection', message: message(id) })),
    'import',
  )
}

/** The most frequent first. */
const counted = (counts: ReadonlyMap<string, number> = new Map()) =>
  [...counts].map(([card, count]) => ({ card, count })).sort((a, b) => b.count - a.count)

function isWithin(id: string, chosen: readonly string[], folders: ReadonlyMap<string, Folder>): boolean {
  for (let at: string | null = id; at !== null; at = folders.get(at)?.parentId ?? null) {
    if (chosen.includes(at)) return true
  }
  return false
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
