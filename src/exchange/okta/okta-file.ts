import { problem } from '../../base/errors.ts'
import type { FileFlow, FlowFile } from '../flow-file.ts'
import type { CardForms } from './card-forms.ts'
import type { Connect } from './convert-body.ts'
import { convertFlow } from './convert-flow.ts'
import { flopackLimits, readFlopack, type Flopack } from './flopack.ts'
import { withPickedInputs, type Convertible } from './picked-inputs.ts'
import { ReportWriter, type OktaReport } from './report.ts'
import { OrderError } from './sequence.ts'

/** A connection that cards of the file used; or, with its connector as id and without a name, what cards have that name none. */
export interface OktaConnection {
  readonly id: string
  readonly name: string
  /** The connector's key, e.g. `slack`. */
  readonly module: string
  /** Ours, for the cards that have a connection here; null where it is still to be chosen. */
  readonly connection: string | null
}

/** A table of the file: its columns, never rows. */
export interface OktaTable {
  readonly id: string
  readonly name: string
  readonly description: string
  /** The names from the outermost folder on. */
  readonly folder: readonly string[]
  readonly columns: readonly { readonly name: string; readonly type: string; readonly default: unknown }[]
}

/** What an export file of Okta Workflows becomes. */
export interface OktaImport {
  readonly file: FlowFile
  readonly report: OktaReport
  readonly connections: readonly OktaConnection[]
  readonly tables: readonly OktaTable[]
}

/**
 * Reads an export file of Okta Workflows: `.flopack`, `.flow` or `.folder`.
 *
 * @param content parsed JSON
 * @param chosen the connection of ours for one of the file, by its id or, for cards that name none, by their connector
 * @throws VALIDATION_FAILED that says what is wrong: not such a file, past a limit, cards without an order
 */
export function readOktaFile(
  content: unknown,
  forms: CardForms,
  chosen: (id: string) => string | null = () => null,
): OktaImport {
  const read = readFlopack(content)
  if ('message' in read) throw refused(read.message)
  const { data } = read.pack
  const report = new ReportWriter()
  const folders = folderNames(data.groups ?? {})
  const flows: (FileFlow & Convertible)[] = []
  const known = new Set(Object.keys(data.flos).filter((id) => data.flos[id]?.data))
  const configs = data.configs ?? {}
  /** The connectors of cards that name no connection. */
  const without = new Set<string>()
  const connect: Connect = (config, module) => {
    const found = config !== null && Object.hasOwn(configs, config) ? configs[config]! : null
    if (config === null || found === null) {
      without.add(module)
      return chosen(module)
    }
    return chosen(config) ?? found.name ?? module
  }
  let cards = 0
  for (const [id, { name, description, data: body }] of Object.entries(data.flos)) {
    const shown = name ?? 'A flow without a name'
    if (body === null || body === undefined) {
      report.guess(shown, null, 'The flow is named but not in the file; whatever calls it must be pointed elsewhere.')
      continue
    }
    cards += body.methods.length
    if (cards > flopackLimits.cards) throw refused(`The file has more than ${flopackLimits.cards} cards.`)
    try {
      const definition = convertFlow(
        { name: shown, description: description ?? '', body },
        { forms, report, flows: known, connections: configs, connect },
      )
      flows.push({ id, folder: folders.get(body.group ?? '') ?? [], definition })
    } catch (error) {
      if (error instanceof OrderError)
        throw refused(`The flow ${JSON.stringify(shown.slice(0, 100))}: ${error.message}`)
      throw error
    }
  }
  return {
    file: { folders: [...folders.values()].filter((path) => path.length > 0), flows: withPickedInputs(flows) },
    report,
    connections: [
      ...Object.entries(configs).map(([id, { name, module }]) => ({
        id,
        name: name ?? '',
        module: module ?? '',
        connection: chosen(id),
      })),
      ...[...without].map((module) => ({ id: module, name: '', module, connection: chosen(module) })),
    ],
    tables: Object.entries(data.tables ?? {}).map(([id, table]) => ({
      id,
      name: table.name ?? '',
      description: table.description ?? '',
      folder: folders.get(table.data?.group_id ?? '') ?? [],
      columns: (table.data?.structure ?? []).map((column) => ({ ...column, default: column.default ?? null })),
    })),
  }
}

/** The names of each folder from the outermost on. */
function folderNames(groups: NonNullable<Flopack['data']['groups']>): ReadonlyMap<string, readonly string[]> {
  const nameOf = (id: string): string | null => {
    const name = Object.hasOwn(groups, id) ? groups[id]?.data?.name?.trim() : undefined
    return name ? name.replaceAll('/', '-').slice(0, 255) : null
  }
  const paths = new Map<string, readonly string[]>()
  for (const [id, group] of Object.entries(groups)) {
    const above = (group.data?.path ?? '').split('.').filter((part) => part !== '' && part !== id)
    const names = [...above, id].map(nameOf).filter((name) => name !== null)
    paths.set(id, names)
  }
  return paths
}

const refused = (cause: string) => problem('VALIDATION_FAILED', { subject: 'file' }, { causes: [cause] })
