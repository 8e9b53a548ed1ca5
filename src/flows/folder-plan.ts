import type { FlowFile } from '../exchange/flow-file.ts'
import { folderLimits, folderPath, type Folder } from '../model/folder.ts'
import type { ImportPlan } from './import-plan.ts'

/** What becomes of the folders of a file. */
export interface FolderPlan {
  readonly created: readonly { readonly folder: Folder; readonly path: readonly string[] }[]
  idOf(path: readonly string[]): string | null
  readonly problems: ImportPlan['problems']
}

/** Two names of folders are one where these are equal. */
export const folderKey = (name: string): string => name.normalize('NFC').toLowerCase()

/**
 * Finds the file's folders by their names, and plans those that are missing.
 *
 * @param flows those whose folders must be there
 */
export function folderPlan(
  file: FlowFile,
  flows: readonly { readonly name: string; readonly folder: readonly string[] }[],
  base: string | null,
  folders: ReadonlyMap<string, Folder>,
  fresh: () => Pick<Folder, 'id' | 'created'>,
): FolderPlan {
  const keyOf = (parentId: string | null, name: string) => `${parentId ?? ''}/${folderKey(name)}`
  const known = new Map([...folders.values()].map((folder) => [keyOf(folder.parentId, folder.name), folder.id]))
  const created: { folder: Folder; path: readonly string[] }[] = []
  const problems: { flow: string; at: string; message: string }[] = []
  const outside = folderPath(base, folders).length

  function ensure(path: readonly string[], flow: string): void {
    if (outside + path.length > folderLimits.levels) {
      problems.push({ flow, at: 'folder', message: `Folders can be ${folderLimits.levels} levels deep.` })
      return
    }
    let parentId = base
    path.forEach((name, i) => {
      const key = keyOf(parentId, name)
      let id = known.get(key)
      if (id === undefined) {
        const folder: Folder = { ...fresh(), name, parentId }
        created.push({ folder, path: path.slice(0, i + 1) })
        known.set(key, (id = folder.id))
      }
      parentId = id
    })
  }

  for (const path of file.folders) ensure(path, path.join(' / '))
  for (const { folder, name } of flows) ensure(folder, name)
  if (folders.size + created.length > folderLimits.folders) {
    problems.push({ flow: '', at: 'folders', message: `There can be ${folderLimits.folders} folders at most.` })
  }
  return {
    created,
    problems,
    idOf: (path) => path.reduce<string | null>((at, name) => known.get(keyOf(at, name)) ?? null, base),
  }
}
