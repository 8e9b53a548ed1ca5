import type { Kysely } from 'kysely'
import type { Database } from '../schema.ts'
import type { SqlWords } from '../sql-words.ts'

/** A database as reads and statements see it: what they are asked on, or only compiled for, and its words. */
export interface Reader {
  readonly db: Kysely<Database>
  readonly words: SqlWords
}
