import { Group, Stack, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { EmptyState } from './empty-state.tsx'
import { ErrorBox } from './error-box.tsx'
import { Loading } from './loading.tsx'
import { NothingFits } from './nothing-fits.tsx'
import { ResourceTable, type Column } from './resource-table.tsx'
import { SearchField } from './search-field.tsx'

interface NamedListProps<Row> {
  readonly list: Pick<UseQueryResult<readonly Row[]>, 'data' | 'error' | 'refetch'>
  readonly columns: readonly Column<Row>[]
  /** What a row is found by. */
  readonly textOf: (row: Row) => string
  /** What the address says is searched for; empty for nothing. */
  readonly q: string
  readonly onSearch: (q: string | undefined) => void
  /** The link that shows all again. */
  readonly showAll: ReactNode
  /** The button that makes one; nothing for those who may not. */
  readonly create: ReactNode
  readonly words: {
    readonly title: string
    readonly none: string
    readonly noneLead: string
    readonly search: string
    readonly searchShortcut: string
    readonly count: (count: number) => string
  }
}

/** A list that comes whole, in its states: loading, failed, empty, and rows that are searched here. */
export function NamedList<Row extends { readonly id: string }>(props: NamedListProps<Row>) {
  const { list, columns, textOf, q, onSearch, showAll, create, words } = props
  const { data, error, refetch } = list
  const rows = data?.filter((row) => textOf(row).toLowerCase().includes(q.toLowerCase()))
  return (
    <Stack gap="md">
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={5} />}
      {data?.length === 0 && (
        <EmptyState title={words.none} lead={words.noneLead}>
          <Group>{create}</Group>
        </EmptyState>
      )}
      {rows !== undefined && data !== undefined && data.length > 0 && (
        <>
          <SearchField
            value={q}
            onChange={(text) => onSearch(text === '' ? undefined : text)}
            placeholder={words.search}
            shortcut={words.searchShortcut}
          />
          <Text size="sm" c="dimmed" role="status">
            {words.count(rows.length)}
          </Text>
          {rows.length === 0 ? (
            <NothingFits>{showAll}</NothingFits>
          ) : (
            <ResourceTable label={words.title} columns={columns} rows={rows} />
          )}
        </>
      )}
    </Stack>
  )
}
