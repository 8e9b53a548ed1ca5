import { Button, Group, Modal, Stack, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { putEventType, type EventTypeDetail, type OwnTypeInput } from '../../api/event-types.ts'
import { general } from '../../messages/general.ts'
import { eventTypes as words } from '../../messages/event-types.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { fieldProblems } from '../../parts/field-problems.ts'
import { JsonEditor } from '../../parts/json-editor.tsx'
import { toastDone } from '../../parts/toast.ts'

interface OwnTypeDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  /** The one to change; without it a new one is registered. */
  readonly type?: EventTypeDetail
}

const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }

/** Registers a type of one's own, or changes it. */
export function OwnTypeDialog({ opened, onClose, type }: OwnTypeDialogProps) {
  const title = type === undefined ? words.registerTitle : words.editTitle(type.id)
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg">
      {/* Inside, so that it begins anew each time. */}
      <OwnTypeForm onClose={onClose} {...(type === undefined ? {} : { type })} />
    </Modal>
  )
}

function OwnTypeForm({ onClose, type }: Omit<OwnTypeDialogProps, 'opened'>) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [id, setId] = useState(type?.id ?? '')
  const [description, setDescription] = useState(type?.description ?? '')
  const [eligible, setEligible] = useState(type?.eligible ?? true)
  const [example, setExample] = useState(type === undefined ? '' : exampleText(type))
  const [jsonProblem, setJsonProblem] = useState<string | null>(null)
  const saving = useMutation({
    mutationFn: (input: OwnTypeInput) => putEventType(input),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ['/api/v1/eventTypes'] })
      toastDone(words.saved(saved.id))
      onClose()
      await navigate({ to: '/event-types/$type', params: { type: saved.id } })
    },
  })
  const problems = fieldProblems(saving.error)
  const isFieldProblem = ['type', 'description'].some((field) => field in problems)
  const save = () => {
    const given = readExample(example)
    setJsonProblem(given.problem)
    if (given.problem !== null) return
    const more = given.value === undefined ? {} : { example: given.value }
    saving.mutate({ id: id.trim(), description: description.trim(), eligible, ...more })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Stack gap="md">
        {saving.error !== null && !isFieldProblem && <ErrorBox title={words.notSaved} error={saving.error} />}
        {type === undefined && (
          <TextInput
            label={words.name}
            description={words.nameHint}
            value={id}
            onChange={({ currentTarget }) => setId(currentTarget.value)}
            error={problems['type']}
            maxLength={255}
            styles={mono}
            autoComplete="off"
            spellCheck={false}
            required
            withAsterisk={false}
            data-autofocus
          />
        )}
        <TextInput
          label={words.description}
          description={words.descriptionHint}
          value={description}
          onChange={({ currentTarget }) => setDescription(currentTarget.value)}
          error={problems['description']}
          maxLength={255}
          required
          withAsterisk={false}
        />
        <Switch
          label={words.eligibleLabel}
          checked={eligible}
          onChange={({ currentTarget }) => setEligible(currentTarget.checked)}
        />
        <JsonEditor
          label={words.exampleLabel}
          description={words.exampleHint}
          value={example}
          onChange={setExample}
          {...(jsonProblem === null ? {} : { error: jsonProblem })}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {general.cancel}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** The id and the time of an example are new each time: they are not part of it. */
function exampleText({ example: { uuid: _uuid, published: _published, ...rest } }: EventTypeDetail): string {
  return JSON.stringify(rest, null, 2)
}

function readExample(text: string): { readonly value?: object; readonly problem: string | null } {
  if (text.trim() === '') return { problem: null }
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? { value, problem: null } : { problem: words.notJson(words.objectExpected) }
  } catch (thrown) {
    return { problem: words.notJson((thrown as Error).message) } // JSON.parse throws SyntaxErrors only
  }
}
