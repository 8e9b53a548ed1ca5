import { Skeleton, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { deliveryList } from '../../api/deliveries.ts'
import { logEvent } from '../../api/logs.ts'
import { useLive } from '../../live/use-live.ts'
import { general } from '../../messages/general.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { HookName } from '../../parts/name-of.tsx'
import { SideDrawer } from '../../parts/side-drawer.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { EventFacts } from './event-facts.tsx'
import type { OnNarrow } from './log-columns.tsx'
import classes from './system-log.module.css'

interface EventDrawerProps {
  readonly uuid: string | undefined
  readonly onClose: () => void
  readonly onType: (type: string) => void
  readonly onNarrow: OnNarrow
}

/** One event: what it says, what it led to, and all of it. */
export function EventDrawer({ uuid, onClose, onType, onNarrow }: EventDrawerProps) {
  const { data } = useQuery({ ...logEvent(uuid ?? ''), enabled: uuid !== undefined })
  return (
    <SideDrawer opened={uuid !== undefined} title={data?.eventType ?? words.event} onClose={onClose}>
      {uuid !== undefined && <EventDetail uuid={uuid} onType={onType} onNarrow={onNarrow} />}
    </SideDrawer>
  )
}

type EventDetailProps = Pick<EventDrawerProps, 'onType' | 'onNarrow'> & { readonly uuid: string }

function EventDetail({ uuid, onType, onNarrow }: EventDetailProps) {
  const { data, error, refetch } = useQuery(logEvent(uuid))
  if (data === undefined) {
    if (error !== null) return <ErrorBox error={error} onRetry={() => void refetch()} />
    return <Skeleton height={240} role="status" aria-label={general.loading} />
  }
  return (
    <Stack gap="lg">
      <EventFacts event={data} onType={onType} onNarrow={onNarrow} />
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
