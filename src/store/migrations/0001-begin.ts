import { sql, type CreateTableBuilder } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { AnyTables, ColumnKinds } from './column-kinds.ts'

/**
 * The first tables.
 *
 * Rows of up to some hundred bytes that are found by key are kept in the key's own tree (`keyed`). Rows with bodies are
 * not: SQLite would move what is longer than about 1 KB to pages of its own there. No foreign keys: the writer is the
 * only one that writes, and each check would be a lookup for each row.
 */
export function begin(kinds: ColumnKinds): Migration {
  return {
    async up(db: AnyTables) {
      await events(db, kinds)
      await hooks(db, kinds)
      await flows(db, kinds)
      await executions(db, kinds)
      await access(db, kinds)
    },
  }
}

async function events(db: AnyTables, { bytes, integer, counter, text }: ColumnKinds): Promise<void> {
  await db.schema
    .createTable('events')
    .addColumn('seq', counter, (c) => c.primaryKey())
    .addColumn('id', text, (c) => c.notNull().unique())
    .addColumn('uuid', text, (c) => c.notNull().unique())
    .addColumn('type', text, (c) => c.notNull())
    .addColumn('published', integer, (c) => c.notNull())
    .addColumn('received', integer, (c) => c.notNull())
    .addColumn('hops', integer, (c) => c.notNull())
    .addColumn('raw', bytes, (c) => c.notNull())
    .execute()
  await index(db, 'events', ['type', 'seq'])
  await index(db, 'events', ['published', 'seq'])
  await index(db, 'events', ['type', 'published', 'seq'])
  await db.schema
    .createTable('own_event_types')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('data', text, (c) => c.notNull())
    .execute()
}

async function hooks(db: AnyTables, { integer, keyed, text }: ColumnKinds): Promise<void> {
  await db.schema
    .createTable('hooks')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('name', text, (c) => c.notNull().unique())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('revision', integer, (c) => c.notNull())
    .addColumn('data', text, (c) => c.notNull())
    .execute()
  await keyedTable(db, 'deliveries', keyed)
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('hook_id', text, (c) => c.notNull())
    .addColumn('event_id', text, (c) => c.notNull())
    .addColumn('batch_id', text)
    .addColumn('takes', integer, (c) => c.notNull())
    .addColumn('status', text, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('next_attempt', integer)
    .addColumn('tries', integer, (c) => c.notNull())
    .addColumn('execution_id', text)
    .addColumn('hops', integer, (c) => c.notNull())
    .addColumn('attempts_json', text, (c) => c.notNull())
    .execute()
  await index(db, 'deliveries', ['hook_id', 'id'])
  await index(db, 'deliveries', ['event_id'])
  await index(db, 'deliveries', ['batch_id'], 'batch_id is not null')
  await index(db, 'deliveries', ['execution_id'], 'execution_id is not null')
  await index(db, 'deliveries', ['hook_id', 'next_attempt', 'id'], 'next_attempt is not null')
  await index(db, 'deliveries', ['status', 'id'], `status <> 'DELIVERED'`)
}

async function flows(db: AnyTables, { integer, text }: ColumnKinds): Promise<void> {
  await db.schema
    .createTable('flows')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('name_key', text, (c) => c.notNull())
    .addColumn('status', text, (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('last_updated', integer, (c) => c.notNull())
    .addColumn('alias', text, (c) => c.notNull().unique())
    .addColumn('client_token_hash', text, (c) => c.notNull())
    .addColumn('client_token_sealed', text, (c) => c.notNull())
    .execute()
  await index(db, 'flows', ['name_key', 'id'])
  await db.schema
    .createTable('flow_versions')
    .addColumn('flow_id', text, (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('definition', text, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('created_by', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('flow_versions_key', ['flow_id', 'version'])
    .execute()
}

async function executions(db: AnyTables, { bytes, integer, counter, keyed, text }: ColumnKinds): Promise<void> {
  await keyedTable(db, 'executions', keyed)
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('flow_id', text, (c) => c.notNull())
    .addColumn('flow_version', integer, (c) => c.notNull())
    .addColumn('status', text, (c) => c.notNull())
    .addColumn('started', integer, (c) => c.notNull())
    .addColumn('finished', integer)
    .addColumn('generation', integer, (c) => c.notNull())
    .addColumn('wake_at', integer)
    .addColumn('delivery_id', text)
    .addColumn('trigger_json', text, (c) => c.notNull())
    .addColumn('error_json', text)
    .execute()
  await index(db, 'executions', ['flow_id', 'id'])
  await index(db, 'executions', ['delivery_id'], 'delivery_id is not null')
  await index(db, 'executions', ['wake_at'], 'wake_at is not null')
  await index(db, 'executions', ['id'], 'finished is null', 'executions_unfinished')
  await index(db, 'executions', ['finished', 'id'], 'finished is not null')
  await index(db, 'executions', ['status', 'id'], `status in ('FAILED', 'CANCELLED')`)
  await db.schema
    .createTable('execution_inputs')
    .addColumn('execution_id', text, (c) => c.primaryKey())
    .addColumn('head', text, (c) => c.notNull())
    .addColumn('body', bytes)
    .execute()
  await db.schema
    .createTable('execution_histories')
    .addColumn('execution_id', text, (c) => c.primaryKey())
    .addColumn('history', text, (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('execution_steps')
    .addColumn('position', counter, (c) => c.primaryKey())
    .addColumn('execution_id', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('result', text, (c) => c.notNull())
    .addUniqueConstraint('execution_steps_name', ['execution_id', 'name'])
    .execute()
  await keyedTable(db, 'execution_marks', keyed)
    .addColumn('flow_id', text, (c) => c.notNull())
    .addColumn('event_id', text, (c) => c.notNull())
    .addColumn('execution_id', text, (c) => c.notNull())
    .addColumn('expires', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('execution_marks_key', ['flow_id', 'event_id'])
    .execute()
  await index(db, 'execution_marks', ['expires'])
}

async function access(db: AnyTables, { integer, keyed, text }: ColumnKinds): Promise<void> {
  await keyedTable(db, 'sessions', keyed)
    .addColumn('hash', text, (c) => c.primaryKey().notNull())
    .addColumn('principal_id', text, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('last_seen', integer, (c) => c.notNull())
    .addColumn('expires', integer, (c) => c.notNull())
    .execute()
  await keyedTable(db, 'sign_in_links', keyed)
    .addColumn('hash', text, (c) => c.primaryKey().notNull())
    .addColumn('expires', integer, (c) => c.notNull())
    .execute()
  for (const table of ['oauth_clients', 'signing_keys']) {
    await db.schema
      .createTable(table)
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('created', integer, (c) => c.notNull())
      .addColumn('data', text, (c) => c.notNull())
      .execute()
  }
  await keyedTable(db, 'oauth_assertions', keyed)
    .addColumn('client_id', text, (c) => c.notNull())
    .addColumn('jti', text, (c) => c.notNull())
    .addColumn('expires', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('oauth_assertions_key', ['client_id', 'jti'])
    .execute()
  for (const table of ['sessions', 'sign_in_links', 'oauth_assertions']) await index(db, table, ['expires'])
  await keyedTable(db, 'meta', keyed)
    .addColumn('key', text, (c) => c.primaryKey().notNull())
    .addColumn('value', text, (c) => c.notNull())
    .execute()
  await keyedTable(db, 'totals', keyed)
    .addColumn('name', text, (c) => c.primaryKey().notNull())
    .addColumn('rows', integer, (c) => c.notNull())
    .addColumn('bytes', integer, (c) => c.notNull())
    .execute()
  await db
    .insertInto('totals')
    .values([
      { name: 'executions', rows: 0, bytes: 0 },
      { name: 'events', rows: 0, bytes: 0 },
    ])
    .execute()
}

function keyedTable(db: AnyTables, table: string, keyed: ColumnKinds['keyed']): CreateTableBuilder<string> {
  const builder = db.schema.createTable(table)
  return keyed === '' ? builder : builder.modifyEnd(sql.raw(keyed))
}

async function index(
  db: AnyTables,
  table: string,
  columns: readonly string[],
  where?: string,
  name: string = `${table}_${columns.join('_')}`,
): Promise<void> {
  const builder = db.schema
    .createIndex(name)
    .on(table)
    .columns([...columns])
  await (where === undefined ? builder : builder.where(sql.raw<boolean>(where))).execute()
}
