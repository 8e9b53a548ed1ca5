import type { Kysely, RawBuilder } from 'kysely'

/** What differs between the databases when tables are made. */
export interface ColumnKinds {
  readonly bytes: 'blob' | 'bytea'
  /** Whole numbers up to 2^53: times and sizes. */
  readonly integer: 'integer' | 'bigint'
  /** Texts, compared by code points. */
  readonly text: 'text' | RawBuilder<unknown>
  /** A primary key that counts up by itself. */
  readonly counter: 'integer' | 'bigserial'
  /** Written behind `create table`, where a table that is found by its key needs no second tree. */
  readonly keyed: 'without rowid' | ''
}

/** Migrations know the tables of their own day, not today's schema. */
export type AnyTables = Kysely<Record<string, Record<string, unknown>>>
