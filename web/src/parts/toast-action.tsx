import { Anchor, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'

/** Says that something is done, with one thing that can be done next. Stays long enough to be read and reached. */
export function toastAction(message: string, label: string, onAction: () => void): void {
  const id = notifications.show({
    color: 'teal',
    withBorder: true,
    autoClose: 10_000,
    message: (
      <Group justify="space-between" gap="md" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Anchor
          component="button"
          type="button"
          size="sm"
          style={{ flex: 'none' }}
          onClick={() => {
            notifications.hide(id)
            onAction()
          }}
        >
          {label}
        </Anchor>
      </Group>
    ),
  })
}
