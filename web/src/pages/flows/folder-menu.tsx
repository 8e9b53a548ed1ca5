import { ActionIcon, Menu } from '@mantine/core'
import { Download, EllipsisVertical, FolderInput, FolderPlus, Pencil, Trash2 } from 'lucide-react'
import { useRef } from 'react'
import { folderLimits } from '../../../../src/model/folder.ts'
import { flows } from '../../messages/flows.ts'
import type { FolderNode } from './folder-nodes.ts'
import type { FolderDialog } from './folder-dialogs.tsx'

const words = flows.folders

interface FolderMenuProps {
  readonly folder: FolderNode
  readonly mayManage: boolean
  readonly onExport: () => void
  /** Gets what should have the focus again afterwards. */
  readonly onDialog: (dialog: NonNullable<FolderDialog>, opener: HTMLElement | null) => void
}

/** What can be done to the chosen folder. */
export function FolderMenu({ folder, mayManage, onExport, onDialog }: FolderMenuProps) {
  const opener = useRef<HTMLButtonElement>(null)
  const ask = (kind: NonNullable<FolderDialog>['kind']) => onDialog({ kind, folder }, opener.current)
  return (
    <Menu portalProps={{ target: '#content' }} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon ref={opener} variant="subtle" color="gray" size={28} aria-label={words.menuOf(folder.name)}>
          <EllipsisVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayManage && (
          <>
            {folder.level < folderLimits.levels && (
              <Menu.Item leftSection={<FolderPlus size={14} aria-hidden />} onClick={() => ask('create')}>
                {words.createInside}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<Pencil size={14} aria-hidden />} onClick={() => ask('rename')}>
              {words.rename}
            </Menu.Item>
            <Menu.Item leftSection={<FolderInput size={14} aria-hidden />} onClick={() => ask('move')}>
              {words.move}
            </Menu.Item>
          </>
        )}
        <Menu.Item leftSection={<Download size={14} aria-hidden />} onClick={onExport}>
          {words.export}
        </Menu.Item>
        {mayManage && (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<Trash2 size={14} aria-hidden />}
              c="var(--mantine-color-error)"
              onClick={() => ask('delete')}
            >
              {words.delete}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
