import { Alert, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { ExecutionDetail } from '../api/executions.ts'
import type { RunOutcome } from '../api/flow-editing.ts'
import { builder as words } from '../messages/builder.ts'
import { Facts } from '../parts/facts.tsx'
import { JsonView } from '../parts/json-view.tsx'
import { StatusBadge } from '../parts/status-badge.tsx'
import { TextLink } from '../parts/text-link.tsx'
import { useEditor, useEditorStore } from './model/editor-context.ts'
import { cardRuns } from './model/last-run.ts'
import { find } from './model/walk.ts'

interface RunResultProps {
  readonly execution: ExecutionDetail
  readonly answer: RunOutcome['answer']
}

/** How a run ended: the error with what the other side said, and what a caller would have got. */
export function RunResult({ execution, answer }: RunResultProps) {
  const store = useEditorStore()
  const numbers = useEditor((state) => state.numbers)
  const { error, status, id } = execution
  const isUnderWay = status === 'RUNNING' || status === 'WAITING'
  const failed = error?.cardId ?? null
  const titleOf = (cardId: string) => {
    const { draft, catalogue } = store.getState()
    const node = find(draft, cardId)?.node
    const title = node === undefined ? cardId : catalogue.get(node.card).title
    return `${numbers.get(cardId) ?? ''} ${title}`.trim()
  }
  // Only some errors have it: what the other side answered, as far as it was kept.
  const response = failed === null ? undefined : cardRuns(execution).get(failed)?.error?.response
  const top = useRef<HTMLDivElement>(null)
  // On a small screen the result begins below what is in view.
  useEffect(() => {
    if (!isUnderWay) top.current?.scrollIntoView({ block: 'nearest' })
  }, [isUnderWay])
  return (
    <Stack gap="sm" ref={top}>
      <Group justify="space-between" role="status">
        <Group gap="xs">
          <Title order={2} size="h6">
            {words.runPanel.result}
          </Title>
          <StatusBadge of="execution" status={status} />
        </Group>
        <Text size="sm">
          <TextLink to="/executions/$executionId" params={{ executionId: id }}>
            {words.runPanel.openExecution}
          </TextLink>
        </Text>
      </Group>
      {isUnderWay && <Text size="sm">{words.runPanel.stillRunning}</Text>}
      {error !== null && (
        <Alert
          color="red"
          variant="outline"
          title={failed === null ? error.kind : words.runPanel.failedAt(titleOf(failed))}
        >
          <Stack gap="xs">
            <Text size="sm">{error.message}</Text>
            {response !== undefined && <JsonView label={words.runPanel.response} value={response} maxHeight={240} />}
          </Stack>
        </Alert>
      )}
      {answer != null && (
        <Stack gap="xs">
          <Title order={3} size="h6">
            {words.runPanel.answer}
          </Title>
          <Facts
            facts={[
              [words.runPanel.status, <Code key="status">{answer.status}</Code>],
              ...Object.entries(answer.headers).map(([name, value]) => [name, value] as const),
            ]}
          />
          <JsonView label={words.runPanel.answer} value={answer.body} asText maxHeight={240} />
        </Stack>
      )}
    </Stack>
  )
}
