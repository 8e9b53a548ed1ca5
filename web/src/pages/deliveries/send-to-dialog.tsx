import { Alert, Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../api/client.ts'
import { sendTo, type SentOnce } from '../../api/deliveries.ts'
import { general } from '../../messages/general.ts'
import { deliveries as words } from '../../messages/deliveries.ts'
import { durationText } from '../../parts/duration.tsx'

interface SendToDialogProps {
  readonly id: string
  readonly opened: boolean
  readonly onClose: () => void
}

/** Sends the bytes of a delivery once to another URL and shows what it answered. */
export function SendToDialog({ id, opened, onClose }: SendToDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.sendToTitle} size="lg">
      {/* Inside, so that what was typed is gone when it opens again. */}
      <Form id={id} onClose={onClose} />
    </Modal>
  )
}

function Form({ id, onClose }: Omit<SendToDialogProps, 'opened'>) {
  const [url, setUrl] = useState('')
  const { mutate, data, error, isPending } = useMutation({ mutationFn: () => sendTo(id, url.trim()) })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        mutate()
      }}
    >
      <Stack gap="md">
        <Text size="sm">{words.sendToLead}</Text>
        <TextInput
          label={words.sendToUrl}
          type="url"
          required
          placeholder="https://"
          value={url}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          error={error === null ? undefined : messageOf(error)}
          maxLength={2048}
          data-autofocus
        />
        <div role="status">{data !== undefined && <Outcome sent={data} />}</div>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {general.close}
          </Button>
          <Button type="submit" loading={isPending}>
            {words.sendToNow}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Outcome({ sent: { status, error, answer, durationMs } }: { readonly sent: SentOnce }) {
  const title =
    status === null ? words.sentNowhere(error ?? '') : words.sentTo(words.httpStatus(status), durationText(durationMs))
  return (
    <Alert color={error === null ? 'teal' : 'red'} variant="outline" title={title}>
      {answer !== null && answer !== '' && (
        <Code block tabIndex={0} role="group" aria-label={words.answer}>
          {answer.slice(0, 4_000)}
        </Code>
      )}
    </Alert>
  )
}

const messageOf = (error: Error) =>
  error instanceof ApiError && error.causes.length > 0 ? error.causes.join(' ') : error.message
