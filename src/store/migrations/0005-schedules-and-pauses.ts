import type { Migration } from 'kysely/migration'
import type { AnyTables, ColumnKinds } from './column-kinds.ts'

/** Up to which due time each flow with a schedule was started, and which card of an execution waits for a call. */
export function schedulesAndPauses({ integer, text }: ColumnKinds): Migration {
  return {
    async up(db: AnyTables) {
      await db.schema
        .createTable('flow_cursors')
        .addColumn('flow_id', text, (c) => c.primaryKey())
        // With another schedule the position means nothing.
        .addColumn('schedule', text, (c) => c.notNull())
        .addColumn('position', integer, (c) => c.notNull())
        .execute()
      // The name of the step that a call of the flow's resume route gives the result of; null where none is waited for.
      await db.schema.alterTable('executions').addColumn('paused_at', text).execute()
    },
  }
}
