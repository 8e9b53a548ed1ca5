import pg from 'pg'

/** A database that one test after the other finds as it was when its tables had just been made. */
export interface EmptiedDatabase {
  /** Nobody else may be writing. */
  empty(): Promise<void>
  close(): Promise<void>
}

/**
 * To make another database and its tables takes longer than most tests on it.
 *
 * @param url of a database in which a store has made its tables, and wrote nothing
 */
export async function openEmptiedDatabase(url: string): Promise<EmptiedDatabase> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const named = async (sql: string) => (await client.query<{ name: string }>(sql)).rows.map(({ name }) => name)
  const tables = await named(
    `select 'flowhook.' || quote_ident(table_name) as name from information_schema.tables
      where table_schema = 'flowhook' and table_name not like 'kysely%'`,
  )
  const sequences = await named(
    `select 'flowhook.' || quote_ident(sequence_name) as name from information_schema.sequences
      where sequence_schema = 'flowhook'`,
  )
  await client.query('create schema as_new')
  const filled: string[] = []
  for (const table of tables) {
    const { rowCount } = await client.query(`select from ${table} limit 1`)
    if (rowCount === 0) continue
    filled.push(table)
    await client.query(`create table ${asNew(table)} as table ${table}`)
  }
  const statements = [
    ...[...tables, 'flowhook_jobs.job'].map((table) => `delete from ${table}`),
    ...filled.map((table) => `insert into ${table} select * from ${asNew(table)}`),
    ...sequences.map((sequence) => `alter sequence ${sequence} restart`),
  ]
  return {
    // Quicker than to truncate them: they are nearly empty.
    empty: async () => void (await client.query(statements.join('; '))),
    close: () => client.end(),
  }
}

const asNew = (table: string) => table.replace(/^flowhook\./, 'as_new.')
