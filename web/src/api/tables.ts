import { queryOptions } from '@tanstack/react-query'
import { call } from './client.ts'
import { pagedList } from './paged-list.ts'

export interface TableColumnItem {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly default: unknown
}

/** A table, without its rows. Times are ISO 8601. */
export interface TableItem {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly folderId: string | null
  readonly columns: readonly TableColumnItem[]
  /** How many there are. */
  readonly rows: number
  readonly bytes: number
  readonly created: string
  readonly lastUpdated: string
  readonly revision: number
}

const path = '/api/v1/tables'

/** Every table, by name. */
export const tableList = queryOptions({
  queryKey: [path],
  queryFn: ({ signal }) => call<readonly TableItem[]>('GET', path, { signal }),
})

export const tableTypes = ['text', 'number', 'boolean', 'date', 'object', 'list'] as const

/** A column as it is written; without an id it is new. */
export interface ColumnInput {
  readonly id?: string
  readonly name: string
  readonly type: string
  readonly default?: unknown
}

export interface TableInput {
  readonly name: string
  readonly description: string
  readonly columns: readonly ColumnInput[]
  readonly revision?: number
}

/** A row; its cells by the names of the columns, empty ones null. */
export interface RowItem {
  readonly id: string
  readonly values: Readonly<Record<string, unknown>>
  readonly created: string
  readonly lastUpdated: string
}

export interface RowQuery {
  readonly q?: string | undefined
  readonly sortBy?: string | undefined
  readonly sortOrder?: 'asc' | 'desc' | undefined
}

const pathOf = (id: string) => `${path}/${encodeURIComponent(id)}`

export const tableItem = (id: string) =>
  queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => call<TableItem>('GET', pathOf(id), { signal }),
  })

export const tableRows = (id: string, query: RowQuery) => pagedList<RowItem>(`${pathOf(id)}/rows`, { ...query }, 200)

/** How many rows a search finds. */
export const rowCount = (id: string, q: string) =>
  queryOptions({
    queryKey: [`${pathOf(id)}/rows`, 'count', q],
    queryFn: ({ signal }) =>
      call<{ readonly count: number; readonly complete: boolean }>('GET', `${pathOf(id)}/count`, {
        query: { q: q === '' ? undefined : q },
        signal,
      }),
  })

export const createTable = (body: TableInput) => call<TableItem>('POST', path, { body })
export const replaceTable = (id: string, body: TableInput) => call<TableItem>('PUT', pathOf(id), { body })
export const deleteTable = (id: string) => call<null>('DELETE', pathOf(id))
export const clearTable = (id: string) => call<{ readonly deleted: number }>('POST', `${pathOf(id)}/clear`)
export const addRow = (id: string) => call<readonly RowItem[]>('POST', `${pathOf(id)}/rows`, { body: { rows: [{}] } })
export const deleteRow = (id: string, rowId: string) =>
  call<null>('DELETE', `${pathOf(id)}/rows/${encodeURIComponent(rowId)}`)

/** Sets one cell. */
export const setCell = (id: string, rowId: string, column: string, value: unknown) =>
  call<RowItem>('POST', `${pathOf(id)}/rows/${encodeURIComponent(rowId)}`, { body: { values: { [column]: value } } })

export interface CsvOptions {
  readonly mode: 'append' | 'replace'
  readonly delimiter: string
  /** Only judges the file. */
  readonly preview: boolean
}

/** Puts the rows of a CSV file in, all or none. What is wrong comes back as causes, with line and column. */
export const importCsv = (id: string, file: Blob, { mode, delimiter, preview }: CsvOptions) =>
  call<{ readonly rows: number }>('POST', `${pathOf(id)}/import`, {
    query: { mode, delimiter, preview: String(preview) },
    file: new Blob([file], { type: 'text/csv' }),
  })

export const exportUrl = (id: string, { q, sortBy, sortOrder }: RowQuery): string => {
  const given = Object.entries({ q, sortBy, sortOrder }).filter((entry): entry is [string, string] => !!entry[1])
  return `${pathOf(id)}/export?${new URLSearchParams(given)}`
}
