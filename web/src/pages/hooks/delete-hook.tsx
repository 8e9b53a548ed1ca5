import type { EventHookItem } from '../../api/event-hooks.ts'
import { hooks as words } from '../../messages/hooks.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { useHookActions } from './use-hook-actions.ts'

interface DeleteHookProps {
  readonly hook: EventHookItem
  readonly opened: boolean
  readonly onClose: () => void
  readonly onDeleted?: () => void
}

/** Asks for the name, and says that an active hook is deactivated first. */
export function DeleteHook({ hook, opened, onClose, onDeleted }: DeleteHookProps) {
  const { remove } = useHookActions(hook)
  const isActive = hook.status === 'ACTIVE'
  return (
    <ConfirmDialog
      opened={opened}
      title={words.deleteTitle(hook.name)}
      text={isActive ? words.deleteActiveText : words.deleteText}
      confirmLabel={isActive ? words.deactivateDeleteConfirm : words.deleteConfirm}
      danger
      requireName={hook.name}
      isPending={remove.isPending}
      onConfirm={() =>
        remove.mutate(hook.status, {
          onSuccess() {
            onClose()
            onDeleted?.()
          },
        })
      }
      onClose={onClose}
    />
  )
}
