import { Skeleton, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { deliveryList } from '../../api/deliveries.ts'
import { logEvent } from '../../api/logs.ts'
import { useLive } from '../../live/use-live.ts'
import { general } from '../../messages/general.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Facts } from '../../parts/facts.tsx'
import { IdText } from '../../parts/id-text.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { HookName } from '../../parts/name-of.tsx'
import { SideDrawer } from '../../parts/side-drawer.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import classes from './system-log.module.css'

interface EventDrawerProps {
  readonly uuid: string | undefined
  readonly onClose: () => void
}

/** One event: what it led to, and all of it. */
export function EventDrawer({ uuid, onClose }: EventDrawerProps) {
  const { data } = useQuery({ ...logEvent(uuid ?? ''), enabled: uuid !== undefined })
  return (
    <SideDrawer opened={uuid !== undefined} title={data?.eventType ?? words.event} onClose={onClose}>
      {uuid !== undefined && <EventDetail uuid={uuid} />}
    </SideDrawer>
  )
}

function EventDetail({ uuid }: { readonly uuid: string }) {
  const { data, error, refetch } = useQuery(logEvent(uuid))
  if (data === undefined) {
    if (error !== null) return <ErrorBox error={error} onRetry={() => void refetch()} />
    return <Skeleton height={240} role="status" aria-label={general.loading} />
  }
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          [words.message, textOf(data.displayMessage)],
          [words.published, <TimeAgo key="time" time={data.published} />],
          [words.actor, textOf(data.actor?.displayName)],
          [words.outcome, textOf(data.outcome?.result)],
          [words.uuid, <IdText key="uuid" id={data.uuid} label={words.uuid} />],
        ]}
      />
      <Deliveries uuid={uuid} />
      <section>
        <Title order={3} size="h4" mb="xs">
          {words.whole}
        </Title>
        <JsonView label={words.whole} value={data} maxHeight={560} />
      </section>
    </Stack>
  )
}

/** Where the event was delivered, and what ran for it; it follows what happens. */
function Deliveries({ uuid }: { readonly uuid: string }) {
  const queries = useQueryClient()
  const { readFirst: _, ...query } = deliveryList({ eventUuid: uuid })
  const { data, error, refetch } = useInfiniteQuery(query)
  useLive(['delivery'], () => void queries.invalidateQueries({ queryKey: query.queryKey }))
  const rows = data?.pages.flatMap((part) => part.rows) ?? []
  return (
    <section>
      <Title order={3} size="h4" mb="xs">
        {words.deliveries}
      </Title>
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {data !== undefined && rows.length === 0 && <Text c="dimmed">{words.noDeliveries}</Text>}
      {rows.map(({ id, hookId, status, executionId }) => (
        <div key={id} className={classes['linked']}>
          <StatusBadge of="delivery" status={status} />
          <TextLink to="/deliveries/$deliveryId" params={{ deliveryId: id }}>
            {words.toDelivery}
          </TextLink>
          {executionId !== undefined && (
            <TextLink to="/executions/$executionId" params={{ executionId }}>
              {words.execution}
            </TextLink>
          )}
          <TextLink to="/event-hooks/$hookId" params={{ hookId }}>
            <HookName id={hookId} />
          </TextLink>
        </div>
      ))}
    </section>
  )
}

/** What came from outside may have another type than it should. */
function textOf(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : general.none
}
