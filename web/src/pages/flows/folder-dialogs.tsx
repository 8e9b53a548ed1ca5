import { Alert, Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../api/client.ts'
import { createFolder, deleteFolder, folderList, replaceFolder, type FolderItem } from '../../api/folders.ts'
import { folderLimits } from '../../../../src/model/folder.ts'
import { general } from '../../messages/general.ts'
import { flows } from '../../messages/flows.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { fieldProblems } from '../../parts/field-problems.ts'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import { countWithin, flatten, folderChoices, type FolderNode } from './folder-nodes.ts'

const words = flows.folders

/** Which question about folders is open. A new one is made inside of `folder`, or outermost with null. */
export type FolderDialog = {
  readonly kind: 'create' | 'rename' | 'move' | 'delete'
  readonly folder: FolderNode | null
} | null

interface FolderDialogsProps {
  readonly dialog: FolderDialog
  readonly folders: readonly FolderItem[]
  readonly onClose: () => void
  /** Gets the folder that was made. */
  readonly onCreated: (id: string) => void
  readonly onDeleted: () => void
}

/** Everything that is asked about folders. */
export function FolderDialogs({ dialog: asked, folders, onClose, onCreated, onDeleted }: FolderDialogsProps) {
  // What closes keeps its words until it is out of sight.
  const [dialog, setDialog] = useState(asked)
  if (asked !== null && asked !== dialog) setDialog(asked)
  const queries = useQueryClient()
  const readAgain = () => queries.invalidateQueries({ queryKey: folderList.queryKey })
  const remove = useMutation({
    mutationFn: ({ id }: FolderNode) => deleteFolder(id),
    async onSuccess(_, { name }) {
      toastDone(words.deleted(name))
      onDeleted()
      await Promise.all([readAgain(), queries.invalidateQueries({ queryKey: ['/api/v1/flows'] })])
    },
    onError(error) {
      toastFailed(error instanceof ApiError && error.causes[0] !== undefined ? new Error(error.causes[0]) : error)
    },
    onSettled: onClose,
  })
  const titles = { create: words.createTitle, rename: words.renameTitle, move: words.moveTitle, delete: '' }
  const isForm = dialog !== null && dialog.kind !== 'delete'
  const doomed = dialog?.kind === 'delete' ? dialog.folder : null
  const inside = doomed === null ? { folders: 0, flows: 0 } : countWithin(doomed)
  const isEmpty = inside.folders + inside.flows === 0
  return (
    <>
      <Modal
        opened={isForm && asked !== null}
        onClose={onClose}
        title={dialog === null ? '' : titles[dialog.kind]}
        centered
      >
        {isForm && (
          <FolderForm
            dialog={dialog}
            folders={folders}
            onClose={onClose}
            onSaved={async (saved) => {
              await readAgain()
              if (dialog.kind === 'create') onCreated(saved.id)
            }}
          />
        )}
      </Modal>
      <ConfirmDialog
        opened={doomed !== null && asked !== null}
        title={words.deleteTitle(doomed?.name ?? '')}
        text={isEmpty ? words.deleteEmpty : words.deleteText(inside.folders, inside.flows)}
        confirmLabel={words.deleteConfirm}
        danger
        {...(isEmpty || doomed === null ? {} : { requireName: doomed.name })}
        isPending={remove.isPending}
        onConfirm={() => doomed !== null && remove.mutate(doomed)}
        onClose={onClose}
      />
    </>
  )
}

interface FolderFormProps {
  readonly dialog: NonNullable<FolderDialog>
  readonly folders: readonly FolderItem[]
  readonly onClose: () => void
  readonly onSaved: (folder: FolderItem) => Promise<void>
}

function FolderForm({ dialog: { kind, folder }, folders, onClose, onSaved }: FolderFormProps) {
  const isNew = kind === 'create'
  const [name, setName] = useState(isNew ? '' : (folder?.name ?? ''))
  const [parentId, setParentId] = useState((isNew ? folder?.id : folder?.parentId) ?? '')
  const save = useMutation({
    mutationFn: () => {
      const input = { name: name.trim(), parentId: parentId === '' ? null : parentId }
      return isNew || folder === null ? createFolder(input) : replaceFolder(folder.id, input)
    },
    async onSuccess(saved) {
      toastDone(isNew ? words.created(saved.name) : words.changed(saved.name))
      await onSaved(saved)
      onClose()
    },
  })
  const wrong = fieldProblems(save.error)
  // Not into itself, nor into what is in it.
  const own = new Set(isNew || folder === null ? [] : flatten([folder]).map(({ id }) => id))
  const choices = folderChoices(folders).filter(({ value }) => !own.has(value))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack gap="md">
        {save.error !== null && Object.keys(wrong).length === 0 && (
          <Alert color="red" variant="outline" role="alert">
            {save.error.message}
          </Alert>
        )}
        {kind !== 'move' && (
          <TextInput
            label={words.name}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={wrong['name']}
            maxLength={folderLimits.name}
            autoComplete="off"
            data-autofocus
          />
        )}
        {kind !== 'rename' && (
          <NativeSelect
            label={words.parent}
            data={[{ value: '', label: words.outermost }, ...choices]}
            value={parentId}
            onChange={({ currentTarget }) => setParentId(currentTarget.value)}
            error={wrong['parentId'] ?? (kind === 'move' ? wrong['name'] : undefined)}
            {...(kind === 'move' ? { 'data-autofocus': true } : {})}
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {general.cancel}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
