import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { AnyTables, ColumnKinds } from './column-kinds.ts'

/** Deliveries that go one after the other because they are about the same person. */
export function deliveryOrder({ text }: Pick<ColumnKinds, 'text'>): Migration {
  return {
    async up(db: AnyTables) {
      await db.schema.alterTable('deliveries').addColumn('order_key', text).execute()
      // Only what is unfinished and has an order: everything else costs nothing more than before.
      await db.schema
        .createIndex('deliveries_in_order')
        .on('deliveries')
        .columns(['hook_id', 'order_key', 'id'])
        .where(sql<boolean>`order_key is not null and status in ('PENDING', 'FAILED')`)
        .execute()
    },
  }
}
