import { sql, type RawBuilder } from 'kysely'
import type { RowCondition, RowField, RowFilter, Table } from '../../model/table.ts'

/** What rows are compared and ordered by, as SQL on the table `data_rows`. */

const nothing = sql`null`

/** What is in a cell: text, a number, 1 and 0 for true and false, JSON text of an object or a list; null where it is empty. */
function cell(table: Table, field: RowField): RawBuilder<unknown> {
  if (field === '$id') return sql`id`
  if (field === '$created') return sql`created`
  if (field === '$updated') return sql`last_updated`
  const column = table.columns.find(({ id }) => id === field)
  // A column that is gone has empty cells.
  return column === undefined ? nothing : sql`json_extract(data, ${`$."${column.id}"`})`
}

/** What rows are ordered by. Of a text its first characters, whatever their case, so that a place in the order stays short. */
export function orderKey(table: Table, field: RowField): RawBuilder<unknown> {
  const type = table.columns.find(({ id }) => id === field)?.type
  const value = cell(table, field)
  return type === 'text' || type === 'object' || type === 'list' ? sql`lower(substr(${value}, 1, 100))` : value
}

/** Rows for which every condition of one of the groups holds. */
export function filterFits(table: Table, filter: RowFilter): RawBuilder<unknown> {
  if (filter.length === 0) return sql`true`
  const groups = filter.map((group) =>
    group.length === 0
      ? sql`true`
      : sql`(${sql.join(
          group.map((condition) => conditionFits(cell(table, condition.field), condition)),
          sql` and `,
        )})`,
  )
  return sql`(${sql.join(groups, sql` or `)})`
}

/** An empty cell is neither less nor greater than anything, and equals only nothing. */
function conditionFits(value: RawBuilder<unknown>, condition: RowCondition): RawBuilder<unknown> {
  const { operator } = condition
  const isEmpty = condition.value === null || condition.value === ''
  const wanted = typeof condition.value === 'boolean' ? Number(condition.value) : condition.value
  switch (operator) {
    case 'is empty':
      return sql`${value} is null`
    case 'is not empty':
      return sql`${value} is not null`
    case '=':
      return isEmpty ? sql`${value} is null` : sql`${value} = ${wanted}`
    case '!=':
      return isEmpty ? sql`${value} is not null` : sql`(${value} is null or ${value} <> ${wanted})`
    case '<':
    case '<=':
    case '>':
    case '>=':
      return isEmpty ? sql`false` : sql`${value} ${sql.raw(operator)} ${wanted}`
    case 'contains':
      return sql`instr(lower(${value}), ${lowered(wanted)}) > 0`
    case 'starts with':
      return sql`instr(lower(${value}), ${lowered(wanted)}) = 1`
  }
}

/** Rows that have a text in one of their cells. */
export function textFits(text: string): RawBuilder<unknown> {
  return sql`exists (select 1 from json_each(data) as part where instr(lower(part.value), ${lowered(text)}) > 0)`
}

/** As the database's `lower` does it: ASCII letters only. */
const lowered = (value: string | number | null): string =>
  String(value ?? '').replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
