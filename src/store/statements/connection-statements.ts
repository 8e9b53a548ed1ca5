import { prepared } from '../prepared.ts'
import type { Database } from '../schema.ts'

/** What the writer does with connections, and the reads that its rules need. */
export const connectionWrites = {
  insertConnection: prepared<Database['connections']>()((db, value) =>
    db.insertInto('connections').values({
      id: value('id'),
      name_key: value('name_key'),
      revision: value('revision'),
      data: value('data'),
    }),
  ),
  updateConnection: prepared<Database['connections']>()((db, value) =>
    db
      .updateTable('connections')
      .set({ name_key: value('name_key'), revision: value('revision'), data: value('data') })
      .where('id', '=', value('id')),
  ),
  deleteConnection: prepared<{ id: string }>()((db, value) =>
    db.deleteFrom('connections').where('id', '=', value('id')),
  ),
  findConnection: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('connections').selectAll().where('id', '=', value('id')),
  ),
  connectionWithName: prepared<{ key: string }>()((db, value) =>
    db.selectFrom('connections').select('id').where('name_key', '=', value('key')),
  ),
  countConnections: prepared()((db) => db.selectFrom('connections').select((s) => s.fn.countAll<number>().as('count'))),
}

export const connectionReads = {
  listConnections: prepared()((db) => db.selectFrom('connections').select('data').orderBy('name_key').orderBy('id')),
  getConnection: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('connections').select('data').where('id', '=', value('id')),
  ),
}
