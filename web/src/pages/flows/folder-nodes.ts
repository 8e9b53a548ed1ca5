import type { FolderItem } from '../../api/folders.ts'

/** A folder with those in it. */
export interface FolderNode extends FolderItem {
  readonly level: number
  /** From the outermost folder on. */
  readonly path: string
  readonly children: readonly FolderNode[]
}

/** The tree of a flat list; the order of the list stays. A folder whose parent is gone stands at the outermost level. */
export function folderNodes(folders: readonly FolderItem[]): readonly FolderNode[] {
  const known = new Set(folders.map(({ id }) => id))
  const byParent = Map.groupBy(folders, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null))
  const within = (parentId: string | null, level: number, before: string): readonly FolderNode[] =>
    (byParent.get(parentId) ?? []).map((folder) => {
      const path = before === '' ? folder.name : `${before} / ${folder.name}`
      return { ...folder, level, path, children: within(folder.id, level + 1, path) }
    })
  return within(null, 1, '')
}

/** Each folder before those in it, as they are read. */
export function flatten(nodes: readonly FolderNode[]): readonly FolderNode[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children)])
}

/** For a choice of a folder: ids with their paths. */
export const folderChoices = (folders: readonly FolderItem[]) =>
  flatten(folderNodes(folders)).map(({ id, path }) => ({ value: id, label: path }))

/** Folders and flows somewhere in a folder, itself not counted. */
export function countWithin(node: FolderNode): { readonly folders: number; readonly flows: number } {
  const inside = flatten(node.children)
  return { folders: inside.length, flows: node.flows + inside.reduce((sum, { flows }) => sum + flows, 0) }
}
