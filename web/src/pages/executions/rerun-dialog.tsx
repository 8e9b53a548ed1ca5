import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { retryExecution, type ExecutedCard, type ExecutionDetail, type RetryChange } from '../../api/executions.ts'
import { general } from '../../messages/general.ts'
import { execution as words } from '../../messages/executions.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { JsonEditor } from '../../parts/json-editor.tsx'
import { jsonProblem } from '../../parts/json-problem.ts'
import { toastDone } from '../../parts/toast.ts'
import { useShown } from './execution-context.ts'

interface RerunDialogProps {
  readonly opened: boolean
  /** The first card that runs; null for all of them. */
  readonly from: string | null
  readonly title: string
  readonly onClose: () => void
}

/** Runs the flow once more, with an input and with outputs of the cards before that can be changed. */
export function RerunDialog({ opened, from, title, onClose }: RerunDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg">
      {/* Inside, so that it begins anew each time it opens. */}
      <RerunForm from={from} onClose={onClose} />
    </Modal>
  )
}

/** Starts an execution like this one, and goes to it. */
export function useRerun(id: string) {
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (change: RetryChange) => retryExecution(id, change),
    onSuccess: ({ executionId }) => {
      toastDone(words.reran)
      void navigate({ to: '/executions/$executionId', params: { executionId } })
    },
  })
}

function RerunForm({ from, onClose }: Pick<RerunDialogProps, 'from' | 'onClose'>) {
  const { execution } = useShown()
  const input = inputOf(execution)
  const before = textOf(from === null ? {} : outputsBefore(execution.cards, from))
  const [inputText, setInputText] = useState(input?.text ?? '')
  const [pinnedText, setPinnedText] = useState(before)
  const rerun = useRerun(execution.id)
  const problems = {
    input: input === null ? null : (jsonProblem(inputText)?.message ?? null),
    pinned: jsonProblem(pinnedText)?.message ?? null,
  }
  const isReady = problems.input === null && problems.pinned === null
  const run = () => {
    const isChanged = input !== null && inputText !== input.text
    rerun.mutate(
      {
        ...(from === null ? {} : { from }),
        ...(isChanged ? { [input.name]: JSON.parse(inputText) as unknown } : {}),
        ...(pinnedText === before ? {} : { pinned: JSON.parse(pinnedText) as Record<string, unknown> }),
      },
      { onSuccess: onClose },
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) run()
      }}
    >
      <Stack gap="md">
        <Text size="sm">{from === null ? words.rerunAllLead : words.rerunLead}</Text>
        {input !== null && (
          <JsonEditor
            label={input.name === 'body' ? words.editBody : words.editValues}
            value={inputText}
            onChange={setInputText}
            error={problems.input}
            maxHeight={280}
          />
        )}
        {before !== '{}' && (
          <JsonEditor
            label={words.editOutputs}
            description={words.editOutputsHint}
            value={pinnedText}
            onChange={setPinnedText}
            error={problems.pinned}
            maxHeight={280}
          />
        )}
        {rerun.error !== null && <ErrorBox error={rerun.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {general.cancel}
          </Button>
          <Button type="submit" disabled={!isReady} loading={rerun.isPending}>
            {words.start}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const textOf = (value: unknown) => JSON.stringify(value, null, 2)

/** What can be changed of what came in; null where it is not here as a whole. */
function inputOf({
  cards: [trigger],
}: ExecutionDetail): { readonly name: 'body' | 'values'; readonly text: string } | null {
  const outputs = trigger?.outputs
  if (trigger === undefined || trigger.truncated !== undefined) return null
  if (typeof outputs !== 'object' || outputs === null || Array.isArray(outputs)) return null
  // What the trigger adds of itself was not given by anybody.
  const { caller: _caller, execution_id: _id, ...values } = outputs as Readonly<Record<string, unknown>>
  switch (trigger.card) {
    case 'helper':
      return { name: 'values', text: textOf(outputs) }
    case 'delegated':
      return { name: 'values', text: textOf(values) }
    case 'schedule':
      return null
    case 'event':
      return { name: 'body', text: textOf(values['event'] ?? null) }
    default:
      return { name: 'body', text: textOf(values['body'] ?? null) }
  }
}

/** What the cards before this one gave, as far as it was kept. */
function outputsBefore(cards: readonly ExecutedCard[], from: string): Readonly<Record<string, unknown>> {
  const at = cards.findIndex(({ id }) => id === from)
  const kept = cards.slice(1, at).filter(({ outputs }) => outputs !== null)
  return Object.fromEntries(kept.map(({ id, outputs }) => [id, outputs]))
}
