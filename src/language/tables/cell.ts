import type { Json } from '../../base/json/json.ts'
import type { TableColumn } from '../../model/table.ts'
import { convert, mismatch } from '../convert.ts'

/**
 * A value as a column keeps it: converted as everywhere in the language, but only `true`, `false`, `yes`, `no`, `1` and `0` are
 * true or false. Empty text is an empty cell, null.
 *
 * @param where names the place in the error
 * @throws ValueError `Invalid Type Conversion`
 */
export function cellValue({ type }: Pick<TableColumn, 'type'>, value: Json, where: string): Json {
  if (value === null || value === '') return null
  if (type === 'boolean' && typeof value !== 'boolean') {
    const word = typeof value === 'object' ? '' : String(value).trim().toLowerCase()
    const meant = words.get(word)
    if (meant === undefined) throw mismatch(where, 'true or false', 'something else')
    return meant
  }
  // Text that is blank is no number and no date, but an empty cell of a file.
  if (typeof value === 'string' && type !== 'text' && value.trim() === '') return null
  return convert(value, type, where)
}

const words: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
])
