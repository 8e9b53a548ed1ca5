import { ActionIcon, Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { Copy, Download, EllipsisVertical, FolderInput, Pencil, Play, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import type { FlowItem } from '../../api/flows.ts'
import { flows as words } from '../../messages/flows.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { useMay } from '../../parts/use-may.ts'
import { MoveFlowDialog } from './move-flow-dialog.tsx'
import { useFlowActions } from './use-flow-actions.ts'

/** What can be done to a flow from its row. */
export function FlowMenu({ flow }: { readonly flow: FlowItem }) {
  const { id, name, status, lastExecution } = flow
  const navigate = useNavigate()
  const { duplicate, move, remove, download } = useFlowActions(flow)
  const mayManage = useMay('flowhook.flows.manage')
  const [dialog, setDialog] = useState<'move' | 'delete' | null>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const close = () => {
    setDialog(null)
    // The menu's item, which had the focus before, is gone: after the dialog has looked for it.
    setTimeout(() => opener.current?.focus(), 50)
  }
  const open = (panel?: 'run') =>
    void navigate({
      to: '/flows/$flowId',
      params: { flowId: id },
      ...(panel === undefined ? {} : { search: { panel } }),
    })
  return (
    <>
      {/* Inside the landmark of what it belongs to; the row's own box would cut it off. */}
      <Menu portalProps={{ target: '#content' }} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon ref={opener} variant="subtle" color="gray" size={28} aria-label={words.menuOf(name)}>
            <EllipsisVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={14} aria-hidden />} onClick={() => open()}>
            {words.open}
          </Menu.Item>
          {mayManage && (
            <>
              <Menu.Item leftSection={<Play size={14} aria-hidden />} onClick={() => open('run')}>
                {words.run}
              </Menu.Item>
              <Menu.Item leftSection={<Copy size={14} aria-hidden />} onClick={() => duplicate.mutate()}>
                {words.duplicate}
              </Menu.Item>
              <Menu.Item leftSection={<FolderInput size={14} aria-hidden />} onClick={() => setDialog('move')}>
                {words.move}
              </Menu.Item>
            </>
          )}
          <Menu.Item leftSection={<Download size={14} aria-hidden />} onClick={() => download.mutate()}>
            {words.export}
          </Menu.Item>
          {mayManage && (
            <>
              <Menu.Divider />
              <Menu.Item
                leftSection={<Trash2 size={14} aria-hidden />}
                c="var(--mantine-color-error)"
                onClick={() => setDialog('delete')}
              >
                {words.delete}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <MoveFlowDialog
        flow={dialog === 'move' ? flow : null}
        isPending={move.isPending}
        onMove={(folderId, folderName) => move.mutate({ folderId, folderName }, { onSettled: close })}
        onClose={close}
      />
      <ConfirmDialog
        opened={dialog === 'delete'}
        title={words.deleteTitle(name)}
        text={[
          ...(status === 'ACTIVE' ? [words.deleteOn] : []),
          lastExecution === null ? words.deleteText : words.deleteWithRuns,
        ].join(' ')}
        confirmLabel={words.deleteConfirm}
        danger
        // What ran is history that somebody may need.
        {...(lastExecution === null ? {} : { requireName: name })}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSettled: close })}
        onClose={close}
      />
    </>
  )
}
