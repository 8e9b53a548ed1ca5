import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { egressState, resumeEgress } from '../api/egress.ts'
import { egress as words } from '../messages/egress.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { toastDone, toastFailed } from '../parts/toast.ts'
import { useMay } from '../parts/use-may.ts'

/** Says on every page that a restored server waits for somebody to let it go on. Nothing on any other server. */
export function PausedBanner() {
  const queries = useQueryClient()
  const mayResume = useMay('flowhook.egress.manage')
  const { data } = useQuery(egressState)
  const [isAsking, setAsking] = useState(false)
  const resume = useMutation({
    mutationFn: resumeEgress,
    onSuccess(state) {
      setAsking(false)
      queries.setQueryData(egressState.queryKey, state)
      toastDone(words.done)
    },
    onError: toastFailed,
  })
  const paused = data?.paused ?? null
  if (paused === null) return null
  return (
    <Alert color="orange" variant="outline" title={words.title} mb="lg">
      <Text size="sm">{words.lead(paused.reason)}</Text>
      {mayResume && (
        <Group mt="sm">
          <Button onClick={() => setAsking(true)}>{words.resume}</Button>
        </Group>
      )}
      <ConfirmDialog
        opened={isAsking}
        title={words.ask}
        text={
          <Stack gap="sm">
            <Text>{words.waiting(paused.deliveries, paused.executions)}</Text>
            <Text>{words.warning}</Text>
          </Stack>
        }
        confirmLabel={words.confirm}
        isPending={resume.isPending}
        onConfirm={() => resume.mutate()}
        onClose={() => setAsking(false)}
      />
    </Alert>
  )
}
