import { Group, Paper, SegmentedControl, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { deliveryList, type DeliveryItem } from '../../api/deliveries.ts'
import type { EventHookItem } from '../../api/event-hooks.ts'
import { statisticsOf } from '../../api/statistics.ts'
import { useLiveRefresh } from '../../live/use-live-refresh.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { DeliveryChart } from '../../parts/delivery-chart.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { deliveryColumns } from '../deliveries/delivery-columns.tsx'
import { hookRanges } from './hook-addresses.ts'

/** The server gives the same numbers again for 2 s. */
const pauseMs = 2_500

/** How a hook fares: its numbers over time, and its deliveries as they come. */
export function HookDeliveries({ hook: { id: hookId } }: { readonly hook: EventHookItem }) {
  const { range = '24h' } = useSearch({ from: '/shell/event-hooks/$hookId' })
  const navigate = useNavigate({ from: '/event-hooks/$hookId' })
  const { data, error, refetch } = useQuery(statisticsOf({ range, hookId }))
  useLiveRefresh(['delivery'], refetch, { pauseMs })
  const columns = useMemo(() => deliveryColumns(hookId), [hookId])
  const open = useCallback(
    ({ id }: DeliveryItem) => void navigate({ to: '/deliveries', search: { hookId, id } }),
    [navigate, hookId],
  )
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
        <TextLink to="/deliveries" search={{ hookId }}>
          {words.allDeliveries}
        </TextLink>
      </Group>
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <Paper withBorder p="md">
          <DeliveryChart
            statistics={data}
            onSpan={(since, until) => void navigate({ to: '/deliveries', search: { hookId, since, until } })}
          />
        </Paper>
      )}
      <ResourceList
        label={words.tabs.deliveries}
        query={deliveryList({ hookId })}
        columns={columns}
        liveKinds={['delivery']}
        onOpen={open}
        empty={<EmptyState title={words.noDeliveries} lead={words.noDeliveriesLead} />}
      />
    </Stack>
  )
}
