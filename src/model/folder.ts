/** A folder of flows. `parentId` is null for one that is in no other; times are epoch ms. */
export interface Folder {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
  readonly created: number
}

/** What the tree of folders may come to. */
export const folderLimits = Object.freeze({
  /** Folders within each other, the outermost counted. */
  levels: 5,
  folders: 1_000,
  name: 100,
})

/**
 * The names from the outermost folder to this one.
 *
 * @param folders all of them, by id
 * @returns an empty path for null, and for a folder that is gone
 */
export function folderPath(id: string | null, folders: ReadonlyMap<string, Folder>): readonly string[] {
  const path: string[] = []
  // Ends also where a stored tree should ever go round in circles.
  for (let at = id; at !== null && path.length <= folderLimits.levels;) {
    const folder = folders.get(at)
    if (folder === undefined) break
    path.unshift(folder.name)
    at = folder.parentId
  }
  return path
}
