import { Alert, Button, Group, Input, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { ApiError } from '../api/client.ts'
import { changeAlias, flowEndpoint } from '../api/flow-endpoint.ts'
import { endpoint as words } from '../messages/endpoint.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { toastDone } from '../parts/toast.ts'
import classes from './endpoint-settings.module.css'

interface EndpointAliasProps {
  readonly flowId: string
  readonly alias: string
}

/** The alias: the part of the URL that names the flow. */
export function EndpointAlias({ flowId, alias }: EndpointAliasProps) {
  const queries = useQueryClient()
  const id = useId()
  const [typed, setTyped] = useState(alias)
  const [isAsking, setAsking] = useState(false)
  const changing = useMutation({
    mutationFn: () => changeAlias(flowId, typed),
    onSuccess(changed) {
      queries.setQueryData(flowEndpoint(flowId).queryKey, changed)
      setTyped(changed.alias)
      toastDone(words.aliasChanged)
    },
    onSettled: () => setAsking(false),
  })
  const { error, data } = changing
  const affected = data?.eventHooks ?? []
  const refusal = error instanceof ApiError ? (error.causes[0] ?? error.message) : error?.message
  return (
    <Stack gap="xs">
      <Input.Wrapper id={id} label={words.alias} description={words.aliasHelp} error={refusal}>
        <Group gap="xs" wrap="nowrap" mt={4} mb={refusal === undefined ? 0 : 4}>
          <Input
            id={id}
            value={typed}
            onChange={({ currentTarget }) => {
              setTyped(currentTarget.value)
              changing.reset()
            }}
            error={refusal !== undefined}
            autoComplete="off"
            spellCheck={false}
            flex={1}
            classNames={{ input: classes['code'] ?? '' }}
            // The wrapper's distances are the row's.
            styles={{ wrapper: { margin: 0 } }}
          />
          <Button variant="default" disabled={typed === alias} onClick={() => setAsking(true)}>
            {words.changeAlias}
          </Button>
        </Group>
      </Input.Wrapper>
      {affected.length > 0 && (
        <Alert color="orange" variant="outline" role="alert">
          <Text size="sm">{words.hooksAffected(affected.map(({ name }) => name).join(', '))}</Text>
        </Alert>
      )}
      <ConfirmDialog
        opened={isAsking}
        title={words.aliasTitle}
        text={words.aliasText}
        confirmLabel={words.changeAlias}
        danger
        isPending={changing.isPending}
        onConfirm={() => changing.mutate()}
        onClose={() => setAsking(false)}
      />
    </Stack>
  )
}
