import { ActionIcon, Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { EllipsisVertical } from 'lucide-react'
import { useRef, useState } from 'react'
import { ApiError } from '../../api/client.ts'
import type { EventHookItem } from '../../api/event-hooks.ts'
import { hooks as words } from '../../messages/hooks.ts'
import { toastFailed } from '../../parts/toast.ts'
import { DeleteHook } from './delete-hook.tsx'
import { useHookActions } from './use-hook-actions.ts'

/** What can be done to a hook from its row. */
export function HookMenu({ hook }: { readonly hook: EventHookItem }) {
  const { id, name, status } = hook
  const navigate = useNavigate()
  const { verify, activate, deactivate } = useHookActions(hook)
  const [isDeleting, setDeleting] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const close = () => {
    setDeleting(false)
    // The menu's item, which had the focus before, is gone: after the dialog has looked for it.
    setTimeout(() => opener.current?.focus(), 50)
  }
  const open = (tab: 'settings' | 'preview') =>
    void navigate({ to: '/event-hooks/$hookId', params: { hookId: id }, search: { tab } })
  return (
    <>
      {/* Inside the landmark of what it belongs to; the row's own box would cut it off. */}
      <Menu>
        <Menu.Target>
          <ActionIcon ref={opener} variant="subtle" color="gray" size={28} aria-label={words.menuOf(name)}>
            <EllipsisVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => open('settings')}>{words.edit}</Menu.Item>
          <Menu.Item onClick={() => open('preview')}>{words.preview}</Menu.Item>
          <Menu.Item
            onClick={() =>
              verify.mutate(undefined, {
                onError(error) {
                  toastFailed(error instanceof ApiError && error.causes[1] ? new Error(error.causes[1]) : error)
                  // There is more to it than fits into a note: what was expected, and what came.
                  void navigate({ to: '/event-hooks/new', search: { step: 'verify', hookId: id } })
                },
              })
            }
          >
            {words.verify}
          </Menu.Item>
          {status === 'ACTIVE' ? (
            <Menu.Item onClick={() => deactivate.mutate()}>{words.deactivate}</Menu.Item>
          ) : (
            <Menu.Item onClick={() => activate.mutate()}>{words.activate}</Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item c="var(--mantine-color-error)" onClick={() => setDeleting(true)}>
            {words.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DeleteHook hook={hook} opened={isDeleting} onClose={close} />
    </>
  )
}
