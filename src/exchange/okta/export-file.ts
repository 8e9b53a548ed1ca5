import { createHash } from 'node:crypto'
import type { FlowDefinition } from '../../model/flow-definition.ts'
import type { CardForms } from './card-forms.ts'
import { exportFlow, type ExportRemark } from './export-flow.ts'
import { flowsCalledBy } from './flow-calls.ts'

/** A flow to write. */
export interface ExportedFlow {
  readonly id: string
  /** Names, the outermost first. */
  readonly folder: readonly string[]
  readonly definition: FlowDefinition
}

/** A table to write: its columns. */
export interface ExportedTable {
  readonly id: string
  readonly name: string
  readonly description: string
  /** Names, the outermost first. */
  readonly folder: readonly string[]
  readonly columns: readonly { readonly name: string; readonly type: string; readonly default: unknown }[]
}

export interface OktaExport {
  /** JSON in the form of a `.flopack`, `.flow` or `.folder`: they are the same. */
  readonly file: object
  /** What Okta has nothing for. */
  readonly remarks: readonly ExportRemark[]
}

/**
 * Writes flows as an export file of Okta Workflows. What the import makes of it is equal to what went in; what Okta has nothing
 * for is kept in notes of the file and told in `remarks`.
 *
 * @param turn is awaited between flows: thousands of them take seconds, and others wait
 */
export async function writeOktaFile(
  given: {
    readonly folders: readonly (readonly string[])[]
    readonly flows: readonly ExportedFlow[]
    readonly tables?: readonly ExportedTable[]
    readonly created: Date
    /** What connections are called, by id. */
    readonly connections?: ReadonlyMap<string, string>
  },
  forms: CardForms,
  turn: () => Promise<void> | void = () => undefined,
): Promise<OktaExport> {
  const remarks: ExportRemark[] = []
  const connections = new Map<string, { readonly name: string; readonly module: string }>()
  const flos: Record<string, object> = {}
  const called = new Set<string>()
  for (const { id, folder, definition } of given.flows) {
    const group = folder.length === 0 ? {} : { group: folderId(folder) }
    const data = { uuid: id, ...exportFlow(definition, { forms, remarks, connections }), ...group }
    flos[id] = { id, name: definition.name, description: definition.description ?? '', data }
    for (const other of flowsCalledBy(definition)) called.add(other)
    await turn()
  }
  for (const id of called) {
    if (!Object.hasOwn(flos, id))
      flos[id] = { id, name: 'A flow that is not in this file', description: '', data: null }
  }
  const file = {
    type: 'flopack',
    version: '1.5.0',
    created: given.created.toISOString(),
    flags: { 'auto-transform': true, looseBooleans: true, looseStrings: true, looseNulls: true },
    data: {
      flos,
      configs: Object.fromEntries(
        [...connections].map(([id, { name, module }]) => [
          id,
          { id, name: given.connections?.get(id) ?? name, module, data: null },
        ]),
      ),
      tables: Object.fromEntries((given.tables ?? []).map((table) => [table.id, tableEntry(table)])),
      groups: Object.fromEntries(withParents(given).map((path) => [folderId(path), folderEntry(path)])),
    },
  }
  return { file, remarks }
}

/** Every folder, those that flows are in and those around them included. */
function withParents({
  folders,
  flows,
  tables = [],
}: {
  readonly folders: readonly (readonly string[])[]
  readonly flows: readonly ExportedFlow[]
  readonly tables?: readonly ExportedTable[]
}): readonly (readonly string[])[] {
  const paths = new Map<string, readonly string[]>()
  for (const path of [...folders, ...[...flows, ...tables].map(({ folder }) => folder)]) {
    path.forEach((_, i) => paths.set(JSON.stringify(path.slice(0, i + 1)), path.slice(0, i + 1)))
  }
  return [...paths.values()]
}

/** The same folder has the same id in every file. */
function folderId(path: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(path)).digest('hex')
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-')
}

function folderEntry(path: readonly string[]): object {
  const above = path.slice(0, -1).map((_, i) => folderId(path.slice(0, i + 1)))
  return { id: folderId(path), data: { name: path.at(-1)!, description: '', media_uri: null, path: above.join('.') } }
}

function tableEntry({ id, name, description, folder, columns }: ExportedTable): object {
  const group = folder.length === 0 ? null : folderId(folder)
  return { id, name, description, data: { class: 'simple', group_id: group, structure: columns } }
}
