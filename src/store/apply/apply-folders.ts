import { problem } from '../../base/errors.ts'
import { folderLimits, type Folder } from '../../model/folder.ts'
import { folderOf } from '../rows.ts'
import type { ApplyTable } from './apply.ts'

export const applyFolders: ApplyTable<'folder.insert' | 'folder.update' | 'folder.delete'> = {
  async 'folder.insert'({ statements }, { folder }) {
    const others = (await statements.allFolders.all({})).map(folderOf)
    if (others.length >= folderLimits.folders) {
      throw refused('folder', `There are ${folderLimits.folders} folders already, which is the most there may be.`)
    }
    check(folder, others)
    await statements.insertFolder.run(rowOf(folder))
    return null
  },
  async 'folder.update'({ statements }, { folder }) {
    if ((await statements.getFolder.get({ id: folder.id })) === undefined) throw notFound(folder.id)
    check(folder, (await statements.allFolders.all({})).map(folderOf))
    const { created: _, ...row } = rowOf(folder)
    await statements.updateFolder.run(row)
    return null
  },
  async 'folder.delete'({ statements }, { id }) {
    if ((await statements.getFolder.get({ id })) === undefined) throw notFound(id)
    const isParent = (await statements.allFolders.all({})).some(({ parent_id }) => parent_id === id)
    const isUsed =
      (await statements.flowInFolder.get({ folderId: id })) ?? (await statements.tableInFolder.get({ folderId: id }))
    if (isParent || isUsed !== undefined) {
      throw refused('folder', 'The folder is not empty. Move or delete what is in it first.')
    }
    await statements.deleteFolder.run({ id })
    return null
  },
}

/** @param others all folders, among them perhaps the folder as it is stored */
function check(folder: Folder, others: readonly Folder[]): void {
  const byId = new Map(others.map((each) => [each.id, each]))
  byId.set(folder.id, folder)
  if (folder.parentId !== null && !byId.has(folder.parentId)) {
    throw refused('parentId', `There is no folder ${folder.parentId}. GET /api/v1/folders lists them.`)
  }
  let levels = 1
  for (let at = folder.parentId; at !== null; at = byId.get(at)?.parentId ?? null) {
    if (at === folder.id) throw refused('parentId', 'A folder cannot be moved into itself.')
    levels++
  }
  if (levels + levelsBelow(folder.id, [...byId.values()]) > folderLimits.levels) {
    throw refused('parentId', `Folders can be ${folderLimits.levels} levels deep.`)
  }
  const key = keyOf(folder)
  if (others.some((each) => each.id !== folder.id && each.parentId === folder.parentId && keyOf(each) === key)) {
    throw refused('name', `There is a folder "${folder.name}" here already.`)
  }
}

function levelsBelow(id: string, folders: readonly Folder[]): number {
  const inside = folders.filter(({ parentId }) => parentId === id)
  return inside.length === 0 ? 0 : 1 + Math.max(...inside.map((each) => levelsBelow(each.id, folders)))
}

const keyOf = ({ name }: Folder): string => name.normalize('NFC').toLowerCase()

function rowOf(folder: Folder) {
  const { id, name, parentId, created } = folder
  return { id, name, name_key: keyOf(folder), parent_id: parentId, created }
}

const refused = (subject: string, cause: string) =>
  problem('VALIDATION_FAILED', { subject }, { causes: [`${subject}: ${cause}`] })
const notFound = (id: string) => problem('NOT_FOUND', { id, type: 'Folder' })
