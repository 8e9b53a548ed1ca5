import { sql } from 'kysely'
import { fileOf } from '../rows.ts'
import type { ReadStatements } from '../statements/statements.ts'
import type { Reads } from '../store.ts'
import type { Reader } from './reader.ts'
import type { StatementTable } from '../statement.ts'

/** The reads of files. Lists never touch a content. */
export function fileReadsOn(
  reader: Reader,
  statements: StatementTable<ReadStatements>,
): Pick<Reads, 'listFiles' | 'getFile' | 'getFileContent'> {
  return {
    async listFiles({ name = '', uploaded, after, limit }) {
      let query = reader.db
        .selectFrom('files')
        .select(['id', 'name', 'type', 'size', 'created', 'execution_id'])
        .orderBy('created', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
      if (name !== '') {
        const key = name.normalize('NFC').toLowerCase()
        query = query.where((where) => sql<boolean>`${reader.words.position(sql`${where.ref('name_key')}`, key)} > 0`)
      }
      if (uploaded === true) query = query.where('execution_id', 'is', null)
      const [created, id] = after?.split(':') ?? []
      if (created !== undefined && id !== undefined) {
        query = query.where((where) => where(where.refTuple('created', 'id'), '<', where.tuple(Number(created), id)))
      }
      return (await query.execute()).map(fileOf)
    },
    async getFile(id) {
      const row = await statements.getFile.get({ id })
      return row === undefined ? null : fileOf(row)
    },
    async getFileContent(id) {
      return (await statements.getFileContent.get({ id }))?.content ?? null
    },
  }
}
