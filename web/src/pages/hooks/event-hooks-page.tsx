import { Group, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { eventHookLimits, eventHookList, hookStatistics, type EventHookItem } from '../../api/event-hooks.ts'
import { useLive } from '../../live/use-live.ts'
import { general } from '../../messages/general.ts'
import { hooks as words } from '../../messages/hooks.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LinkButton } from '../../parts/link-button.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import classes from './event-hooks-page.module.css'
import { HookMenu } from './hook-menu.tsx'
import { HookSparkline, inBars } from './hook-sparkline.tsx'
import { useThrottled } from './use-throttled.ts'

const columns: readonly Column<EventHookItem>[] = [
  {
    header: words.name,
    cell: ({ id, name, description }) => (
      <div className={classes['name']}>
        <TextLink to="/event-hooks/$hookId" params={{ hookId: id }} fw={600}>
          {name}
        </TextLink>
        {description !== null && (
          <span className={classes['description']} title={description}>
            {description}
          </span>
        )}
      </div>
    ),
  },
  {
    header: words.endpoint,
    from: 'md',
    cell: ({ channel: { config } }) => (
      <span className={classes['url']} title={config.uri}>
        {config.uri}
      </span>
    ),
  },
  {
    header: words.events,
    from: 'md',
    cell: ({ events: { items } }) => (
      <span className={items.length === 1 ? classes['url'] : undefined} title={items.slice(0, 20).join('\n')}>
        {items.length === 1 ? items[0] : words.eventCount(items.length)}
      </span>
    ),
  },
  {
    header: words.status,
    width: 'clamp(7.25rem, 16vw, 13.5rem)',
    cell: ({ status, verificationStatus }) => (
      <Group gap={4}>
        <StatusBadge of="hook" status={status} />
        <StatusBadge of="verification" status={verificationStatus} />
      </Group>
    ),
  },
  { header: words.lastDay, from: 'sm', width: '9rem', cell: (hook) => <LastDay hook={hook} /> },
  { header: words.lastFailure, from: 'lg', width: '10rem', cell: ({ id }) => <LastFailure id={id} /> },
  {
    header: words.actions,
    hideHeader: true,
    width: '3.5rem',
    align: 'right',
    cell: (hook) => <HookMenu hook={hook} />,
  },
]

// Only the rows in view are drawn, and so only their numbers are asked for.
function LastDay({ hook: { id, name } }: { readonly hook: EventHookItem }) {
  const { data } = useQuery(hookStatistics(id, '24h'))
  return (
    <TextLink
      to="/deliveries"
      search={{ hookId: id }}
      aria-label={`${words.deliveriesOf(name)}${data === undefined ? '' : `: ${inBars(data)}`}`}
      className={classes['bars'] ?? ''}
    >
      {data === undefined ? words.deliveries : <HookSparkline statistics={data} />}
    </TextLink>
  )
}

function LastFailure({ id }: { readonly id: string }) {
  const { data } = useQuery(hookStatistics(id, '24h'))
  if (data === undefined) return null
  const { lastFailure } = data
  if (lastFailure === null) return general.none
  return (
    <TextLink
      to="/deliveries/$deliveryId"
      params={{ deliveryId: lastFailure.deliveryId }}
      title={lastFailure.error ?? undefined}
    >
      {lastFailure.status ?? ''} <TimeAgo time={lastFailure.at} />
    </TextLink>
  )
}

export function EventHooksPage() {
  const queries = useQueryClient()
  const refresh = useThrottled((hookIds: ReadonlySet<string>) => {
    for (const id of hookIds) void queries.invalidateQueries({ queryKey: ['hookStatistics', id] })
  })
  useLive(['delivery'], (changes) => {
    for (const { hookId } of changes) if (typeof hookId === 'string') refresh(hookId)
  })
  const create = (
    <LinkButton to="/event-hooks/new" leftSection={<Plus size={16} aria-hidden />}>
      {words.create}
    </LinkButton>
  )
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Group gap="md">
          <Count />
          {create}
        </Group>
      }
    >
      <ResourceList
        label={words.title}
        query={eventHookList()}
        columns={columns}
        liveKinds={['hook']}
        empty={<EmptyState title={words.empty} lead={words.emptyLead} />}
      />
    </Page>
  )
}

/** How many there are of how many there may be. */
function Count() {
  const { data: list } = useInfiniteQuery(eventHookList())
  const { data: limits } = useQuery(eventHookLimits)
  if (list === undefined || limits === undefined) return null
  const count = list.pages.reduce((sum, { rows }) => sum + rows.length, 0)
  return (
    <Text size="sm" c="dimmed">
      {words.count(count, limits.maxHooks)}
    </Text>
  )
}
