import { sql } from 'kysely'
import { fileLimits } from '../../model/file.ts'
import { prepared } from '../prepared.ts'
import type { Database } from '../schema.ts'

/** What the writer does with files, and the reads that its rules need. */
export const fileWrites = {
  insertFile: prepared<Database['files']>()((db, value) =>
    db.insertInto('files').values({
      id: value('id'),
      name: value('name'),
      name_key: value('name_key'),
      type: value('type'),
      size: value('size'),
      created: value('created'),
      execution_id: value('execution_id'),
      content: value('content'),
    }),
  ),
  deleteFile: prepared<{ id: string }>()((db, value) => db.deleteFrom('files').where('id', '=', value('id'))),
  deleteFilesOf: prepared<{ executionId: string }>()((db, value) =>
    db.deleteFrom('files').where('execution_id', '=', value('executionId')),
  ),
  /** Each counts as `fileLimits.leastBytes` at least. */
  fileBytes: prepared()((db) =>
    db
      .selectFrom('files')
      .select((s) =>
        s.fn
          .sum<number | null>(
            sql`case when ${s.ref('size')} < ${sql.lit(fileLimits.leastBytes)} then ${sql.lit(fileLimits.leastBytes)} else ${s.ref('size')} end`,
          )
          .as('bytes'),
      ),
  ),
  /** The oldest of those that executions made which are over. */
  oldestMadeFiles: prepared<{ limit: number }>()((db, value) =>
    db
      .selectFrom('files')
      .select(['id', 'created', 'size'])
      .where('execution_id', 'is not', null)
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('executions')
              .select('executions.id')
              .whereRef('executions.id', '=', 'files.execution_id')
              .where('executions.finished', 'is', null),
          ),
        ),
      )
      .orderBy('created')
      .orderBy('files.id')
      .limit(value('limit')),
  ),
  /** An execution that is not over. */
  underWay: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('executions').select('id').where('id', '=', value('id')).where('finished', 'is', null),
  ),
}

export const fileReads = {
  getFile: prepared<{ id: string }>()((db, value) =>
    db
      .selectFrom('files')
      .select(['id', 'name', 'type', 'size', 'created', 'execution_id'])
      .where('id', '=', value('id')),
  ),
  getFileContent: prepared<{ id: string }>()((db, value) =>
    db.selectFrom('files').select('content').where('id', '=', value('id')),
  ),
}
