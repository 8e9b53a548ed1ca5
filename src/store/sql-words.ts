import type { RawBuilder } from 'kysely'

/** What the databases say differently in reads that no query builder writes. `RawBuilder`s go in as columns or as values. */
export interface SqlWords {
  /** A list as rows of `key` (its order) and `value`, for `from … as name`. */
  texts(values: readonly string[]): RawBuilder<unknown>
  /** From 1 on where a text has a part, 0 where it has not. */
  position(text: RawBuilder<unknown>, part: RawBuilder<unknown> | string): RawBuilder<number>
  /** A text with its ASCII letters in lower case. */
  lower(text: RawBuilder<unknown>): RawBuilder<string>
  /** Bytes that are UTF-8 as text. */
  utf8(bytes: RawBuilder<unknown>): RawBuilder<string>
  /** Bytes of any kind as a text in which their ASCII is as it was. */
  ascii(bytes: RawBuilder<unknown>): RawBuilder<string>
  /** Whether there is a backslash among bytes. */
  hasBackslash(bytes: RawBuilder<unknown>): RawBuilder<boolean>
  /** A number of the last element of a JSON list of objects; null where there is none. */
  lastNumber(json: RawBuilder<unknown>, field: string): RawBuilder<number | null>
  /** A true or false of a JSON object; null where it is not there. */
  flag(json: RawBuilder<unknown>, field: string): RawBuilder<boolean | null>
  /** A JSON object without one of its fields. */
  without(json: RawBuilder<unknown>, field: RawBuilder<unknown>): RawBuilder<string>
  /** A column of long texts that may be packed, as text; null where it is null. */
  unpacked(column: RawBuilder<unknown>): RawBuilder<string>
  /** Bytes of the text of such a column, about, without reading it; null where it is null. */
  unpackedBytes(column: RawBuilder<unknown>): RawBuilder<number>
  /** A column that no index is to be chosen for. */
  unindexed(column: string): RawBuilder<unknown>
}
