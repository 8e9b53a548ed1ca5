import { Alert, Anchor, Button, Code, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Pin, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { downloadPath, type ExecutedCard } from '../../api/executions.ts'
import { execution as words, executions } from '../../messages/executions.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import classes from './card-details.module.css'
import { isRepeatable, titleOf, useSelectedCard, useShown } from './execution-context.ts'
import { RerunDialog } from './rerun-dialog.tsx'

/** What the selected card got and gave. */
export function CardDetails() {
  const { execution, declarations } = useShown()
  const card = useSelectedCard()
  const [isRerunning, setRerunning] = useState(false)
  if (card === undefined) return <Skeleton height={200} />
  if (card === null) return <Text c="dimmed">{words.nothingRan}</Text>
  const title = titleOf(card, declarations)
  const isOwn = card.id !== 'trigger' && execution.cards.includes(card)
  return (
    <section aria-label={title} className={classes['details']}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={2} size="h4">
            {title}
          </Title>
          <Code>{card.id}</Code>
          <StatusBadge of="execution" status={card.status} />
        </Group>
        {isOwn && execution.finished !== null && isRepeatable(execution) && (
          <Button
            variant="default"
            size="xs"
            leftSection={<RotateCcw size={14} aria-hidden />}
            onClick={() => setRerunning(true)}
          >
            {words.rerunFrom}
          </Button>
        )}
      </Group>
      {card.pinned === true && (
        <Text size="sm" c="dimmed">
          <Pin size={14} aria-hidden /> {executions.pinned}
        </Text>
      )}
      <Failure card={card} />
      <Values card={card} />
      <RerunDialog
        opened={isRerunning}
        from={isOwn ? card.id : null}
        title={words.rerunFromCard(title)}
        onClose={() => setRerunning(false)}
      />
    </section>
  )
}

function Failure({ card: { error } }: { readonly card: ExecutedCard }) {
  if (error === null) return null
  const { response } = error
  return (
    <Stack gap="sm">
      <ErrorBox title={error.kind} error={new Error(error.message)} />
      {response !== undefined && (
        <div className={classes['values']}>
          <div className={classes['value']}>
            <Text size="sm" fw={600} mb={4}>
              {executions.answered}: {response.status}
            </Text>
            <JsonView label={executions.headers} value={response.headers} maxHeight={240} />
          </div>
          <div className={classes['value']}>
            <Text size="sm" fw={600} mb={4}>
              {executions.body}
            </Text>
            <JsonView label={executions.body} value={response.body} asText maxHeight={240} />
            {response.truncated === true && (
              <Text size="xs" c="dimmed">
                {executions.bodyCut}
              </Text>
            )}
          </div>
        </div>
      )}
    </Stack>
  )
}

function Values({ card }: { readonly card: ExecutedCard }) {
  const { execution } = useShown()
  const { inputs, outputs, truncated, left_out: leftOut = false, passes } = card
  const [trigger] = execution.cards
  if (leftOut && inputs === null && outputs === null) {
    // Where even what came in is not there, the flow does not save; else this was too large.
    const hint = trigger?.left_out === true ? executions.leftOutHint : executions.leftOutSize
    return (
      <Alert variant="outline" color="gray" title={executions.leftOut}>
        {hint}
      </Alert>
    )
  }
  return (
    <>
      <div className={classes['values']}>
        {card.id !== 'trigger' && card.pinned !== true && (
          <Value name={executions.inputs} value={inputs} isLeftOut={leftOut && inputs === null} />
        )}
        <Value
          name={executions.outputs}
          value={outputs}
          isLeftOut={leftOut && outputs === null && card.status === 'SUCCESS'}
        />
      </div>
      {truncated !== undefined && (
        <Text size="sm">
          {executions.truncated(truncated.join(', '))}{' '}
          <Anchor href={downloadPath(execution.id)} download={`execution-${execution.id}.json`} size="sm">
            {executions.downloadAll}
          </Anchor>
        </Text>
      )}
      {leftOut && passes !== undefined && (
        <Text size="sm" c="dimmed">
          {executions.passesLeftOut}
        </Text>
      )}
    </>
  )
}

interface ValueProps {
  readonly name: string
  readonly value: unknown
  readonly isLeftOut: boolean
}

function Value({ name, value, isLeftOut }: ValueProps) {
  const isEmpty = value === null || value === undefined || Object.keys(value).length === 0
  return (
    <div className={classes['value']}>
      <Text size="sm" fw={600} mb={4}>
        {name}
      </Text>
      {isEmpty ? (
        <Text size="sm" c="dimmed">
          {isLeftOut ? executions.leftOutSize : executions.noValues}
        </Text>
      ) : (
        <JsonView label={name} value={value} maxHeight={340} />
      )}
    </div>
  )
}
