import { Button, Group, Modal, NativeSelect, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FlowItem } from '../../api/flows.ts'
import { folderList } from '../../api/folders.ts'
import { general } from '../../messages/general.ts'
import { flows as words } from '../../messages/flows.ts'
import { folderChoices } from './folder-nodes.ts'

interface MoveFlowDialogProps {
  /** Null while it is closed. */
  readonly flow: FlowItem | null
  readonly isPending: boolean
  readonly onMove: (folderId: string | null, folderName: string) => void
  readonly onClose: () => void
}

/** Puts a flow into another folder. */
export function MoveFlowDialog({ flow, isPending, onMove, onClose }: MoveFlowDialogProps) {
  return (
    <Modal opened={flow !== null} onClose={onClose} title={words.moveTitle(flow?.name ?? '')} centered>
      {flow !== null && <Choice flow={flow} isPending={isPending} onMove={onMove} onClose={onClose} />}
    </Modal>
  )
}

function Choice({ flow, isPending, onMove, onClose }: MoveFlowDialogProps & { readonly flow: FlowItem }) {
  const { data: folders = [] } = useQuery(folderList)
  const [chosen, setChosen] = useState(flow.folderId ?? '')
  const choices = [{ value: '', label: words.folders.none }, ...folderChoices(folders)]
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const label = choices.find(({ value }) => value === chosen)?.label ?? ''
        onMove(chosen === '' ? null : chosen, label)
      }}
    >
      <Stack gap="md">
        <NativeSelect
          label={words.moveTo}
          data={choices}
          value={chosen}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {general.cancel}
          </Button>
          <Button type="submit" loading={isPending} disabled={chosen === (flow.folderId ?? '')}>
            {words.move}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
