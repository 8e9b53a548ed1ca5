import type { Json } from '../../base/json/json.ts'
import type { RowValues, Table, TableColumn, TableRow } from '../../model/table.ts'
import { writeDate } from '../date-text.ts'
import { suggestion } from '../nearest.ts'
import { ValueError } from '../value-error.ts'
import { cellValue } from './cell.ts'

/**
 * What every row has beside its columns, as flows, filters and files call it. A column that is called Created or Updated goes
 * before it; none is called Row ID.
 */
export const rowFacts = Object.freeze({ id: 'Row ID', created: 'Created', updated: 'Updated' })

/** Which of the above a name means in a table, or null. */
export function rowFactOf({ columns }: Pick<Table, 'columns'>, name: string): keyof typeof rowFacts | null {
  if (columns.some((column) => column.name === name)) return null
  const [fact = null] = (Object.keys(rowFacts) as (keyof typeof rowFacts)[]).filter((each) => rowFacts[each] === name)
  return fact
}

/** The column of a name. @throws ValueError `Invalid Input` */
export function columnNamed(table: Pick<Table, 'name' | 'columns'>, name: string): TableColumn {
  const column = table.columns.find((each) => each.name === name)
  if (column !== undefined) return column
  const shown = name.slice(0, 100)
  const others = table.columns.map((each) => each.name)
  throw new ValueError(
    'Invalid Input',
    `The table "${table.name}" has no column "${shown}".${suggestion(name, others)}`,
  )
}

/**
 * Values by the names of columns, as a row keeps them. null empties a cell.
 *
 * @throws ValueError `Invalid Input` for a name that no column has, `Invalid Type Conversion`
 */
export function rowValues(table: Pick<Table, 'name' | 'columns'>, given: Readonly<Record<string, Json>>): RowValues {
  const values: Record<string, Json> = {}
  for (const [name, value] of Object.entries(given)) {
    const column = columnNamed(table, name)
    values[column.id] = cellValue(column, value, `Table "${table.name}", column "${name}"`)
  }
  return values
}

/** The cells of a row by the names of their columns; empty ones are null. */
export function namedValues({ columns }: Pick<Table, 'columns'>, row: TableRow): Readonly<Record<string, Json>> {
  return Object.fromEntries(columns.map(({ id, name }) => [name, row.values[id] ?? null]))
}

/** A row as a list in a flow has it: its cells by name, with `Row ID`, `Created` and `Updated`. */
export function rowObject(table: Pick<Table, 'columns'>, row: TableRow): Readonly<Record<string, Json>> {
  return {
    [rowFacts.id]: row.id,
    [rowFacts.created]: writeDate(row.created),
    [rowFacts.updated]: writeDate(row.lastUpdated),
    ...namedValues(table, row),
  }
}
