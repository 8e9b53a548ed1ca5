import { sql } from 'kysely'
import type { SqlWords } from '../sql-words.ts'

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
  unindexed: (column) => sql`+${sql.ref(column)}`,
}
