import { prepared } from '../prepared.ts'

/** What the writer does with replays. */
export const replayWrites = {
  replayOfRequest: prepared<{ key: string }>()((db, value) =>
    db.selectFrom('replays').select('id').where('request_key', '=', value('key')),
  ),
  replayNow: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('replays').select('data').where('id', '=', value('id')),
  ),
  putReplay: prepared<{ id: string; status: string; created: number; requestKey: string | null; data: string }>()(
    (db, value) =>
      db
        .insertInto('replays')
        .values({
          id: value('id'),
          status: value('status'),
          created: value('created'),
          request_key: value('requestKey'),
          data: value('data'),
        })
        // The key is that of its first row.
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ status: value('status'), data: value('data') })),
  ),
  /** The newest stay, and what still runs. */
  deleteOldReplays: prepared<{ keep: number }>()((db, value) =>
    db
      .deleteFrom('replays')
      .where('status', '<>', 'RUNNING')
      .where('id', 'not in', (s) => s.selectFrom('replays').select('id').orderBy('id', 'desc').limit(value('keep'))),
  ),
}

export const replayReads = {
  getReplay: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('replays').select('data').where('id', '=', value('id')),
  ),
  listReplays: prepared<{ before: string; limit: number }>()((db, value) =>
    db
      .selectFrom('replays')
      .select('data')
      .where('id', '<', value('before'))
      .orderBy('id', 'desc')
      .limit(value('limit')),
  ),
  runningReplays: prepared()((db) =>
    db.selectFrom('replays').select('data').where('status', '=', 'RUNNING').orderBy('id'),
  ),
}
