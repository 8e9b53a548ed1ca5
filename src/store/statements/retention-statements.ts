import { sql } from 'kysely'
import { prepared } from '../prepared.ts'
import type { Database } from '../schema.ts'

/** What the writer does to keep the store within its time and its bytes. */
export const retentionWrites = {
  readTotals: prepared()((db) =>
    db
      .selectFrom('totals')
      .select((s) => ['name', s.fn.sum<number>('bytes').as('bytes')])
      .groupBy('name'),
  ),
  addToTotal: prepared<Database['totals']>()((db, value) =>
    db
      .insertInto('totals')
      .values({ name: value('name'), part: value('part'), rows: value('rows'), bytes: value('bytes') })
      .onConflict((conflict) =>
        conflict.columns(['name', 'part']).doUpdateSet((set) => ({
          rows: set('totals.rows', '+', value('rows')),
          bytes: set('totals.bytes', '+', value('bytes')),
        })),
      ),
  ),
  oldestFinishedExecutions: prepared<{ limit: number }>()((db, value) =>
    db
      .selectFrom('executions')
      .select(['id', 'finished'])
      .where('finished', 'is not', null)
      .orderBy('finished')
      .orderBy('id')
      .limit(value('limit')),
  ),
  /**
   * Events in the order of arrival after `seq`. `held` counts what keeps one: an unfinished delivery, or one that is
   * part of another delivery's envelope, which may be sent again.
   */
  eventsAfter: prepared<{ seq: number; limit: number }>()((db, value) =>
    db
      .selectFrom('events')
      .select(['seq', 'id', 'received'])
      .select((s) => [
        s.fn<number>('octet_length', ['raw']).as('bytes'),
        s
          .selectFrom('deliveries')
          .leftJoin('deliveries as batch', 'batch.id', 'deliveries.batch_id')
          .select((c) => c.fn.countAll<number>().as('n'))
          .whereRef('deliveries.event_id', '=', 'events.id')
          .where((where) =>
            where.or([
              where('deliveries.status', 'in', [sql.lit('PENDING' as const), sql.lit('FAILED' as const)]),
              where('batch.id', 'is not', null),
            ]),
          )
          .as('held'),
      ])
      .where('seq', '>', value('seq'))
      .orderBy('seq')
      .limit(value('limit')),
  ),
  deliveriesOfEvent: prepared<{ eventId: string }>()((db, value) =>
    db
      .selectFrom('deliveries')
      .select((s) => ['id', s.fn<number>('octet_length', ['attempts_json']).as('bytes')])
      .where('event_id', '=', value('eventId')),
  ),
  deleteDelivery: prepared<{ id: string }>()((db, value) => db.deleteFrom('deliveries').where('id', '=', value('id'))),
  deleteEvent: prepared<{ seq: number }>()((db, value) => db.deleteFrom('events').where('seq', '=', value('seq'))),
  deleteOldMarks: prepared<{ now: number; limit: number }>()((db, value) =>
    db
      .deleteFrom('execution_marks')
      .where((where) =>
        where(
          where.refTuple('flow_id', 'event_id'),
          'in',
          where
            .selectFrom('execution_marks')
            .select(['flow_id', 'event_id'])
            .where('expires', '<=', value('now'))
            .limit(value('limit'))
            .$asTuple('flow_id', 'event_id'),
        ),
      ),
  ),
  deleteOldAssertions: prepared<{ now: number; limit: number }>()((db, value) =>
    db
      .deleteFrom('oauth_assertions')
      .where((where) =>
        where(
          where.refTuple('client_id', 'jti'),
          'in',
          where
            .selectFrom('oauth_assertions')
            .select(['client_id', 'jti'])
            .where('expires', '<=', value('now'))
            .limit(value('limit'))
            .$asTuple('client_id', 'jti'),
        ),
      ),
  ),
  deleteOldLinks: prepared<{ now: number; limit: number }>()((db, value) =>
    db
      .deleteFrom('sign_in_links')
      .where('hash', 'in', (s) =>
        s.selectFrom('sign_in_links').select('hash').where('expires', '<=', value('now')).limit(value('limit')),
      ),
  ),
  deleteOldSessions: prepared<{ now: number; limit: number }>()((db, value) =>
    db
      .deleteFrom('sessions')
      .where('hash', 'in', (s) =>
        s.selectFrom('sessions').select('hash').where('expires', '<=', value('now')).limit(value('limit')),
      ),
  ),
}

export const retentionReads = {
  storedBytes: prepared()((db) =>
    db.selectNoFrom((s) => [
      s
        .selectFrom('totals')
        .select((t) => t.fn.sum<number | null>('bytes').as('n'))
        .where('name', '=', 'events')
        .as('events'),
      s
        .selectFrom('totals')
        .select((t) => t.fn.sum<number | null>('bytes').as('n'))
        .where('name', '=', 'executions')
        .as('executions'),
      s
        .selectFrom('files')
        .select((f) => f.fn.sum<number | null>('size').as('n'))
        .as('files'),
    ]),
  ),
}
