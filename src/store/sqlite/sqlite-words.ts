import { sql } from 'kysely'
import type { SqlWords } from '../sql-words.ts'
import { packedRatio } from './packed-text.ts'

export const sqliteWords: SqlWords = {
  texts: (values) => sql`json_each(${JSON.stringify(values)})`,
  position: (text, part) => sql`instr(${text}, ${part})`,
  lower: (text) => sql`lower(${text})`,
  utf8: (bytes) => sql`cast(${bytes} as text)`,
  ascii: (bytes) => sql`cast(${bytes} as text)`,
  hasBackslash: (bytes) => sql`(instr(${bytes}, x'5c') > 0)`,
  lastNumber: (json, field) => sql`json_extract(${json}, ${`$[#-1].${field}`})`,
  flag: (json, field) => sql`json_extract(${json}, ${`$.${field}`})`,
  without: (json, field) => sql`json_remove(${json}, '$."' || ${field} || '"')`,
  unpacked: (column) => sql`iif(typeof(${column}) = 'blob', unpacked(${column}), ${column})`,
  unpackedBytes: (column) => sql`octet_length(${column}) * iif(typeof(${column}) = 'blob', ${sql.lit(packedRatio)}, 1)`,
  unindexed: (column) => sql`+${sql.ref(column)}`,
}
