import type { RowQuery } from '../../api/tables.ts'

/** The state of the list of tables as it stands in the address. */
export interface TablesSearch {
  /** What is searched for in the names. */
  readonly q?: string | undefined
  /** The form for a new one is open. */
  readonly new?: true | undefined
}

const textOf = (value: unknown) =>
  typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? value : undefined

export const tablesSearch = ({ q, new: isNew }: Readonly<Record<string, unknown>>): TablesSearch => ({
  q: textOf(q),
  new: isNew === true || isNew === 1 ? true : undefined,
})

/** Which rows of a table are shown, in which order: the newest first where it is not said. */
export const tableSearch = ({ q, sortBy, sortOrder }: Readonly<Record<string, unknown>>): RowQuery => ({
  q: textOf(q),
  sortBy: textOf(sortBy),
  sortOrder: sortOrder === 'asc' || sortOrder === 'desc' ? sortOrder : undefined,
})
