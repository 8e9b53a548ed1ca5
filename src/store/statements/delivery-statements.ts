import { sql, type Kysely } from 'kysely'
import { prepared } from '../prepared.ts'
import type { Database, DeliveryTable } from '../schema.ts'

/** Statuses are written into the text, not given as values: only so can a partial index be chosen. */
const unfinished = [sql.lit('PENDING' as const), sql.lit('FAILED' as const)]

/** An older unfinished delivery of the same hook with the same key as the row of `deliveries` that is looked at. */
const olderOne = (db: Kysely<Database>) =>
  db
    .selectFrom('deliveries as older')
    .select('older.id')
    .whereRef('older.hook_id', '=', 'deliveries.hook_id' as never)
    .whereRef('older.order_key', '=', 'deliveries.order_key' as never)
    .whereRef('older.id', '<', 'deliveries.id' as never)
    .where('older.status', 'in', unfinished)

/** What the writer does with deliveries. */
export const deliveryWrites = {
  insertDelivery: prepared<
    Pick<DeliveryTable, 'id' | 'hook_id' | 'event_id' | 'status' | 'created' | 'next_attempt' | 'hops' | 'order_key'>
  >()((db, value) =>
    db.insertInto('deliveries').values({
      id: value('id'),
      hook_id: value('hook_id'),
      event_id: value('event_id'),
      batch_id: null,
      takes: 0,
      status: value('status'),
      created: value('created'),
      next_attempt: value('next_attempt'),
      tries: 0,
      execution_id: null,
      hops: value('hops'),
      attempts_json: '[]',
      order_key: value('order_key'),
    }),
  ),
  /** Gives a row only where the event is there and the hook has no delivery of it. */
  missedEvent: prepared<{ eventId: string; hookId: string }>()((db, value) =>
    db
      .selectFrom('events')
      .select('events.hops')
      .where('events.id', '=', value('eventId'))
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('deliveries')
              .select('deliveries.id')
              .whereRef('deliveries.event_id', '=', 'events.id')
              .where('deliveries.hook_id', '=', value('hookId')),
          ),
        ),
      ),
  ),
  /** Gives a row only where the delivery is unfinished and not inside another one. */
  recordDelivery: prepared<
    Pick<DeliveryTable, 'id' | 'status' | 'next_attempt' | 'tries' | 'execution_id' | 'attempts_json'>
  >()((db, value) =>
    db
      .updateTable('deliveries')
      .set({
        status: value('status'),
        next_attempt: value('next_attempt'),
        tries: value('tries'),
        execution_id: value('execution_id'),
        attempts_json: value('attempts_json'),
      })
      .where('id', '=', value('id'))
      .where('status', 'in', unfinished)
      .where('batch_id', 'is', null)
      .returning(['takes', 'hook_id', 'order_key']),
  ),
  attemptBytes: prepared<{ id: string }>()((db, value) =>
    db
      .selectFrom('deliveries')
      .select((s) => s.fn<number>('octet_length', ['attempts_json']).as('bytes'))
      .where('id', '=', value('id')),
  ),
  statusOfTaken: prepared<{ id: string; status: DeliveryTable['status'] }>()((db, value) =>
    db
      .updateTable('deliveries')
      .set({ status: value('status') })
      .where('batch_id', '=', value('id')),
  ),
  deliveryState: prepared<{ id: string }>()((db, value) =>
    db
      .selectFrom('deliveries')
      .select(['id', 'hook_id', 'batch_id', 'takes', 'status', 'attempts_json'])
      .where('id', '=', value('id')),
  ),
  takeDelivery: prepared<{ id: string; by: string }>()((db, value) =>
    db
      .updateTable('deliveries')
      .set({ batch_id: value('by'), next_attempt: null })
      .where('id', '=', value('id')),
  ),
  countTakes: prepared<{ id: string; takes: number }>()((db, value) =>
    db
      .updateTable('deliveries')
      .set({ takes: value('takes') })
      .where('id', '=', value('id')),
  ),
  resendDelivery: prepared<{ id: string; at: number }>()((db, value) =>
    db
      .updateTable('deliveries')
      .set({ status: 'PENDING', next_attempt: value('at'), tries: 0 })
      .where('id', '=', value('id')),
  ),
  /** Not due until the older one ends. */
  /** One that it would wait for. Where several write at the same time, that one cannot end before this is committed. */
  olderOne: prepared<{ id: string }>()((db, value) =>
    db
      .selectFrom('deliveries')
      .innerJoin('deliveries as older', (join) =>
        join
          .onRef('older.hook_id', '=', 'deliveries.hook_id')
          .onRef('older.order_key', '=', 'deliveries.order_key')
          .onRef('older.id', '<', 'deliveries.id'),
      )
      .select('deliveries.id')
      .where('deliveries.id', '=', value('id'))
      .where('older.status', 'in', unfinished)
      .orderBy('older.id', 'desc')
      .limit(1),
  ),
  waitBehind: prepared<{ id: string }>()((db, value) =>
    db
      .updateTable('deliveries')
      .set({ next_attempt: null })
      .where('id', '=', value('id'))
      .where('status', 'in', unfinished)
      .where('order_key', 'is not', null)
      .where((at) => at.exists(olderOne(db))),
  ),
  /** The oldest one is due; where it is inside an envelope, that one's time counts. */
  nextInOrder: prepared<{ hookId: string; orderKey: string }>()((db, value) =>
    db
      .updateTable('deliveries')
      .set((at) => ({ next_attempt: at.ref('created') }))
      .where('id', '=', (at) =>
        at
          .selectFrom('deliveries as first')
          .select('first.id')
          .where('first.hook_id', '=', value('hookId'))
          .where('first.order_key', '=', value('orderKey'))
          .where('first.status', 'in', unfinished)
          .orderBy('first.id')
          .limit(1),
      )
      .where('next_attempt', 'is', null)
      .where('batch_id', 'is', null),
  ),
  ordersOfEnvelope: prepared<{ id: string }>()((db, value) =>
    db
      .selectFrom('deliveries')
      .select(['hook_id', 'order_key'])
      .distinct()
      .where((at) => at.or([at('id', '=', value('id')), at('batch_id', '=', value('id'))])),
  ),
  cancelDeliveriesOf: prepared<{ hookId: string }>()((db, value) =>
    db
      .updateTable('deliveries')
      .set({ status: 'CANCELLED', next_attempt: null })
      .where('hook_id', '=', value('hookId'))
      .where('status', 'in', unfinished),
  ),
}

export const deliveryReads = {
  getDelivery: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('deliveries').selectAll().where('id', '=', value('id')),
  ),
  dueDeliveries: prepared<{ hookId: string; now: number; limit: number }>()((db, value) =>
    db
      .selectFrom('deliveries')
      .selectAll()
      .where('hook_id', '=', value('hookId'))
      .where('next_attempt', '<=', value('now'))
      .where('next_attempt', 'is not', null)
      .orderBy('next_attempt')
      .orderBy('id')
      .limit(value('limit')),
  ),
  /** One probe for each hook: adding up a backlog of a million deliveries would hold everybody up. */
  nextDue: prepared()((db) =>
    db
      .selectFrom('hooks')
      .select('hooks.id as hookId')
      .select((s) =>
        s
          .selectFrom('deliveries')
          .select((due) => due.fn.min('next_attempt').as('at'))
          .whereRef('deliveries.hook_id', '=', 'hooks.id')
          .where('next_attempt', 'is not', null)
          .as('at'),
      ),
  ),
}
