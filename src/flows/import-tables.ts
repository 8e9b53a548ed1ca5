import type { Json } from '../base/json/json.ts'
import type { Card } from '../cards/card.ts'
import type { ExportedTable, OktaTable } from '../exchange/okta/index.ts'
import { toText } from '../language/convert.ts'
import { oktaColumnType, oktaWord, readColumns } from '../language/tables/columns.ts'
import { folderPath, type Folder } from '../model/folder.ts'
import { tableLimits, type FilledTable, type Table } from '../model/table.ts'
import { mapResources } from './card-resources.ts'

/** What becomes of a table of a file. */
export interface ImportedTable extends OktaTable {
  /** `existing`: one that is here already, found by its id or else by its name in its folder, with the same columns. `skip`: see `problem`. */
  readonly action: 'create' | 'existing' | 'skip'
  /** The one that flows of the file use here; null where there is none, or, in a preview, not yet. */
  readonly tableId: string | null
  /** Why it is left out. */
  readonly problem: string | null
}

export interface TablePlan {
  readonly tables: readonly ImportedTable[]
  /** Those that are to be made; their folders are names yet. */
  readonly created: readonly { readonly table: Table; readonly folder: readonly string[] }[]
  /** The table here for the id of one in the file. */
  idOf(fileId: string): string
}

/**
 * Finds the tables of a file here, or plans to make them, without rows. One of the same name that has other columns or is in another
 * folder stays as it is: nobody's rows get into the flows of others. The file's gets another name.
 */
export function planTables(
  given: readonly OktaTable[],
  here: readonly FilledTable[],
  isThere: (table: Table, folder: readonly string[]) => boolean,
  { now, uuid, hex }: { readonly now: number; readonly uuid: () => string; readonly hex: () => string },
): TablePlan {
  const byId = new Map(here.map((table) => [table.id, table]))
  const byName = new Map(here.map((table) => [keyOf(table.name), table]))
  const names = new Set(byName.keys())
  const used = new Set<string>()
  const ids = new Map<string, string>()
  const created: { table: Table; folder: readonly string[] }[] = []
  const tables = given.map((table): ImportedTable => {
    const name = table.name.trim().slice(0, tableLimits.name) || 'Imported table'
    // Two tables of a file never become one.
    const namesake = byName.get(keyOf(name))
    const known = [
      byId.get(table.id),
      namesake === undefined || !isThere(namesake, table.folder) ? undefined : namesake,
    ].find((each) => each !== undefined && !used.has(each.id) && has(each, table))
    if (known !== undefined) {
      used.add(known.id)
      ids.set(table.id, known.id)
      return { ...table, action: 'existing', tableId: known.id, problem: null }
    }
    const columns = table.columns.map((column) => ({
      name: column.name,
      type: oktaColumnType(column.type),
      default: column.default as Json, // the file is parsed JSON
    }))
    const read = readColumns(columns, [], hex)
    const [wrong] = read.problems
    const isFull = here.length + created.length >= tableLimits.tables
    if (wrong !== undefined || isFull) {
      const problem =
        wrong === undefined ? `There are ${tableLimits.tables} tables already.` : `${wrong.at}: ${wrong.message}`
      return { ...table, action: 'skip', tableId: null, problem }
    }
    const id = byId.has(table.id) || table.id.length > 100 ? uuid() : table.id
    const own: Table = {
      id,
      name: freeName(name, names),
      description: table.description.slice(0, tableLimits.description),
      folderId: null,
      columns: read.columns,
      created: now,
      lastUpdated: now,
      revision: 1,
    }
    names.add(keyOf(own.name))
    ids.set(table.id, id)
    created.push({ table: own, folder: table.folder })
    return { ...table, action: 'create', tableId: id, problem: null }
  })
  return { tables, created, idOf: (fileId) => ids.get(fileId) ?? fileId }
}

/** Whether a table has every column of the file's, of the same type. */
function has(known: FilledTable, { columns }: OktaTable): boolean {
  return columns.every(({ name, type }) =>
    known.columns.some((column) => column.name === name && column.type === oktaColumnType(type)),
  )
}

const keyOf = (name: string): string => name.normalize('NFC').toLowerCase()

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const end = n === 1 ? '' : ` ${n}`
    const free = name.slice(0, tableLimits.name - end.length) + end
    if (!taken.has(keyOf(free))) return free
  }
}

/** The tables that flows name, as an export file of Okta has them: by the ids that stand in the cards. */
export function exportedTables(
  flows: readonly { readonly definition: unknown }[],
  cards: ReadonlyMap<string, Card>,
  here: readonly FilledTable[],
  folders: ReadonlyMap<string, Folder>,
): readonly ExportedTable[] {
  const named = new Set<string>()
  for (const { definition } of flows) {
    mapResources(definition, cards, (reference, { kind }) => {
      if (kind === 'table') named.add(reference)
      return reference
    })
  }
  return here
    .filter(({ id }) => named.has(id))
    .map(({ id, name, description, folderId, columns }) => ({
      id,
      name,
      description,
      folder: folderPath(folderId, folders),
      columns: columns.map((column) => ({
        name: column.name,
        type: oktaWord(column.type),
        default: column.default === null ? null : toText(column.default),
      })),
    }))
}
