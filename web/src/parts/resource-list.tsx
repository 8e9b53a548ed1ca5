import { Button, Group, Text } from '@mantine/core'
import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query'
import { ArrowUp, RefreshCw } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { Page } from '../api/client.ts'
import type { pagedList } from '../api/paged-list.ts'
import type { LiveKind } from '../live/live-change.ts'
import { general } from '../messages/general.ts'
import { ErrorBox } from './error-box.tsx'
import { Loading } from './loading.tsx'
import { ResourceTable, type Column } from './resource-table.tsx'
import { SearchProgress } from './search-progress.tsx'
import { useFreshRows } from './use-fresh-rows.ts'

interface ResourceListProps<Row> {
  readonly label: string
  readonly query: ReturnType<typeof pagedList<Row>>
  readonly columns: readonly Column<Row>[]
  /** Shown instead of a table without rows. */
  readonly empty: ReactNode
  /** The changes after which the list may have new rows; without them it does not follow by itself. */
  readonly liveKinds?: readonly LiveKind[]
  /** How many there are in all, where that is known. */
  readonly total?: number
  /** Says how far a search went; null where there is nothing to say. Left out: the time that it went back to. */
  readonly searchNote?: (pages: readonly Page<Row>[]) => ReactNode
  readonly onOpen?: (row: Row) => void
  readonly selectedId?: string | undefined
}

const none: readonly LiveKind[] = []

/** Rows that a search goes on for by itself. */
const searchedRows = 50

/**
 * A paged list of the API in its states: loading, failed, empty, and rows, of which more are read as they come into view. New
 * rows come in at the top while nobody is at work in the list; else a button says how many there are.
 */
export function ResourceList<Row extends { readonly id: string }>(props: ResourceListProps<Row>) {
  const { label, query, columns, empty, liveKinds = none, total, searchNote, onOpen, selectedId } = props
  const { data, error, isFetching, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(query)
  const box = useRef<HTMLElement>(null)
  const { waiting, showWaiting } = useFreshRows(query, liveKinds, box)
  const rows = useMemo(() => (data === undefined ? [] : rowsOf(data)), [data])
  // An answer of a search may be empty and not the last: the server looks for a moment, and what fits may be rare.
  const isCut = data?.pages.at(-1)?.searched?.isCut === true
  const search = useSearchGoal(JSON.stringify(query.queryKey))
  const isSearching = isCut && rows.length < search.goal
  const { goOnFrom, isStopped } = search
  const onEnd = useCallback(() => {
    // Not while something else is read: each would cut the other off, and nobody would ask again. It changes when that is over.
    if (!hasNextPage || isFetching) return
    if (!isCut) void fetchNextPage()
    else if (!isStopped) goOnFrom(rows.length)
  }, [hasNextPage, isFetching, isCut, isStopped, goOnFrom, rows.length, fetchNextPage])
  useEffect(() => {
    if (isSearching && !isFetching && error === null) void fetchNextPage()
  }, [isSearching, isFetching, error, fetchNextPage])
  const again = () => void refetch()
  if (data === undefined) return error === null ? <Loading /> : <ErrorBox error={error} onRetry={again} />
  return (
    <>
      {error !== null && <ErrorBox error={error} onRetry={again} />}
      {waiting > 0 && (
        <Group justify="center" role="status">
          <Button
            size="xs"
            radius="xl"
            leftSection={<ArrowUp size={14} aria-hidden />}
            onClick={showWaiting}
            title={general.showNew}
          >
            {general.newRows(waiting)}
          </Button>
        </Group>
      )}
      {rows.length === 0 ? (
        isCut ? (
          isSearching && error === null && <Loading />
        ) : (
          empty
        )
      ) : (
        <ResourceTable
          label={label}
          columns={columns}
          rows={rows}
          box={box}
          onEnd={onEnd}
          onOpen={onOpen}
          selectedId={selectedId}
          {...(total === undefined ? {} : { total })}
        />
      )}
      <SearchProgress
        note={searchNote?.(data.pages)}
        until={data.pages.at(-1)?.searched?.until ?? null}
        isCut={isCut}
        isSearching={isSearching}
        onStop={search.stop}
        onGoOn={() => {
          search.goOnFrom(rows.length)
          if (error !== null) void fetchNextPage()
        }}
      />
      <Group gap="sm" justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {isFetchingNextPage && !isCut && general.loadingMore}
          {(!isFetchingNextPage || isCut) &&
            rows.length > 0 &&
            (hasNextPage ? general.rowsLoaded : general.allLoaded)(rows.length)}
        </Text>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<RefreshCw size={14} aria-hidden />}
          onClick={again}
          loading={isFetching && !isFetchingNextPage}
        >
          {general.refresh}
        </Button>
      </Group>
    </>
  )
}

/** Until how many rows a search goes on by itself; a new list begins anew. */
function useSearchGoal(list: string) {
  const [held, setHeld] = useState({ list, goal: searchedRows, isStopped: false })
  const { goal, isStopped } = held.list === list ? held : { goal: searchedRows, isStopped: false }
  return {
    goal: isStopped ? 0 : goal,
    isStopped,
    stop: () => setHeld({ list, goal, isStopped: true }),
    goOnFrom: useCallback((rows: number) => setHeld({ list, goal: rows + searchedRows, isStopped: false }), [list]),
  }
}

// A row that moved from one part to the next between two reads is in both.
function rowsOf<Row extends { readonly id: string }>(data: InfiniteData<Page<Row>>): readonly Row[] {
  const seen = new Set<string>()
  return data.pages.flatMap(({ rows }) =>
    rows.filter(({ id }) => {
      if (seen.has(id)) return false
      seen.add(id)
      return true
    }),
  )
}
