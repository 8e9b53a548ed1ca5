import { queryOptions } from '@tanstack/react-query'
import { call } from './client.ts'

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
