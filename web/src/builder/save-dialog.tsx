import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { builder as words } from '../messages/builder.ts'
import { general } from '../messages/general.ts'

interface SaveDialogProps {
  readonly opened: boolean
  readonly isPending: boolean
  readonly onSave: (name: string) => void
  readonly onClose: () => void
}

/** Asks for the name before the first save. */
export function SaveDialog({ opened, onClose, ...rest }: SaveDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.saveFlow} centered>
      <NameForm onClose={onClose} {...rest} />
    </Modal>
  )
}

function NameForm({ isPending, onSave, onClose }: Omit<SaveDialogProps, 'opened'>) {
  const [name, setName] = useState('')
  const [error, setError] = useState<string | null>(null)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === '') setError(words.nameNeeded)
        else onSave(name.trim())
      }}
    >
      <Stack gap="md">
        <TextInput
          label={words.flowName}
          value={name}
          error={error}
          required
          maxLength={255}
          autoComplete="off"
          data-autofocus
          onChange={({ currentTarget }) => {
            setName(currentTarget.value)
            setError(null)
          }}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {general.cancel}
          </Button>
          <Button type="submit" loading={isPending}>
            {words.saveFlow}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
