import { sql } from 'kysely'
import type { SqlWords } from '../sql-words.ts'

/**
 * `json`, never `jsonb`: that refuses some texts that are good JSON, such as an escaped NUL. Texts are compared by code
 * points (`C`) on both sides, as every text column is.
 */
export const postgresWords: SqlWords = {
  texts: (values) => sql`(select key, value from unnest(${values}::text[]) with ordinality as listed(value, key))`,
  position: (text, part) => sql`strpos(${text}, ${part})`,
  lower: (text) => sql`lower((${text})::text collate "C")`,
  utf8: (bytes) => sql`convert_from(${bytes}, 'UTF8')`,
  ascii: (bytes) => sql`encode(${bytes}, 'escape')`,
  hasBackslash: (bytes) => sql`(position('\\x5c'::bytea in ${bytes}) > 0)`,
  lastNumber: (json, field) => sql`(${json}::json -> -1 ->> ${field})::numeric`,
  flag: (json, field) => sql`(${json}::json ->> ${field})::boolean`,
  without: (json, field) =>
    sql`(select '{' || coalesce(string_agg(to_json(key)::text || ':' || value::text, ','), '') || '}'
      from json_each(${json}::json) where key <> ${field})`,
  unpacked: (column) => sql`${column}`,
  unpackedBytes: (column) => sql`octet_length(${column})`,
  unindexed: (column) => sql`${sql.ref(column)}`,
}
