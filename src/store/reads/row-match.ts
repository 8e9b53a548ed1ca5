import type { RowCondition, RowCursor, RowField, RowFilter, RowQuery, Table, TableRow } from '../../model/table.ts'

/** How rows are compared and ordered, the same on every database. */

/** What a cell is compared by: text, a number, 1 and 0 for true and false, JSON text of an object or a list; null where it is empty. */
type Comparable = string | number | null

/** Whether a row fits; made once for many rows. */
export function rowMatch(table: Table, { filter = [], text = '' }: Pick<RowQuery, 'filter' | 'text'>) {
  const fits = filterMatch(table, filter)
  if (text === '') return fits
  const part = lowered(text)
  return (row: TableRow) =>
    fits(row) && table.columns.some(({ id }) => lowered(comparable(row.values[id]) ?? '').includes(part))
}

/** What a row is ordered by. Of a text its first characters, whatever their case, so that a place in the order stays short. */
export function orderKey(table: Table, field: RowField): (row: TableRow) => RowCursor['key'] {
  const cell = cellOf(table, field)
  const type = table.columns.find(({ id }) => id === field)?.type
  if (type !== 'text' && type !== 'object' && type !== 'list') return cell
  return (row) => {
    const value = cell(row)
    return value === null ? null : lowered(String(value).slice(0, 100))
  }
}

/** Empty cells come first, then numbers, then texts by code points. */
export function compareKeys(a: Comparable, b: Comparable): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1
  return typeof b === 'number' ? 1 : compareCodePoints(a, b)
}

function cellOf(table: Table, field: RowField): (row: TableRow) => Comparable {
  if (field === '$id') return ({ id }) => id
  if (field === '$created') return ({ created }) => created
  if (field === '$updated') return ({ lastUpdated }) => lastUpdated
  // A column that is gone has empty cells.
  if (!table.columns.some(({ id }) => id === field)) return () => null
  return ({ values }) => comparable(values[field])
}

function comparable(value: TableRow['values'][string] | undefined): Comparable {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'object' ? JSON.stringify(value) : value
}

/** Rows for which every condition of one of the groups holds. */
function filterMatch(table: Table, filter: RowFilter): (row: TableRow) => boolean {
  if (filter.length === 0) return () => true
  const groups = filter.map((group) => group.map((condition) => conditionMatch(table, condition)))
  return (row) => groups.some((group) => group.every((fits) => fits(row)))
}

/** An empty cell is neither less nor greater than anything, and equals only nothing. */
function conditionMatch(table: Table, { field, operator, value }: RowCondition): (row: TableRow) => boolean {
  const cell = cellOf(table, field)
  const wanted = typeof value === 'boolean' ? Number(value) : value === '' ? null : value
  const part = lowered(wanted ?? '')
  const compares = (fits: (order: number) => boolean) => (row: TableRow) => {
    const found = cell(row)
    return found !== null && wanted !== null && fits(compareKeys(found, wanted))
  }
  switch (operator) {
    case 'is empty':
      return (row) => cell(row) === null
    case 'is not empty':
      return (row) => cell(row) !== null
    case '=':
      return (row) => cell(row) === wanted
    case '!=':
      return (row) => cell(row) !== wanted
    case '<':
      return compares((order) => order < 0)
    case '<=':
      return compares((order) => order <= 0)
    case '>':
      return compares((order) => order > 0)
    case '>=':
      return compares((order) => order >= 0)
    case 'contains':
      return (row) => lowered(cell(row) ?? '').includes(part) && cell(row) !== null
    case 'starts with':
      return (row) => lowered(cell(row) ?? '').startsWith(part) && cell(row) !== null
  }
}

/** ASCII letters only: the rest of Unicode has no lower case that everybody agrees on. */
const lowered = (value: string | number): string =>
  String(value).replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())

/** `<` goes by code units, in which emoji come before some other letters. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x === y) continue
    const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdfff
    return isHigh(x) === isHigh(y) ? x - y : isHigh(x) ? 1 : -1
  }
  return a.length - b.length
}
