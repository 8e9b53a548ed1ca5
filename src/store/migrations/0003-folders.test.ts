import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { kyselyOn } from '../sqlite/dialect.ts'
import { begin } from './0001-begin.ts'
import { folders } from './0003-folders.ts'
import type { ColumnKinds } from './column-kinds.ts'

const kinds: ColumnKinds = {
  bytes: 'blob',
  integer: 'integer',
  counter: 'integer',
  keyed: 'without rowid',
  text: 'text',
}

it('flows of a first release are listed with what their newest version says, and who made them', async () => {
  const connection = new DatabaseSync(':memory:')
  const db = kyselyOn(connection)
  try {
    await begin(kinds).up(db)
    connection.exec(`insert into flows (id, name, name_key, status, version, created, last_updated, alias, client_token_hash, client_token_sealed)
      values ('f1', 'One', 'one', 'ACTIVE', 2, 1, 2, 'a1', 'h', 's'), ('f2', 'Two', 'two', 'INACTIVE', 1, 1, 1, 'a2', 'h', 's')`)
    const insert = connection.prepare(
      'insert into flow_versions (flow_id, version, definition, created, created_by) values (?, ?, ?, 1, ?)',
    )
    const endpoint = { event: 'api_endpoint', security: 'public' }
    const cards = [{ id: 'a', card: 'x', branches: { inside: [{ id: 'b', card: 'y' }] } }]
    insert.run('f1', 1, JSON.stringify({ name: 'One', trigger: { event: 'helper' }, cards: [] }), 'ada')
    insert.run('f1', 2, JSON.stringify({ name: 'One', description: 'x', trigger: endpoint, cards }), 'bob')
    insert.run(
      'f2',
      1,
      JSON.stringify({ name: 'Two', trigger: { event: 'helper' }, saveData: false, cards: [] }),
      'bob',
    )
    await folders(kinds).up(db)
    const rows = await db
      .selectFrom('flows')
      .select(['id', 'folder_id', 'created_by', 'event', 'security', 'summary'])
      .orderBy('id')
      .execute()
    assert.deepEqual(
      rows.map(({ summary, ...row }) => ({ ...row, summary: JSON.parse(summary) as unknown })),
      [
        {
          id: 'f1',
          folder_id: null,
          created_by: 'ada',
          event: 'api_endpoint',
          security: 'public',
          summary: { description: 'x', trigger: endpoint, cardCount: 2 },
        },
        {
          id: 'f2',
          folder_id: null,
          created_by: 'bob',
          event: 'helper',
          security: null,
          summary: { trigger: { event: 'helper' }, saveData: false, cardCount: 0 },
        },
      ],
    )
  } finally {
    await db.destroy()
    connection.close()
  }
})
