import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Page } from '../../api/client.ts'
import { executionCount, type ExecutionFilter, type ExecutionItem } from '../../api/executions.ts'
import { useLiveRefresh } from '../../live/use-live-refresh.ts'
import { executions as words } from '../../messages/executions.ts'
import { TimeAgo } from '../../parts/time-ago.tsx'

/** How many executions fit. Counting may take longer than the list: it is asked for by itself, and seldom while much runs. */
export function ExecutionCount({ filter }: { readonly filter: ExecutionFilter }) {
  const { data, refetch, error } = useQuery(executionCount(filter))
  useLiveRefresh(['execution'], refetch, { pauseMs: 3_000 })
  if (error !== null) return null
  return (
    <Text size="sm" c="dimmed" role="status">
      {data === undefined ? words.counting : words.count(data.count, data.isWhole)}
    </Text>
  )
}

/** How far a search went; null where there was nothing to look through, or no text to look for. */
export function searchNote(pages: readonly Page<ExecutionItem>[]) {
  const count = pages.reduce((sum, { searched }) => sum + (searched?.count ?? 0), 0)
  const until = pages.at(-1)?.searched?.until ?? null
  const isOver = pages.at(-1)?.next === null
  if (isOver) return count === 0 ? null : words.searchedAll(count)
  const isEmpty = pages.every(({ rows }) => rows.length === 0)
  return (
    <>
      {words.searched(count)}
      {until !== null && (
        <>
          {words.searchedUntil} <TimeAgo time={until} />
        </>
      )}
      . {isEmpty && words.searchedNothing}
    </>
  )
}
