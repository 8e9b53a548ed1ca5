import { Code, Group, Paper, Stack, Text } from '@mantine/core'
import type { ExecutedCard, ExecutedPass } from '../../api/executions.ts'
import { messages } from '../../messages/index.ts'
import { Duration } from '../../parts/duration.tsx'
import { JsonBlock } from '../../parts/json-block.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import classes from './executed-cards.module.css'

const words = messages.executions
/** A loop may have 10,000 of them. */
const mostPasses = 50

/** What ran, in the order in which it ran; branches and passes inside their card. */
export function ExecutedCards({ cards }: { readonly cards: readonly ExecutedCard[] }) {
  return (
    <ol className={classes['cards']}>
      {cards.map((card) => (
        <li key={card.id}>
          <CardBox card={card} />
        </li>
      ))}
    </ol>
  )
}

function CardBox({
  card: { id, card, status, started, finished, error, inputs, outputs, left_out, passes },
}: {
  readonly card: ExecutedCard
}) {
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group gap="sm">
          <Text fw={600}>{id}</Text>
          <Code>{card}</Code>
          <StatusBadge of="execution" status={status} />
          <Text size="sm" c="dimmed">
            <Duration started={started} finished={finished} />
          </Text>
        </Group>
        {error !== null && <Text c="var(--mantine-color-error)">{error.message}</Text>}
        {left_out === true && (
          <Text size="sm" c="dimmed">
            {words.leftOut}
          </Text>
        )}
        <div className={classes['values']}>
          <Value name={words.inputs} value={inputs} of={id} />
          <Value name={words.outputs} value={outputs} of={id} />
        </div>
        {passes !== undefined && <Passes passes={passes} />}
      </Stack>
    </Paper>
  )
}

function Value({ name, value, of }: { readonly name: string; readonly value: unknown; readonly of: string }) {
  if (value === null || value === undefined) return null
  return (
    <div className={classes['value']}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <JsonBlock value={value} label={`${name}, ${of}`} />
    </div>
  )
}

function Passes({ passes }: { readonly passes: readonly ExecutedPass[] }) {
  return (
    <Stack gap="sm">
      {passes.slice(0, mostPasses).map(({ name, cards }, position) => (
        // Passes never change their order, and two branches may have one name.
        <details key={position} open={passes.length === 1}>
          <summary>{name}</summary>
          <ExecutedCards cards={cards} />
        </details>
      ))}
      {passes.length > mostPasses && <Text size="sm">{words.morePasses(passes.length - mostPasses)}</Text>}
    </Stack>
  )
}
