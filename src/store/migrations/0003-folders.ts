import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { AnyTables, ColumnKinds } from './column-kinds.ts'

/** Folders of flows, and what lists of flows show without reading definitions. */
export function folders({ integer, text }: ColumnKinds): Migration {
  return {
    async up(db: AnyTables) {
      await db.schema
        .createTable('folders')
        .addColumn('id', text, (c) => c.primaryKey())
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('name_key', text, (c) => c.notNull())
        .addColumn('parent_id', text)
        .addColumn('created', integer, (c) => c.notNull())
        .execute()
      for (const column of ['folder_id', 'created_by', 'security'] as const) {
        await db.schema.alterTable('flows').addColumn(column, text).execute()
      }
      await db.schema
        .alterTable('flows')
        .addColumn('event', text, (c) => c.notNull().defaultTo(''))
        .execute()
      await db.schema
        .alterTable('flows')
        .addColumn('summary', text, (c) => c.notNull().defaultTo('{}'))
        .execute()
      await db.schema.alterTable('flow_versions').addColumn('created_by_name', text).execute()
      await fillIn(db)
      await db.schema.createIndex('flows_folder_id').on('flows').columns(['folder_id', 'name_key', 'id']).execute()
      // Errors of a flow are counted, and they are few: successful executions, which are many, cost nothing by it.
      await db.schema
        .createIndex('executions_failed_of_flow')
        .on('executions')
        .columns(['flow_id', 'id'])
        .where(sql<boolean>`status = 'FAILED'`)
        .execute()
    },
  }
}

/** One at a time: a definition may have a megabyte. */
async function fillIn(db: AnyTables): Promise<void> {
  const ids = (await db.selectFrom('flows').select('id').execute()) as { id: string }[]
  for (const { id } of ids) {
    const [row] = (await db
      .selectFrom('flow_versions')
      .innerJoin('flows', (join) =>
        join.onRef('flow_versions.flow_id', '=', 'flows.id').onRef('flow_versions.version', '=', 'flows.version'),
      )
      .select('definition')
      .where('flows.id', '=', id)
      .execute()) as { definition: string }[]
    if (row === undefined) continue
    await db
      .updateTable('flows')
      .set(columnsOf(JSON.parse(row.definition)))
      .where('id', '=', id)
      .execute()
    const [first] = (await db
      .selectFrom('flow_versions')
      .select('created_by')
      .where('flow_id', '=', id)
      .where('version', '=', 1)
      .execute()) as { created_by: string }[]
    if (first !== undefined) {
      await db.updateTable('flows').set({ created_by: first.created_by }).where('id', '=', id).execute()
    }
  }
}

interface Definition {
  readonly description?: string
  readonly trigger: { readonly event: string; readonly security?: string }
  readonly saveData?: boolean
  readonly cards: readonly Card[]
}

interface Card {
  readonly branches?: Readonly<Record<string, readonly Card[]>>
}

/** As definitions were on the day of this migration. */
function columnsOf({ description, trigger, saveData, cards }: Definition) {
  const summary = { description, trigger, ...(saveData === false ? { saveData } : {}), cardCount: count(cards) }
  return { event: trigger.event, security: trigger.security ?? null, summary: JSON.stringify(summary) }
}

function count(cards: readonly Card[]): number {
  return cards.reduce(
    (sum, { branches = {} }) => sum + 1 + Object.values(branches).reduce((inner, list) => inner + count(list), 0),
    0,
  )
}
