import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { deliveryCount, type DeliveryFilter } from '../../api/deliveries.ts'
import { startReplay } from '../../api/replays.ts'
import { general } from '../../messages/general.ts'
import { deliveries as words, replays } from '../../messages/deliveries.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { toastFailed } from '../../parts/toast.ts'
import { FilterFacts } from './filter-facts.tsx'
import { ReplayProgress } from './replay-progress.tsx'

interface ReplayDialogProps {
  /** `new` asks first; an id shows that replay; null is closed. */
  readonly show: string | null
  readonly filter: DeliveryFilter
  /** A replay was started: it is in view from now on. */
  readonly onStarted: (id: string) => void
  readonly onClose: () => void
}

/** Says what would be sent again before anything is, then how it goes. */
export function ReplayDialog({ show, filter, onStarted, onClose }: ReplayDialogProps) {
  return (
    <Modal opened={show !== null} onClose={onClose} title={replays.title} size="lg">
      {show === 'new' && <Question filter={filter} onStarted={onStarted} onClose={onClose} />}
      {show !== null && show !== 'new' && <ReplayProgress key={show} id={show} onClose={onClose} />}
    </Modal>
  )
}

function Question({ filter, onStarted, onClose }: Omit<ReplayDialogProps, 'show'>) {
  const { eventUuid, executionId, ...asked } = filter
  const isNarrow = eventUuid !== undefined || executionId !== undefined
  const count = useQuery({ ...deliveryCount(asked), enabled: !isNarrow, staleTime: 0 })
  const start = useMutation({
    mutationFn: () => startReplay(asked),
    onSuccess: ({ id }) => onStarted(id),
    onError: toastFailed,
  })
  if (isNarrow) return <Text>{replays.tooNarrow}</Text>
  const label = count.data === undefined || !count.data.isWhole ? replays.beginAll : replays.begin(count.data.count)
  return (
    <Stack gap="md">
      <Text>{replays.lead}</Text>
      <FilterFacts filter={asked} />
      {count.error === null ? (
        <Text fw={650} role="status">
          {count.data === undefined ? words.counting : replays.fits(count.data.count, count.data.isWhole)}
        </Text>
      ) : (
        <ErrorBox error={count.error} onRetry={() => void count.refetch()} />
      )}
      <Text size="sm" c="dimmed">
        {replays.notes}
      </Text>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {general.cancel}
        </Button>
        <Button
          onClick={() => start.mutate()}
          loading={start.isPending}
          disabled={count.data === undefined || count.data.count === 0}
        >
          {label}
        </Button>
      </Group>
    </Stack>
  )
}
