import { boolean, choice, date, fields, integer, list, object, table, text } from '../../cards/fields.ts'
import { tableLimits } from '../../model/table.ts'

/** What several cards for tables ask for and give. */

export const tableField = table({ label: 'Table', help: 'Its id or its name.', min: 1, max: 100 })

export const rowIdField = text({ label: 'Row ID', min: 1, max: 100 })

export const valuesField = fields({ label: 'Fields', help: 'A value for each column, by its name.' })

export const emptyField = choice({
  label: 'Update empty inputs',
  help: 'No: a field without a value leaves its column as it is. Yes: it empties the column.',
  options: { no: 'No', yes: 'Yes' },
  optional: true,
  default: 'no',
})

/** Which rows, and in which order. */
export const searchFields = Object.freeze({
  where: list({
    label: 'Where',
    help: 'Conditions, each with column, operator, value, and join: how it goes with the next one, and (stronger) or or. Operators: =, !=, <, <=, >, >=, contains, starts with, is empty, is not empty. Without conditions it is every row.',
    optional: true,
    default: [],
    max: tableLimits.conditions,
    where: true,
  }),
  sort_by: text({
    label: 'Sort by',
    help: 'A column; without one rows stand as they were made.',
    optional: true,
    max: 255,
  }),
  direction: choice({
    label: 'Direction',
    options: { asc: 'Ascending', desc: 'Descending' },
    optional: true,
    default: 'asc',
  }),
})

/** Rows that one card gives at most. */
export const mostRows = 10_000

export const limitFields = Object.freeze({
  limit: integer({
    label: 'Limit',
    help: `The most rows; 0 is as many as one card gives, ${mostRows.toLocaleString('en')}.`,
    optional: true,
    default: 0,
    min: 0,
  }),
  offset: integer({
    label: 'Offset',
    help: 'How many rows to pass over.',
    optional: true,
    default: 0,
    min: 0,
    max: tableLimits.offset,
  }),
})

/** A row as a card gives it; everything is null where there is none. */
export const rowOutputs = Object.freeze({
  row: object({ label: 'Fields', help: 'The values by the names of the columns.' }),
  created: date({ label: 'Created' }),
  updated: date({ label: 'Updated' }),
})

export const countOutput = integer({ label: 'Rows' })
export const foundOutput = boolean({ label: 'Found' })
