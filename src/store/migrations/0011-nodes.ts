import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { AnyTables, ColumnKinds } from './column-kinds.ts'

/** What several servers on one database need to know of each other. The embedded database has one server and no rows here. */
export function nodes({ integer, counter, keyed, text }: ColumnKinds): Migration {
  return {
    async up(db: AnyTables) {
      // Who runs it; null where it waits for somebody to take it up.
      await db.schema.alterTable('executions').addColumn('node_id', text).execute()
      await db.schema
        .createIndex('executions_of_nodes')
        .on('executions')
        .column('node_id')
        .where(sql<boolean>`node_id is not null`)
        .execute()
      await db.schema
        .createTable('nodes')
        .addColumn('id', text, (c) => c.primaryKey().notNull())
        .addColumn('role', text, (c) => c.notNull())
        .addColumn('started', integer, (c) => c.notNull())
        .addColumn('lease_until', integer, (c) => c.notNull())
        .execute()
      // What registries keep copies of, in the order of commits: a server that was cut off reads on from where it was.
      await db.schema
        .createTable('changes')
        .addColumn('seq', counter, (c) => c.primaryKey())
        .addColumn('kind', text, (c) => c.notNull())
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('node_id', text, (c) => c.notNull())
        .addColumn('at', integer, (c) => c.notNull())
        .execute()
      // What executions came to, until the server on which somebody waits for it has fetched it.
      await db.schema
        .createTable('execution_answers')
        .addColumn('execution_id', text, (c) => c.primaryKey().notNull())
        .addColumn('answer', text, (c) => c.notNull())
        .addColumn('at', integer, (c) => c.notNull())
        .execute()
      await splitTotals(db, { integer, keyed, text })
    },
  }
}

/** Several writers add to totals at the same time: each to a part of its own, or they would wait for each other. */
async function splitTotals(
  db: AnyTables,
  { integer, keyed, text }: Pick<ColumnKinds, 'integer' | 'keyed' | 'text'>,
): Promise<void> {
  const before = await db.selectFrom('totals').selectAll().execute()
  await db.schema.dropTable('totals').execute()
  const table = db.schema
    .createTable('totals')
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('part', integer, (c) => c.notNull())
    .addColumn('rows', integer, (c) => c.notNull())
    .addColumn('bytes', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('totals_parts', ['name', 'part'])
  await (keyed === '' ? table : table.modifyEnd(sql.raw(keyed))).execute()
  for (const row of before) {
    await db
      .insertInto('totals')
      .values({ ...row, part: 0 })
      .execute()
  }
}
