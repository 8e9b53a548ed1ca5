import { prepared } from '../prepared.ts'

/** What the writer does with event hooks. */
export const hookWrites = {
  hookExists: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('hooks').select('revision').where('id', '=', value('id')),
  ),
  hookNamed: prepared<{ name: string }>()((db, value) =>
    db.selectFrom('hooks').select('id').where('name', '=', value('name')),
  ),
  countHooks: prepared()((db) => db.selectFrom('hooks').select((s) => s.fn.countAll<number>().as('count'))),
  insertHook: prepared<{ id: string; name: string; created: number; revision: number; data: string }>()((db, value) =>
    db.insertInto('hooks').values({
      id: value('id'),
      name: value('name'),
      created: value('created'),
      revision: value('revision'),
      data: value('data'),
    }),
  ),
  updateHook: prepared<{ id: string; name: string; revision: number; data: string }>()((db, value) =>
    db
      .updateTable('hooks')
      .set({ name: value('name'), revision: value('revision'), data: value('data') })
      .where('id', '=', value('id')),
  ),
  deleteHook: prepared<{ id: string }>()((db, value) => db.deleteFrom('hooks').where('id', '=', value('id'))),
}

export const hookReads = {
  listHooks: prepared()((db) => db.selectFrom('hooks').select('data').orderBy('created').orderBy('id')),
  getHook: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('hooks').select('data').where('id', '=', value('id')),
  ),
}
