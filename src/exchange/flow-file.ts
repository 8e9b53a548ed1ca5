import { problem } from '../base/errors.ts'
import type { Json } from '../base/json/json.ts'
import { folderLimits } from '../model/folder.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'

/** A flow in a file. */
export interface FileFlow {
  /** Where it was exported; null for a definition that was written by hand. */
  readonly id: string | null
  /** The names from the outermost folder on. */
  readonly folder: readonly string[]
  /** Not judged yet. */
  readonly definition: unknown
}

/** What a file of flows holds. */
export interface FlowFile {
  readonly folders: readonly (readonly string[])[]
  readonly flows: readonly FileFlow[]
}

/** How far a file may go; its size is the request's to limit. */
export const flowFileLimits = Object.freeze({ flows: 5_000, folders: 1_000 })

/** The version of the format that is written, and the only one that is read. */
const format = 1

/** Writes flows as the file that `readFlowFile` reads: readable JSON, the same for the same flows. */
export function writeFlowFile(
  folders: readonly (readonly string[])[],
  flows: readonly { readonly id: string; readonly folder: readonly string[]; readonly definition: FlowDefinition }[],
): object {
  return {
    flowhook: format,
    folders,
    flows: flows.map(({ id, folder, definition: { name, ...rest } }) => ({
      id,
      name,
      ...(folder.length === 0 ? {} : { folder }),
      ...rest,
    })),
  }
}

/**
 * Reads a file of flows, or a single flow's definition.
 *
 * @throws VALIDATION_FAILED that says which formats are read, or what of the file's frame is wrong. What the flows say is not
 *   judged here.
 */
export function readFlowFile(file: Json): FlowFile {
  if (typeof file !== 'object' || file === null || Array.isArray(file)) throw refused(readFormats)
  const content = file as Readonly<Record<string, Json>>
  if (!Object.hasOwn(content, 'flowhook')) {
    if (!Object.hasOwn(content, 'trigger') || !Object.hasOwn(content, 'cards')) throw refused(readFormats)
    return { folders: [], flows: [{ id: null, folder: [], definition: content }] }
  }
  const { flowhook, folders = [], flows, ...others } = content
  if (flowhook !== format) {
    const given = JSON.stringify(flowhook).slice(0, 50)
    throw refused(`The file’s format is flowhook ${given}; this server reads flowhook ${format}.`)
  }
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw refused(`${unknown.slice(0, 100)}: There is no such member in a file of flows.`)
  if (!Array.isArray(flows)) throw refused('flows: Expected a list of flow definitions.')
  if (!Array.isArray(folders)) throw refused('folders: Expected a list of paths, each a list of names.')
  if (flows.length > flowFileLimits.flows)
    throw refused(`flows: At most ${flowFileLimits.flows} flows can be imported.`)
  if (folders.length > flowFileLimits.folders) {
    throw refused(`folders: At most ${flowFileLimits.folders} folders can be imported.`)
  }
  return { folders: folders.map((each, i) => pathOf(each, `folders[${i}]`)), flows: flows.map(fileFlowOf) }
}

const readFormats =
  'Two forms of JSON are read: a file of flows, {"flowhook": 1, "flows": […]}, as the export gives it, and a single flow definition with "trigger" and "cards".'

function fileFlowOf(flow: Json, index: number): FileFlow {
  const at = `flows[${index}]`
  if (typeof flow !== 'object' || flow === null || Array.isArray(flow)) throw refused(`${at}: Expected an object.`)
  const { id = null, folder = [], ...definition } = flow as Readonly<Record<string, Json>>
  if (id !== null && (typeof id !== 'string' || id === '' || id.length > 100)) {
    throw refused(`${at}.id: Expected text of at most 100 characters.`)
  }
  return { id, folder: pathOf(folder, `${at}.folder`), definition }
}

function pathOf(path: Json, at: string): readonly string[] {
  if (!Array.isArray(path)) throw refused(`${at}: Expected a list of folder names, the outermost first.`)
  if (path.length > folderLimits.levels) throw refused(`${at}: Folders can be ${folderLimits.levels} levels deep.`)
  return path.map((name, i) => {
    const text = typeof name === 'string' ? name.trim() : ''
    if (text === '') throw refused(`${at}[${i}]: Expected the name of a folder.`)
    if (text.length > folderLimits.name) {
      throw refused(`${at}[${i}]: The name of a folder has at most ${folderLimits.name} characters.`)
    }
    return text
  })
}

const refused = (cause: string) => problem('VALIDATION_FAILED', { subject: 'file' }, { causes: [cause] })
