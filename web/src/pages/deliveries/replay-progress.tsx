import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { cancelReplay, replayDetail, replayList, type ReplayItem } from '../../api/replays.ts'
import { useLiveRefresh } from '../../live/use-live-refresh.ts'
import { general } from '../../messages/general.ts'
import { replays } from '../../messages/deliveries.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Loading } from '../../parts/loading.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { toastFailed } from '../../parts/toast.ts'
import { FilterFacts } from './filter-facts.tsx'

/** How a replay goes, live, until its end. */
export function ReplayProgress({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(replayDetail(id))
  useLiveRefresh(['replay'], refetch, { pauseMs: 250, concerns: (change) => change.id === id })
  const stop = useMutation({
    mutationFn: () => cancelReplay(id),
    onSuccess: (replay) => {
      queries.setQueryData(replayDetail(id).queryKey, replay)
      void queries.invalidateQueries({ queryKey: replayList().queryKey })
    },
    onError: toastFailed,
  })
  if (data === undefined) {
    return error === null ? <Loading rows={3} /> : <ErrorBox error={error} onRetry={() => void refetch()} />
  }
  const { status, filter, matched, sent, skipped, created } = data
  return (
    <Stack gap="md">
      <ReplayBar replay={data} />
      <Text role="status">{outcome(data)}</Text>
      <Facts
        facts={[
          [replays.matched, matched.toLocaleString()],
          [replays.sent, sent.toLocaleString()],
          [replays.skipped, skipped.toLocaleString()],
          [replays.started, <TimeAgo key="created" time={created} />],
        ]}
      />
      <FilterFacts filter={filter} />
      <Group justify="flex-end" gap="sm">
        {status === 'RUNNING' && (
          <Button variant="default" onClick={() => stop.mutate()} loading={stop.isPending}>
            {replays.stop}
          </Button>
        )}
        <Button onClick={onClose}>{general.close}</Button>
      </Group>
    </Stack>
  )
}

/** How far it is. */
export function ReplayBar({ replay }: { readonly replay: ReplayItem }) {
  const { status, estimated, matched } = replay
  const all = Math.max(estimated ?? 0, matched)
  const share = status === 'DONE' ? 100 : all === 0 ? 0 : (matched / all) * 100
  const colour = status === 'RUNNING' ? undefined : status === 'DONE' ? 'teal' : 'gray'
  return (
    <Progress.Root size="lg">
      <Progress.Section
        value={share}
        animated={status === 'RUNNING'}
        aria-label={replays.progress}
        {...(colour === undefined ? {} : { color: colour })}
      />
    </Progress.Root>
  )
}

function outcome({ status, estimated, matched, sent }: ReplayItem): string {
  if (status === 'DONE') return replays.done(sent)
  if (status === 'CANCELLED') return replays.stopped
  if (status === 'FAILED') return replays.failed
  return estimated === null ? replays.counting : replays.of(matched, Math.max(estimated, matched))
}
