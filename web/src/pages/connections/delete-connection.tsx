import { Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { connectionList, deleteConnection, type ConnectionItem } from '../../api/connections.ts'
import { connections as words } from '../../messages/connections.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { toastDone, toastFailed } from '../../parts/toast.ts'

interface DeleteConnectionProps {
  readonly connection: ConnectionItem
  readonly opened: boolean
  readonly onClose: () => void
}

/** Asks before a connection is deleted; one that flows use is not, and they are named. */
export function DeleteConnection({ connection, opened, onClose }: DeleteConnectionProps) {
  const { id, name, usedBy } = connection
  const queries = useQueryClient()
  const deleting = useMutation({
    mutationFn: () => deleteConnection(id),
    onSuccess: () => toastDone(words.deleted(name)),
    onError: toastFailed,
    onSettled: () => {
      onClose()
      return queries.invalidateQueries(connectionList)
    },
  })
  if (usedBy.length === 0) {
    return (
      <ConfirmDialog
        opened={opened}
        title={words.deleteTitle}
        text={words.deleteText(name)}
        confirmLabel={words.deleteConfirm}
        danger
        isPending={deleting.isPending}
        onConfirm={() => deleting.mutate()}
        onClose={onClose}
      />
    )
  }
  return (
    <Modal opened={opened} onClose={onClose} title={words.inUseTitle(name)} centered>
      <Stack gap="md">
        <Text>{words.inUseText(usedBy.length)}</Text>
        <List size="sm">
          {usedBy.map((flow) => (
            <List.Item key={flow.id}>
              <TextLink to="/flows/$flowId" params={{ flowId: flow.id }}>
                {flow.name}
              </TextLink>
            </List.Item>
          ))}
        </List>
        <Group justify="flex-end">
          <Button onClick={onClose}>{words.close}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
