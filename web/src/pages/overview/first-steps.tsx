import { Badge, Group, Paper, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { deliveryList } from '../../api/deliveries.ts'
import { eventHookList } from '../../api/event-hooks.ts'
import { flowList } from '../../api/flows.ts'
import { useLiveRefresh } from '../../live/use-live-refresh.ts'
import { overview as words } from '../../messages/overview.ts'
import { TextLink } from '../../parts/text-link.tsx'
import classes from './overview.module.css'

/** From nothing to the first delivery. It goes by what there is, and is gone when all of it is done. */
export function FirstSteps() {
  const flows = useInfiniteQuery(flowList())
  const hooks = useInfiniteQuery(eventHookList())
  const deliveries = useInfiniteQuery(deliveryList())
  const isDelivered = deliveries.data?.pages.some(({ rows }) => rows.length > 0) === true
  useLiveRefresh(['flow', 'hook'], () => Promise.all([flows.refetch(), hooks.refetch()]))
  useLiveRefresh(['delivery'], () => isDelivered || deliveries.refetch())
  if (flows.data === undefined || hooks.data === undefined || deliveries.data === undefined) return null
  const allHooks = hooks.data.pages.flatMap(({ rows }) => rows)
  const unverified = allHooks.find(({ verificationStatus }) => verificationStatus !== 'VERIFIED')
  const steps: readonly StepProps[] = [
    {
      isDone: flows.data.pages.some(({ rows }) => rows.length > 0),
      link: <TextLink to="/flows/new">{words.createFlow}</TextLink>,
      lead: words.createFlowLead,
    },
    {
      isDone: allHooks.length > 0,
      link: <TextLink to="/event-hooks/new">{words.createHook}</TextLink>,
      lead: words.createHookLead,
    },
    {
      isDone: allHooks.some(({ verificationStatus }) => verificationStatus === 'VERIFIED'),
      link:
        unverified === undefined ? (
          <TextLink to="/event-hooks">{words.verify}</TextLink>
        ) : (
          <TextLink to="/event-hooks/$hookId" params={{ hookId: unverified.id }}>
            {words.verify}
          </TextLink>
        ),
      lead: words.verifyLead,
    },
    {
      isDone: isDelivered,
      link: (
        <TextLink to="/system-log" search={{ publish: '' }}>
          {words.publish}
        </TextLink>
      ),
      lead: words.publishLead,
    },
  ]
  const done = steps.filter(({ isDone }) => isDone).length
  if (done === steps.length) return null
  return (
    <Paper withBorder p="md" component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {words.steps}
        </Title>
        <Text size="sm" c="dimmed" role="status">
          {words.stepsDone(done, steps.length)}
        </Text>
      </Group>
      <ol className={classes['steps']}>
        {steps.map((step) => (
          <Step key={step.lead} {...step} />
        ))}
      </ol>
    </Paper>
  )
}

interface StepProps {
  readonly isDone: boolean
  readonly link: ReactNode
  readonly lead: string
}

function Step({ isDone, link, lead }: StepProps) {
  return (
    <li className={classes['step']} data-done={isDone}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Text fw={600}>{link}</Text>
        <Badge variant={isDone ? 'light' : 'outline'} color={isDone ? 'teal' : 'gray'} style={{ flex: 'none' }}>
          {isDone ? words.done : words.toDo}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {lead}
      </Text>
    </li>
  )
}
