import { ActionIcon, Menu } from '@mantine/core'
import { EllipsisVertical } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ConnectionItem } from '../../api/connections.ts'
import { connections as words } from '../../messages/connections.ts'
import { DeleteConnection } from './delete-connection.tsx'

interface ConnectionMenuProps {
  readonly connection: ConnectionItem
  readonly onEdit: () => void
  readonly onTest: () => void
}

/** What can be done to a connection from its row. */
export function ConnectionMenu({ connection, onEdit, onTest }: ConnectionMenuProps) {
  const [isDeleting, setDeleting] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const close = () => {
    setDeleting(false)
    // The menu's item, which had the focus before, is gone: after the dialog has looked for it.
    setTimeout(() => opener.current?.focus(), 50)
  }
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon ref={opener} variant="subtle" color="gray" size={28} aria-label={words.menuOf(connection.name)}>
            <EllipsisVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onTest}>{words.test}</Menu.Item>
          <Menu.Item onClick={onEdit}>{words.editAction}</Menu.Item>
          <Menu.Divider />
          <Menu.Item c="var(--mantine-color-error)" onClick={() => setDeleting(true)}>
            {words.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DeleteConnection connection={connection} opened={isDeleting} onClose={close} />
    </>
  )
}
