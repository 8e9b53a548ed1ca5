import { Button, Group, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { pagedList } from '../api/paged-list.ts'
import { messages } from '../messages/index.ts'
import { ErrorBox } from './error-box.tsx'
import { Loading } from './loading.tsx'
import { ResourceTable, type Column } from './resource-table.tsx'

interface ResourceListProps<Row> {
  readonly label: string
  readonly query: ReturnType<typeof pagedList<Row>>
  readonly columns: readonly Column<Row>[]
  /** Shown instead of a table without rows. */
  readonly empty: ReactNode
}

/** A paged list of the API in its four states: loading, failed, empty, and rows with a button for more of them. */
export function ResourceList<Row extends { readonly id: string }>(props: ResourceListProps<Row>) {
  const { label, query, columns, empty } = props
  const { data, error, isFetching, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(query)
  const again = () => void refetch()
  if (data === undefined) return error === null ? <Loading /> : <ErrorBox error={error} onRetry={again} />
  const rows = data.pages.flatMap(({ rows }) => rows)
  return (
    <>
      {error !== null && <ErrorBox error={error} onRetry={again} />}
      {rows.length === 0 ? empty : <ResourceTable label={label} columns={columns} rows={rows} />}
      <Group gap="sm">
        <Button variant="default" size="xs" onClick={again} loading={isFetching && !isFetchingNextPage}>
          {messages.refresh}
        </Button>
        {hasNextPage && (
          <Button variant="default" size="xs" onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
            {messages.loadMore}
          </Button>
        )}
        {!hasNextPage && rows.length > 0 && (
          <Text size="sm" c="dimmed">
            {messages.allLoaded(rows.length)}
          </Text>
        )}
      </Group>
    </>
  )
}
