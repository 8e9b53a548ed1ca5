import type { Json } from '../../base/json/json.ts'
import { CardError, type Tools } from '../../cards/card.ts'
import { writeDate } from '../../language/date-text.ts'
import { readFilter, readOrder } from '../../language/tables/filter.ts'
import { namedValues } from '../../language/tables/row.ts'
import type { FilledTable, RowQuery, Table, TableChange, TableChanged, TableRow } from '../../model/table.ts'

/** The table of an id or a name. @throws CardError `Not Found` */
export async function tableOf({ tables }: Pick<Tools, 'tables'>, named: string): Promise<FilledTable> {
  const table = (await tables.getTable(named)) ?? (await tables.getTableByName(named))
  if (table !== null) return table
  const message = `There is no table with the id or name "${named.slice(0, 100)}". Create it first, or choose another one.`
  throw new CardError('Not Found', message, 404)
}

/**
 * Changes a table, once. What is recorded is not judged again: the table may look different meanwhile.
 *
 * @param step its name behind that of the card
 */
export async function change(
  tools: Tools,
  step: string,
  named: string,
  make: (table: Table) => TableChange | Promise<TableChange>,
): Promise<TableChanged> {
  const name = `${tools.name}/${step}`
  const recorded = tools.durable.recorded(name)
  // Recorded by `write` under this name.
  if (recorded !== undefined) return recorded as unknown as TableChanged
  return tools.durable.write(name, await makeFor(tools, named, make))
}

/** What is kept of the table may be a moment old: what does not fit it is tried with what is there now. */
async function makeFor(
  tools: Tools,
  named: string,
  make: (table: Table) => TableChange | Promise<TableChange>,
): Promise<TableChange> {
  const known = await tools.tables.knownTable(named)
  try {
    if (known !== null) return await make(known)
  } catch (thrown) {
    const now = await tableOf(tools, named)
    if (now.id === known?.id && now.revision === known.revision) throw thrown
    return make(now)
  }
  return make(await tableOf(tools, named))
}

/** What cards that search are asked for. */
export interface Search {
  readonly where: readonly Json[]
  readonly sort_by: string | null
  readonly direction: 'asc' | 'desc'
}

/** @throws ValueError for what is no condition, and for a column that there is not */
export function rowQuery(table: FilledTable, { where, sort_by, direction }: Search): RowQuery {
  const order = sort_by === null || sort_by === '' ? null : readOrder(table, sort_by, direction)
  const filter = readFilter(table, where)
  // Without a column the direction is that of the rows' ages.
  return { tableId: table.id, filter, order: order ?? (direction === 'desc' ? { field: '$id', direction } : null) }
}

/** A row as the outputs `row`, `created` and `updated`. */
export function rowOutputsOf(table: FilledTable, row: TableRow) {
  return { row: namedValues(table, row), created: writeDate(row.created), updated: writeDate(row.lastUpdated) }
}

/** Fields without those that have no value. */
export function given(values: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''))
}
