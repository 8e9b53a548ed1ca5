import { isJsonObject, type Json } from '../../base/json/json.ts'
import {
  rowOperators,
  tableLimits,
  type RowCondition,
  type RowField,
  type RowFilter,
  type RowOperator,
  type RowOrder,
  type Table,
  type TableColumn,
} from '../../model/table.ts'
import { convert, toText } from '../convert.ts'
import { readDate } from '../date-text.ts'
import { ValueError } from '../value-error.ts'
import { cellValue } from './cell.ts'
import { columnNamed, rowFactOf } from './row.ts'

/**
 * Conditions as people and files write them, `{column, operator, value, join}`, for a search in a table.
 *
 * `join` says how a condition goes with the next one: `and` (without it) or `or`. `and` binds stronger than `or`, as
 * everywhere; the last one's means nothing. Without an `operator` it is `=`.
 *
 * @throws ValueError `Invalid Input` for a column that there is not and for anything else that is no condition, `Invalid Type
 *   Conversion` for a value that the column's type does not take
 */
export function readFilter(table: Table, conditions: readonly Json[]): RowFilter {
  if (conditions.length > tableLimits.conditions)
    throw invalid(`A search has at most ${tableLimits.conditions} conditions.`)
  if (conditions.length === 0) return []
  const groups: RowCondition[][] = [[]]
  for (const [i, given] of conditions.entries()) {
    const where = `Condition ${i + 1}`
    if (!isJsonObject(given)) throw invalid(`${where}: expected an object with column, operator and value.`)
    const { column, operator = '=', value = null, join = 'and', ...others } = given
    const [unknown] = Object.keys(others)
    if (unknown !== undefined) {
      throw invalid(
        `${where}: there is no "${unknown.slice(0, 50)}"; a condition has column, operator, value and join.`,
      )
    }
    groups.at(-1)!.push(conditionOf(table, where, column, operator, value))
    const word = typeof join === 'string' ? join.toLowerCase() : join
    if (word !== 'and' && word !== 'or' && word !== null) throw invalid(`${where}: join must be and, or or.`)
    if (word === 'or' && i < conditions.length - 1) groups.push([])
  }
  return groups
}

/** @throws ValueError `Invalid Input` for a column that there is not */
export function readOrder(table: Table, column: string, direction: 'asc' | 'desc'): RowOrder {
  return { field: fieldOf(table, column).field, direction }
}

function conditionOf(table: Table, where: string, column: Json | undefined, operator: Json, value: Json): RowCondition {
  if (typeof column !== 'string') throw invalid(`${where}: column must be the name of a column.`)
  if (!isOperator(operator)) {
    throw invalid(`${where}: operator must be one of ${Object.keys(rowOperators).join(', ')}.`)
  }
  const { field, type } = fieldOf(table, column)
  const place = `${where}, column "${column.slice(0, 100)}"`
  if (operator === 'is empty' || operator === 'is not empty') return { field, operator, value: null }
  if (operator === 'contains' || operator === 'starts with') return { field, operator, value: toText(value) }
  if (type === 'object' || type === 'list') {
    const isBlank = value === null || value === ''
    if (isBlank && (operator === '=' || operator === '!=')) return { field, operator, value: null }
    throw invalid(`${place}: a column of the type ${type} can be searched by contains, is empty and is not empty only.`)
  }
  if (field === '$created' || field === '$updated') {
    const at = convert(value, 'date', place)
    return { field, operator, value: at === null ? null : readDate(at as string) }
  }
  // The types of the columns that are left have such values.
  return { field, operator, value: cellValue({ type }, value, place) as RowCondition['value'] }
}

function fieldOf(table: Table, name: string): { readonly field: RowField; readonly type: TableColumn['type'] } {
  const fact = rowFactOf(table, name)
  if (fact !== null) return { field: `$${fact}`, type: fact === 'id' ? 'text' : 'date' }
  const { id, type } = columnNamed(table, name)
  return { field: id, type }
}

const isOperator = (word: Json): word is RowOperator => typeof word === 'string' && Object.hasOwn(rowOperators, word)
const invalid = (message: string) => new ValueError('Invalid Input', message)
