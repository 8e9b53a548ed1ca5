import { Alert, Box, Button, Group, Modal, SimpleGrid, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { exampleOf, publishEvent } from '../../api/logs.ts'
import { general } from '../../messages/general.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { JsonEditor } from '../../parts/json-editor.tsx'
import { jsonProblem } from '../../parts/json-problem.ts'
import { choicesHeight, EventTypeSelect } from './event-type-select.tsx'

interface PublishDialogProps {
  readonly opened: boolean
  /** What it begins with. */
  readonly type: string | undefined
  readonly onType: (type: string | undefined) => void
  readonly onClose: () => void
  readonly onPublished: (uuid: string, type: string) => void
}

/** Publishes an event by hand, beginning with the catalog's example. */
export function PublishDialog(props: PublishDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={words.publishTitle} size="56rem">
      <PublishForm {...props} />
    </Modal>
  )
}

function PublishForm({ type, onType, onClose, onPublished }: PublishDialogProps) {
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const template = useMutation({
    mutationFn: (chosen: string) => queries.fetchQuery(exampleOf(chosen)),
    onSuccess: (example) => setText(JSON.stringify(example, null, 2)),
  })
  const { mutate: fill } = template
  useEffect(() => {
    if (type !== undefined) fill(type)
  }, [type, fill])
  const publishing = useMutation({
    mutationFn: publishEvent,
    onSuccess: ({ uuids: [uuid] }) => {
      if (uuid !== undefined) onPublished(uuid, type ?? '')
    },
  })
  const publish = () => {
    const found = jsonProblem(text)
    setWrong(found === null ? null : `${words.notJson} ${found.message} (${found.line}:${found.column})`)
    if (found === null) publishing.mutate(JSON.parse(text))
  }
  return (
    <Stack gap="md">
      <Text c="dimmed" size="sm">
        {words.publishLead}
      </Text>
      <Box mih={type === undefined ? choicesHeight + 60 : undefined}>
        <EventTypeSelect value={type} placeholder={words.pickType} onChange={onType} autoFocus={type === undefined} />
      </Box>
      {template.error !== null && <ErrorBox error={template.error} />}
      {type !== undefined && text === '' && template.error === null && <Skeleton height={280} />}
      {type !== undefined && text !== '' && (
        <>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            <Quick label={words.actorName} path={['actor', 'displayName']} text={text} onChange={setText} />
            <Quick label={words.targetName} path={['target', '0', 'displayName']} text={text} onChange={setText} />
          </SimpleGrid>
          <JsonEditor
            label={words.json}
            value={text}
            onChange={setText}
            error={wrong}
            minHeight={220}
            maxHeight={340}
          />
        </>
      )}
      {publishing.error !== null && <ErrorBox error={publishing.error} />}
      {publishing.data?.duplicates === 1 && <Alert color="orange">{words.duplicate}</Alert>}
      <Group justify="flex-end" gap="sm">
        {type !== undefined && (
          <Button
            variant="subtle"
            color="gray"
            c="dimmed"
            mr="auto"
            onClick={() => fill(type)}
            loading={template.isPending}
          >
            {words.again}
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {general.cancel}
        </Button>
        <Button onClick={publish} disabled={type === undefined || text === ''} loading={publishing.isPending}>
          {words.publishNow}
        </Button>
      </Group>
    </Stack>
  )
}

interface QuickProps {
  readonly label: string
  readonly path: readonly string[]
  readonly text: string
  readonly onChange: (text: string) => void
}

/** One field of the event, to change it without looking for it in the JSON. */
function Quick({ label, path, text, onChange }: QuickProps) {
  const value = valueAt(text, path)
  return (
    <TextInput
      label={label}
      value={value ?? ''}
      disabled={value === null}
      onChange={({ currentTarget }) => onChange(withValue(text, path, currentTarget.value))}
    />
  )
}

function valueAt(text: string, path: readonly string[]): string | null {
  if (jsonProblem(text) !== null) return null
  let value: unknown = JSON.parse(text)
  for (const name of path)
    value =
      typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : null
  return typeof value === 'string' ? value : null
}

function withValue(text: string, [...path]: readonly string[], given: string): string {
  const event: unknown = JSON.parse(text)
  const last = path.pop()!
  let inner = event
  // `valueAt` has found a text there, so everything on the way is an object or a list.
  for (const name of path) inner = (inner as Record<string, unknown>)[name]
  Object.assign(inner as object, { [last]: given })
  return JSON.stringify(event, null, 2)
}
