import { useNavigate, useSearch } from '@tanstack/react-router'
import { deliveryList, storedStatuses, type DeliveryItem } from '../../api/deliveries.ts'
import { messages } from '../../messages/index.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { FilterNote } from '../../parts/filter-note.tsx'
import { HookName } from '../../parts/name-of.tsx'
import { NothingFits } from '../../parts/nothing-fits.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { StatusFilter } from '../../parts/status-filter.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'

const words = messages.deliveries

const columns: readonly Column<DeliveryItem>[] = [
  {
    header: words.hook,
    cell: ({ id, hookId }) => (
      <TextLink to="/deliveries/$deliveryId" params={{ deliveryId: id }}>
        <HookName id={hookId} />
      </TextLink>
    ),
  },
  { header: words.status, cell: ({ status }) => <StatusBadge of="delivery" status={status} /> },
  { header: words.created, cell: ({ created }) => <TimeAgo time={created} /> },
  { header: words.attempts, from: 'md', cell: ({ attemptCount }) => attemptCount },
  {
    header: words.nextAttempt,
    from: 'md',
    cell: ({ nextAttempt }) => (nextAttempt === null ? messages.none : <TimeAgo time={nextAttempt} />),
  },
  {
    header: words.execution,
    from: 'lg',
    cell: ({ executionId }) =>
      executionId === undefined ? (
        messages.none
      ) : (
        <TextLink to="/executions/$executionId" params={{ executionId }}>
          {executionId}
        </TextLink>
      ),
  },
]

export function DeliveriesPage() {
  const filter = useSearch({ from: '/shell/deliveries' })
  const navigate = useNavigate()
  const isFiltered = filter.status !== undefined || filter.hookId !== undefined
  const showAll = <TextLink to="/deliveries">{messages.clearFilter}</TextLink>
  const chooser = (
    <StatusFilter
      label={words.status}
      anyLabel={words.anyStatus}
      statuses={storedStatuses}
      words={words.statuses}
      value={filter.status}
      onChange={(status) => void navigate({ to: '/deliveries', search: { ...filter, status } })}
    />
  )
  return (
    <Page title={words.title} lead={words.lead} actions={chooser}>
      {filter.hookId !== undefined && <FilterNote text={words.ofOneHook}>{showAll}</FilterNote>}
      <ResourceList
        label={words.title}
        query={deliveryList(filter)}
        columns={columns}
        empty={
          isFiltered ? (
            <NothingFits>{showAll}</NothingFits>
          ) : (
            <EmptyState title={words.empty} lead={words.emptyLead} command={messages.overview.commands.event} />
          )
        }
      />
    </Page>
  )
}
