import { sql } from 'kysely'
import { prepared } from '../prepared.ts'
import type { EventTable } from '../schema.ts'

/** What the writer does with events and event types of one's own. */
export const eventWrites = {
  insertEvent: prepared<Omit<EventTable, 'seq'>>()((db, value) =>
    db
      .insertInto('events')
      .values({
        id: value('id'),
        uuid: value('uuid'),
        type: value('type'),
        published: value('published'),
        received: value('received'),
        hops: value('hops'),
        raw: value('raw'),
        origin_json: value('origin_json'),
      })
      .onConflict((conflict) => conflict.column('uuid').doNothing()),
  ),
  putOwnEventType: prepared<{ id: string; data: string }>()((db, value) =>
    db
      .insertInto('own_event_types')
      .values({ id: value('id'), data: value('data') })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ data: value('data') })),
  ),
  deleteOwnEventType: prepared<{ id: string }>()((db, value) =>
    db.deleteFrom('own_event_types').where('id', '=', value('id')),
  ),
}

const eventColumns = ['id', 'uuid', 'type', 'published', 'received', 'hops', 'raw', 'origin_json'] as const

export const eventReads = {
  getEventByUuid: prepared<{ uuid: string }>()((db, value) =>
    db.selectFrom('events').select(eventColumns).where('uuid', '=', value('uuid')),
  ),
  getEvent: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('events').select(eventColumns).where('id', '=', value('id')),
  ),
  /** The delivery's own event first, then those of the deliveries it took, by id. */
  deliveryEvents: prepared<{ id: string }>()((db, value) =>
    db
      .selectFrom('deliveries')
      .innerJoin('events', 'events.id', 'deliveries.event_id')
      .select(eventColumns.map((column) => `events.${column}` as const))
      .where((where) =>
        where.or([where('deliveries.id', '=', value('id')), where('deliveries.batch_id', '=', value('id'))]),
      )
      .orderBy('deliveries.batch_id', (order) => order.asc().nullsFirst())
      .orderBy('deliveries.id'),
  ),
  /**
   * Where a search by arrival begins: the first to arrive of the thousands with the next ids from one on, since ids of the same
   * moments may have been committed in another order.
   */
  seqFromId: prepared<{ id: string }>()((db, value) =>
    db
      .selectFrom((s) =>
        s
          .selectFrom('events')
          .select('seq')
          .where('id', '>=', value('id'))
          .orderBy('id')
          .limit(sql.lit(10_000))
          .as('near'),
      )
      .select((s) => s.fn.min<number | null>('seq').as('seq')),
  ),
  listOwnEventTypes: prepared()((db) => db.selectFrom('own_event_types').select('data').orderBy('id')),
}
