import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { replayList, type ReplayItem } from '../../api/replays.ts'
import { useLiveRefresh } from '../../live/use-live-refresh.ts'
import { general } from '../../messages/general.ts'
import { replays } from '../../messages/deliveries.ts'
import { statuses } from '../../messages/statuses.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { SideDrawer } from '../../parts/side-drawer.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { useFilterWords } from './filter-facts.tsx'
import { ReplayBar } from './replay-progress.tsx'

interface ReplaysDrawerProps {
  readonly opened: boolean
  readonly onOpen: (id: string) => void
  readonly onClose: () => void
}

/** The replays of the past and those that run. */
export function ReplaysDrawer({ opened, onOpen, onClose }: ReplaysDrawerProps) {
  return (
    <SideDrawer opened={opened} title={replays.listTitle} onClose={onClose} size="34rem">
      {opened && <List onOpen={onOpen} />}
    </SideDrawer>
  )
}

function List({ onOpen }: Pick<ReplaysDrawerProps, 'onOpen'>) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(replayList())
  useLiveRefresh(['replay'], refetch)
  if (data === undefined) {
    return error === null ? <Loading rows={3} /> : <ErrorBox error={error} onRetry={() => void refetch()} />
  }
  const rows = data.pages.flatMap((page) => page.rows)
  if (rows.length === 0) return <EmptyState title={replays.listEmpty} lead={replays.listEmptyLead} />
  return (
    <Stack gap="sm">
      {rows.map((replay) => (
        <ReplayCard key={replay.id} replay={replay} onOpen={() => onOpen(replay.id)} />
      ))}
      {hasNextPage && (
        <Button variant="default" onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
          {general.loadMore}
        </Button>
      )}
    </Stack>
  )
}

const colours = { RUNNING: 'blue', DONE: 'teal', CANCELLED: 'gray', FAILED: 'red' } as const

function ReplayCard({ replay, onOpen }: { readonly replay: ReplayItem; readonly onOpen: () => void }) {
  const { status, filter, sent, skipped, created } = replay
  const words = useFilterWords(filter)
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Group justify="space-between" gap="sm">
          <Group gap="sm">
            <Badge variant="dot" color={colours[status]}>
              {statuses.replay[status]}
            </Badge>
            <Text size="sm">
              <TimeAgo time={created} />
            </Text>
          </Group>
          <Button variant="subtle" size="compact-sm" onClick={onOpen}>
            {replays.open}
          </Button>
        </Group>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {words.map(([name, value]) => `${name}: ${value}`).join(' · ')}
        </Text>
        {status === 'RUNNING' && <ReplayBar replay={replay} />}
        <Text size="sm" c="dimmed">
          {`${replays.sent}: ${sent.toLocaleString()} · ${replays.skipped}: ${skipped.toLocaleString()}`}
        </Text>
      </Stack>
    </Paper>
  )
}
