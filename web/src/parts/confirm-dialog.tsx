import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { general } from '../messages/general.ts'

interface ConfirmDialogProps {
  readonly opened: boolean
  readonly title: string
  readonly text: ReactNode
  /** The verb of what will be done: "Delete flow". */
  readonly confirmLabel: string
  /** It cannot be undone. */
  readonly danger?: boolean
  /** The name of the thing, which must be typed first. */
  readonly requireName?: string
  readonly isPending?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before something that cannot be undone. The focus goes back to where it came from. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} centered>
      {/* Inside, so that what was typed is gone when it opens again. */}
      <Question {...props} />
    </Modal>
  )
}

function Question(props: ConfirmDialogProps) {
  const { text, confirmLabel, danger = false, requireName, isPending = false, onConfirm, onClose } = props
  const [typed, setTyped] = useState('')
  const isReady = requireName === undefined || typed.trim() === requireName
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) onConfirm()
      }}
    >
      <Stack gap="md">
        {typeof text === 'string' ? <Text>{text}</Text> : text}
        {requireName !== undefined && (
          <TextInput
            label={general.typeName(requireName)}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {general.cancel}
          </Button>
          <Button type="submit" disabled={!isReady} loading={isPending} {...(danger ? { color: 'red' } : {})}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
