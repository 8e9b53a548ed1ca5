import { Group, SegmentedControl, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { deliveryList, type DeliveryItem } from '../../api/deliveries.ts'
import { hookStatistics, type EventHookItem } from '../../api/event-hooks.ts'
import { common } from '../../messages/common.ts'
import { deliveries } from '../../messages/deliveries.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { hookRanges } from './hook-addresses.ts'
import { HookCharts } from './hook-charts.tsx'

const columns: readonly Column<DeliveryItem>[] = [
  {
    header: deliveries.created,
    width: '10rem',
    cell: ({ id, created }) => (
      <TextLink to="/deliveries/$deliveryId" params={{ deliveryId: id }}>
        <TimeAgo time={created} />
      </TextLink>
    ),
  },
  { header: deliveries.status, width: '9rem', cell: ({ status }) => <StatusBadge of="delivery" status={status} /> },
  { header: deliveries.attempts, from: 'sm', width: '7rem', cell: ({ attemptCount }) => attemptCount },
  {
    header: deliveries.nextAttempt,
    from: 'md',
    width: '10rem',
    cell: ({ nextAttempt }) => (nextAttempt === null ? common.none : <TimeAgo time={nextAttempt} />),
  },
  {
    header: deliveries.execution,
    from: 'sm',
    cell: ({ executionId }) =>
      executionId === undefined ? (
        common.none
      ) : (
        <TextLink to="/executions/$executionId" params={{ executionId }}>
          {executionId}
        </TextLink>
      ),
  },
]

/** How a hook fares: its numbers over time, and its deliveries as they come. */
export function HookDeliveries({ hook }: { readonly hook: EventHookItem }) {
  const { range = '24h' } = useSearch({ from: '/shell/event-hooks/$hookId' })
  const navigate = useNavigate({ from: '/event-hooks/$hookId' })
  const { data, error, refetch } = useQuery(hookStatistics(hook.id, range))
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <SegmentedControl
          aria-label={words.range}
          transitionDuration={0}
          value={range}
          onChange={(value) =>
            void navigate({ search: (before) => ({ ...before, range: hookRanges.find((known) => known === value) }) })
          }
          data={hookRanges.map((value) => ({ value, label: words.ranges[value] }))}
        />
        <TextLink to="/deliveries" search={{ hookId: hook.id }}>
          {words.allDeliveries}
        </TextLink>
      </Group>
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <HookCharts statistics={data} />}
      <ResourceList
        label={words.tabs.deliveries}
        query={deliveryList({ hookId: hook.id })}
        columns={columns}
        liveKinds={['delivery']}
        empty={<EmptyState title={words.noDeliveries} lead={words.noDeliveriesLead} />}
      />
    </Stack>
  )
}
