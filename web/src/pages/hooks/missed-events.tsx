import { Alert, Button, Group, Modal, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { missedEvents, type EventHookItem } from '../../api/event-hooks.ts'
import { startReplay } from '../../api/replays.ts'
import { replays } from '../../messages/deliveries.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { toastFailed } from '../../parts/toast.ts'
import { ReplayProgress } from '../deliveries/replay-progress.tsx'

/** Says how many events came while the hook was off, and delivers them once it is on again. */
export function MissedEvents({ hook }: { readonly hook: EventHookItem }) {
  const { id, status, verificationStatus } = hook
  const queries = useQueryClient()
  const [shown, setShown] = useState<string | null>(null)
  const { queryKey } = missedEvents(hook)
  const { data } = useQuery(missedEvents(hook))
  const missed = data?.missed ?? null
  const isOn = status === 'ACTIVE' && verificationStatus === 'VERIFIED'
  const deliver = useMutation({
    mutationFn: ({ since, until }: NonNullable<typeof missed>) =>
      startReplay({ hookId: id, since, ...(until === null ? {} : { until }), missed: true }),
    onSuccess: (replay) => setShown(replay.id),
    onError: toastFailed,
  })
  const close = () => {
    setShown(null)
    void queries.invalidateQueries({ queryKey })
  }
  return (
    <>
      {missed !== null && (
        <Alert color="orange" variant="outline" title={words.missed(missed.count, missed.isWhole)}>
          <Text size="sm">
            {missed.until === null ? words.missedSince : words.missedFrom} <TimeAgo time={missed.since} />
            {missed.until === null ? null : (
              <>
                {words.missedTo} <TimeAgo time={missed.until} />
              </>
            )}
            . {isOn ? words.missedHint : words.missedWhileOff}
          </Text>
          {isOn && (
            <Group mt="sm">
              <Button loading={deliver.isPending} onClick={() => deliver.mutate(missed)}>
                {words.deliverMissed}
              </Button>
            </Group>
          )}
        </Alert>
      )}
      <Modal opened={shown !== null} onClose={close} title={replays.title} size="lg">
        {shown !== null && <ReplayProgress key={shown} id={shown} onClose={close} />}
      </Modal>
    </>
  )
}
