import { prepared } from '../prepared.ts'
import type { Database } from '../schema.ts'

/** What the writer does with folders, and the reads that its rules need. */
export const folderWrites = {
  insertFolder: prepared<Database['folders']>()((db, value) =>
    db.insertInto('folders').values({
      id: value('id'),
      name: value('name'),
      name_key: value('name_key'),
      parent_id: value('parent_id'),
      created: value('created'),
    }),
  ),
  updateFolder: prepared<Omit<Database['folders'], 'created'>>()((db, value) =>
    db
      .updateTable('folders')
      .set({ name: value('name'), name_key: value('name_key'), parent_id: value('parent_id') })
      .where('id', '=', value('id')),
  ),
  deleteFolder: prepared<{ id: string }>()((db, value) => db.deleteFrom('folders').where('id', '=', value('id'))),
  getFolder: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('folders').selectAll().where('id', '=', value('id')),
  ),
  /** All of them: they are some hundreds, and a rule of the tree asks for more than one. */
  allFolders: prepared()((db) => db.selectFrom('folders').selectAll()),
  flowInFolder: prepared<{ folderId: string }>()((db, value) =>
    db.selectFrom('flows').select('id').where('folder_id', '=', value('folderId')).limit(1),
  ),
}
