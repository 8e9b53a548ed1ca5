import { Alert, Button, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { flowEndpoint, regenerateToken } from '../api/flow-endpoint.ts'
import { endpoint as words } from '../messages/endpoint.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { SecretField } from '../parts/secret-field.tsx'
import { toastDone, toastFailed } from '../parts/toast.ts'

interface EndpointTokenProps {
  readonly flowId: string
  readonly token: string
}

/** The client token: hidden, to be copied, and to be made anew. */
export function EndpointToken({ flowId, token }: EndpointTokenProps) {
  const queries = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const making = useMutation({
    mutationFn: () => regenerateToken(flowId),
    onSuccess(changed) {
      queries.setQueryData(flowEndpoint(flowId).queryKey, changed)
      toastDone(words.regenerated)
    },
    onError: toastFailed,
    onSettled: () => setAsking(false),
  })
  const affected = making.data?.eventHooks ?? []
  return (
    <Stack gap="xs">
      <SecretField label={words.clientToken} description={words.clientTokenHelp} value={token}>
        <Button variant="default" onClick={() => setAsking(true)}>
          {words.regenerate}
        </Button>
      </SecretField>
      {affected.length > 0 && (
        <Alert color="orange" variant="outline" role="alert">
          <Text size="sm">{words.hooksAffected(affected.map(({ name }) => name).join(', '))}</Text>
        </Alert>
      )}
      <ConfirmDialog
        opened={isAsking}
        title={words.regenerateTitle}
        text={words.regenerateText}
        confirmLabel={words.regenerate}
        danger
        isPending={making.isPending}
        onConfirm={() => making.mutate()}
        onClose={() => setAsking(false)}
      />
    </Stack>
  )
}
