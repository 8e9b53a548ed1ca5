import type { Json } from '../base/json/json.ts'

/** What the cells of a column hold. A date is text in ISO 8601, in UTC; a list and an object are JSON. */
export type ColumnType = 'text' | 'number' | 'boolean' | 'date' | 'object' | 'list'

/** Each type of a column with the word for people. */
export const columnTypes: Readonly<Record<ColumnType, string>> = Object.freeze({
  text: 'Text',
  number: 'Number',
  boolean: 'True or false',
  date: 'Date & time',
  object: 'Object',
  list: 'List',
})

/** A column. Its id stays when it is renamed; flows and files know it by its name. */
export interface TableColumn {
  readonly id: string
  readonly name: string
  readonly type: ColumnType
  /** What a new row has where nothing is said; null for an empty cell. */
  readonly default: Json
}

/** A table that flows and people keep rows in. Times are epoch ms. */
export interface Table {
  readonly id: string
  /** No two tables have the same name, whatever its case. */
  readonly name: string
  readonly description: string
  /** The folder that it is in; null for none. */
  readonly folderId: string | null
  /** In the order in which they are shown. */
  readonly columns: readonly TableColumn[]
  readonly created: number
  /** Of what stands here; a change of its rows is none. */
  readonly lastUpdated: number
  /** Counts the changes of what stands here, from 1. */
  readonly revision: number
}

/** A table with how much is in it. */
export interface FilledTable extends Table {
  readonly rows: number
  /** Of its rows as they are stored. */
  readonly bytes: number
}

/** Cells by the ids of their columns. An empty cell is null or left out: empty text is an empty cell. */
export type RowValues = Readonly<Record<string, Json>>

export interface TableRow {
  readonly id: string
  /** Only cells with something in them. */
  readonly values: RowValues
  readonly created: number
  readonly lastUpdated: number
}

/** How large tables may be; past any of these a change is refused and says so. */
export const tableLimits = Object.freeze({
  tables: 1_000,
  columns: 100,
  rows: 1_000_000,
  /** Of all rows of one table. */
  tableBytes: 1024 * 1024 * 1024,
  /** Of one cell as JSON. */
  cellBytes: 32 * 1024,
  /** Of one row as JSON. */
  rowBytes: 128 * 1024,
  name: 100,
  columnName: 255,
  description: 4_000,
  /** Rows that one change updates, deletes or, by its API, makes. */
  changedRows: 10_000,
  /** Rows that one change puts in: those of a file. */
  insertedRows: 100_000,
  /** Bytes of the rows that one change puts in. */
  insertedBytes: 32 * 1024 * 1024,
  /** Conditions of one search. */
  conditions: 50,
  /** Rows that a search passes over before the first. */
  offset: 10_000,
})

/** A change of a table's rows: what is wanted. */
export type TableChange =
  /** New rows. What is left out gets the column's default. */
  | {
      readonly kind: 'insert'
      readonly tableId: string
      readonly rows: readonly RowValues[]
      /** Deletes every row before. */
      readonly replace?: true
    }
  /** Sets cells of rows: null empties one, what is left out stays. Rows that are gone are passed over. */
  | {
      readonly kind: 'update'
      readonly tableId: string
      readonly rowIds: readonly string[]
      readonly values: RowValues
      /** Refuses where one of the rows is gone. */
      readonly strict?: true
    }
  /** Rows that are gone are passed over. */
  | { readonly kind: 'delete'; readonly tableId: string; readonly rowIds: readonly string[] }
  /** Deletes every row. */
  | { readonly kind: 'clear'; readonly tableId: string }
  /** Makes the table itself; its id comes back. */
  | { readonly kind: 'create'; readonly tableId: string; readonly table: Table }

/** What a change came to: how many rows it made, changed or deleted, and the ids of those it made (up to 10,000). */
// A type, not an interface: only a type's fields count as those of a JSON object.
export type TableChanged = { readonly rows: number; readonly ids: readonly string[] }

/** A change with what the outside adds to it: the time, and an id for each row that it makes. */
export interface StampedChange {
  readonly change: TableChange
  readonly at: number
  readonly ids: readonly string[]
}

/** Gives a change its time and its rows their ids. Ids count up, so that rows stand in the order in which they came. */
export function stampChange(
  change: TableChange,
  clock: { now(): number },
  ids: { readonly uuid: () => string },
): StampedChange {
  const made = change.kind === 'insert' ? change.rows.map(() => ids.uuid()) : []
  return { change, at: clock.now(), ids: made }
}

/** What a condition or an order looks at: a column by its id, or one of what every row has. */
export type RowField = '$id' | '$created' | '$updated' | (string & {})

/** How a row is compared. Texts are compared by code points, as they are; `contains` and `starts with` ignore the case of ASCII letters. */
export type RowOperator =
  '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'starts with' | 'is empty' | 'is not empty'

/** The operators with the words for people. */
export const rowOperators: Readonly<Record<RowOperator, string>> = Object.freeze({
  '=': 'equals',
  '!=': 'does not equal',
  '<': 'is less than',
  '<=': 'is less than or equals',
  '>': 'is greater than',
  '>=': 'is greater than or equals',
  contains: 'contains',
  'starts with': 'starts with',
  'is empty': 'is empty',
  'is not empty': 'is not empty',
})

/** One condition; its value has the type of the column already. */
export interface RowCondition {
  readonly field: RowField
  readonly operator: RowOperator
  readonly value: string | number | boolean | null
}

/** Rows fit where every condition of one of the groups does; without groups all rows do. */
export type RowFilter = readonly (readonly RowCondition[])[]

export interface RowOrder {
  readonly field: RowField
  readonly direction: 'asc' | 'desc'
}

/** Where a part of a list of rows ends: the row, and what it was ordered by. It need not be there any more. */
export interface RowCursor {
  readonly id: string
  readonly key: string | number | null
}

/** Which rows are asked for, and in which order: without one as they were made. */
export interface RowQuery {
  readonly tableId: string
  readonly filter?: RowFilter
  /** Rows with this in one of their cells, whatever the case of ASCII letters. */
  readonly text?: string
  /** Empty cells come first, in descending order last. Texts go by their first 100 characters, whatever their case. */
  readonly order?: RowOrder | null
}
