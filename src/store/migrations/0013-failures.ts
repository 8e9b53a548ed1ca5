import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { AnyTables } from './column-kinds.ts'

/**
 * What went wrong, by hook and by flow: else a list of few failures of one walks over those of all. Only what did not
 * end well is in these indexes, so all the rest costs nothing more than before.
 */
export function failures(): Migration {
  return {
    async up(db: AnyTables) {
      const ended = sql<boolean>`status in ('FAILED', 'GIVEN_UP', 'SKIPPED', 'CANCELLED')`
      // With what lists ask and the hook, so that counting reads no rows.
      await db.schema
        .createIndex('deliveries_failures')
        .on('deliveries')
        .columns(['status', 'id', 'batch_id', 'hook_id'])
        .where(ended)
        .execute()
      await db.schema
        .createIndex('deliveries_failures_of_hooks')
        .on('deliveries')
        .columns(['hook_id', 'status', 'id', 'batch_id'])
        .where(ended)
        .execute()
      await db.schema
        .createIndex('executions_failures_of_flows')
        .on('executions')
        .columns(['flow_id', 'status', 'id'])
        .where(sql<boolean>`status in ('FAILED', 'CANCELLED')`)
        .execute()
    },
  }
}
