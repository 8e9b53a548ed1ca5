import { lstat, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { exitCodes, Failure } from './failure.ts'
import { fileName } from './file-name.ts'
import { parseJson } from './input.ts'
import { readableJson } from './readable-json.ts'

/** A flow in a folder of files: its definition, and the names of the folders that it is in. */
export interface FolderFlow {
  readonly folder: readonly string[]
  /** A flow's definition, not judged. */
  readonly definition: Readonly<Record<string, unknown>>
  /** Its file, from the outermost folder on. */
  readonly file: string
}

export interface FlowFolder {
  readonly folders: readonly (readonly string[])[]
  readonly flows: readonly FolderFlow[]
}

/** The ending of a flow's file. What ends otherwise is none of ours. */
export const flowEnding = '.flow.json'
/** Says the name of a directory where the directory cannot be called so, and holds it where nothing else is in it. */
const folderFile = 'folder.json'

/** How far a folder of files may go; the server has limits of its own. */
const limits = Object.freeze({ flows: 5_000, entries: 50_000, bytes: 4 * 1024 * 1024, levels: 5 })

/**
 * Reads a folder of flows: each directory is a folder, each `*.flow.json` a flow. Names that begin with a dot are passed over.
 *
 * @throws Failure that names the file: not JSON, too large, a link, too many or too deep
 */
export async function readFlowFolder(root: string): Promise<FlowFolder> {
  const folders: (readonly string[])[] = []
  const flows: FolderFlow[] = []
  let entries = 0
  const read = async (directory: string, path: readonly string[]): Promise<void> => {
    const found = await readdir(directory, { withFileTypes: true }).catch((cause: Error) => {
      throw refused(`${directory} cannot be read: ${cause.message}`)
    })
    entries += found.length
    if (entries > limits.entries)
      throw refused(`${root} has more than ${limits.entries} files; is it a folder of flows?`)
    for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const at = join(directory, entry.name)
      const isFlow = entry.name.endsWith(flowEnding)
      if (entry.isSymbolicLink() && (isFlow || entry.name === folderFile))
        throw refused(`${at} is a link; links are not followed.`)
      if (entry.isDirectory()) {
        const inner = await folderNameOf(at, entry.name)
        const inside = [...path, inner]
        if (inside.length > limits.levels) throw refused(`${at}: Folders can be ${limits.levels} levels deep.`)
        const before = flows.length
        const knownBefore = folders.length
        await read(at, inside)
        // A directory without flows is a folder only where it says so.
        const isNamed = await exists(join(at, folderFile))
        if (isNamed || flows.length > before || folders.length > knownBefore) folders.push(inside)
      } else if (isFlow && entry.isFile()) {
        flows.push({ folder: path, definition: await readDefinition(at), file: relative(root, at) })
        if (flows.length > limits.flows) throw refused(`${root} has more than ${limits.flows} flows.`)
      }
    }
  }
  await read(root, [])
  return { folders: folders.sort((a, b) => a.length - b.length), flows }
}

/** The file that the server reads, out of a folder of them. */
export const asFlowFile = ({ folders, flows }: FlowFolder): object => ({
  flowhook: 1,
  folders,
  flows: flows.map(({ folder, definition }) => ({ ...definition, ...(folder.length === 0 ? {} : { folder }) })),
})

/** A file of flows as the server gives it. */
export interface ExportedFile {
  readonly folders: readonly (readonly string[])[]
  readonly flows: readonly ({
    readonly id?: string
    readonly name: string
    readonly folder?: readonly string[]
  } & Readonly<Record<string, unknown>>)[]
}

/**
 * Writes flows into a folder of files, one each. A flow that is there already keeps the name of its file.
 *
 * @returns the files written, and those of flows that were there and are not given
 * @throws Failure where two flows of one folder have the same name, or something in the way is a link
 */
export async function writeFlowFolder(
  root: string,
  { folders, flows }: ExportedFile,
): Promise<{ readonly written: readonly string[]; readonly others: readonly string[] }> {
  const before: FlowFolder = (await exists(root)) ? await readFlowFolder(root) : { folders: [], flows: [] }
  const fileOf = new Map(
    before.flows.map(({ folder, definition, file }) => [keyOf(folder, String(definition['name'])), file]),
  )
  const kept = new Set(fileOf.values())
  const keys = new Set<string>()
  const directories = await makeDirectories(root, folders, flows)
  const taken = new Set([...kept].map((file) => file.toLowerCase()))
  const written: string[] = []
  for (const { id: _, folder = [], ...definition } of flows) {
    const key = keyOf(folder, definition.name)
    if (keys.has(key)) {
      throw new Failure(
        `Two flows in ${folder.length === 0 ? 'no folder' : `“${folder.join(' / ')}”`} are named “${definition.name}”.`,
        {
          hints: ['In files a flow is told by its folder and its name. Rename one of them.'],
        },
      )
    }
    keys.add(key)
    const directory = directories.get(JSON.stringify(folder)) ?? ''
    let file = fileOf.get(key) ?? join(directory, fileName(definition.name) + flowEnding)
    for (let n = 2; !fileOf.has(key) && taken.has(file.toLowerCase()); n++) {
      file = join(directory, `${fileName(definition.name)}~${n}${flowEnding}`)
    }
    taken.add(file.toLowerCase())
    await writeInside(root, file, readableJson(definition))
    written.push(file)
  }
  const inUse = new Set(directories.values())
  const named = [...(await knownDirectories(root)).values()].filter((directory) => !inUse.has(directory))
  const emptied: string[] = []
  for (const directory of named) {
    if (await exists(join(root, directory, folderFile))) emptied.push(join(directory, folderFile))
  }
  return { written, others: [...[...kept].filter((file) => !written.includes(file)), ...emptied] }
}

/** Deletes files that `writeFlowFolder` named, and directories that are empty then. */
export async function removeFlowFiles(root: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    await rm(inside(root, file))
    for (let directory = dirname(file); directory !== '.'; directory = dirname(directory)) {
      const isEmpty = (await readdir(inside(root, directory))).length === 0
      if (!isEmpty) break
      await rmdir(inside(root, directory))
    }
  }
}

/** The directory of each folder, made where it is missing: folder path as JSON → directory. */
async function makeDirectories(
  root: string,
  folders: ExportedFile['folders'],
  flows: ExportedFile['flows'],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>([['[]', '']])
  await mkdir(root, { recursive: true })
  const known = await knownDirectories(root)
  const used = new Set([...known.values()].map((directory) => directory.toLowerCase()))
  const paths = new Map<string, readonly string[]>()
  for (const path of [...folders, ...flows.map(({ folder = [] }) => folder)]) {
    path.forEach((_, i) => paths.set(JSON.stringify(path.slice(0, i + 1)), path.slice(0, i + 1)))
  }
  const filled = new Set(flows.map(({ folder = [] }) => JSON.stringify(folder)))
  for (const path of paths.values()) if (path.length > 1) filled.add(JSON.stringify(path.slice(0, -1)))
  for (const [key, path] of [...paths].sort(([, a], [, b]) => a.length - b.length)) {
    const name = path.at(-1)!
    const base = join(found.get(JSON.stringify(path.slice(0, -1)))!, fileName(name))
    let directory = known.get(key) ?? base
    for (let n = 2; !known.has(key) && used.has(directory.toLowerCase()); n++) directory = `${base}~${n}`
    used.add(directory.toLowerCase())
    await makeDirectory(root, directory)
    if (basename(directory) !== name || !filled.has(key)) {
      await writeInside(root, join(directory, folderFile), readableJson({ name }))
    }
    found.set(key, directory)
  }
  return found
}

async function knownDirectories(root: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  const look = async (directory: string, path: readonly string[]): Promise<void> => {
    if (path.length >= limits.levels) return
    for (const entry of await readdir(join(root, directory), { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const at = join(directory, entry.name)
      const inner = [...path, await folderNameOf(join(root, at), entry.name)]
      found.set(JSON.stringify(inner), at)
      await look(at, inner)
    }
  }
  await look('', [])
  return found
}

async function folderNameOf(directory: string, name: string): Promise<string> {
  const file = join(directory, folderFile)
  if (!(await exists(file))) return name
  const { name: said } = await readDefinition(file)
  if (typeof said === 'string' && said.trim() !== '') return said.trim()
  throw refused(`${file}: Expected {"name": "…"}, the name of the folder.`)
}

async function readDefinition(file: string): Promise<Readonly<Record<string, unknown>>> {
  const { size } = await lstat(file)
  if (size > limits.bytes) throw refused(`${file} has ${size} bytes; a flow has at most ${limits.bytes}.`)
  const content = parseJson(await readFile(file, 'utf8'), file)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw refused(`${file}: Expected the definition of a flow, an object.`)
  }
  const stray = ['id', 'folder', 'flowhook'].find((member) => Object.hasOwn(content, member))
  if (stray !== undefined) {
    throw refused(`${file}: “${stray}” is not for a file in a folder of flows: its directory says where it is.`)
  }
  return content as Readonly<Record<string, unknown>>
}

async function makeDirectory(root: string, directory: string): Promise<void> {
  await refuseLinks(root, directory)
  await mkdir(inside(root, directory), { recursive: true })
}

async function writeInside(root: string, file: string, content: string): Promise<void> {
  await refuseLinks(root, file)
  await writeFile(inside(root, file), content)
}

/** Nothing is written through a link: who made it could have it lead anywhere. */
async function refuseLinks(root: string, path: string): Promise<void> {
  const parts = path.split(sep)
  for (let length = 1; length <= parts.length; length++) {
    const at = join(root, ...parts.slice(0, length))
    const found = await lstat(at).catch(() => null)
    if (found?.isSymbolicLink()) throw refused(`${at} is a link; nothing is written through links.`)
  }
}

function inside(root: string, path: string): string {
  const whole = resolve(root, path)
  if (!whole.startsWith(resolve(root) + sep)) throw refused(`${path} leads out of ${root}.`)
  return whole
}

const exists = async (path: string): Promise<boolean> => (await lstat(path).catch(() => null)) !== null
const keyOf = (folder: readonly string[], name: string): string => JSON.stringify([...folder, name])
const refused = (message: string) => new Failure(message, { exitCode: exitCodes.usage })
