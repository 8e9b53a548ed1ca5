import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { fileOf } from '../rows.ts'
import type { Database } from '../schema.ts'
import type { ReadStatements } from '../statements/statements.ts'
import type { Reads } from '../store.ts'
import type { BoundTable } from './connection.ts'

/** The reads of files. Lists never touch a content. */
export function fileReadsOn(
  db: Kysely<Database>,
  statements: BoundTable<ReadStatements>,
): Pick<Reads, 'listFiles' | 'getFile' | 'getFileContent'> {
  return {
    async listFiles({ name = '', uploaded, after, limit }) {
      let query = db
        .selectFrom('files')
        .select(['id', 'name', 'type', 'size', 'created', 'execution_id'])
        .orderBy('created', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
      if (name !== '') {
        const key = name.normalize('NFC').toLowerCase()
        query = query.where((where) => sql<boolean>`instr(${where.ref('name_key')}, ${key}) > 0`)
      }
      if (uploaded === true) query = query.where('execution_id', 'is', null)
      const [created, id] = after?.split(':') ?? []
      if (created !== undefined && id !== undefined) {
        query = query.where((where) => where(where.refTuple('created', 'id'), '<', where.tuple(Number(created), id)))
      }
      return (await query.execute()).map(fileOf)
    },
    async getFile(id) {
      const row = statements.getFile.get({ id })
      return row === undefined ? null : fileOf(row)
    },
    async getFileContent(id) {
      return statements.getFileContent.get({ id })?.content ?? null
    },
  }
}
