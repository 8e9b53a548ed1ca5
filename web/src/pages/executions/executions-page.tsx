import { useNavigate, useSearch } from '@tanstack/react-router'
import { executionList, executionStatuses } from '../../api/executions.ts'
import { messages } from '../../messages/index.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { FilterNote } from '../../parts/filter-note.tsx'
import { NothingFits } from '../../parts/nothing-fits.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import { StatusFilter } from '../../parts/status-filter.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { executionColumns } from './execution-columns.tsx'

const words = messages.executions

export function ExecutionsPage() {
  const filter = useSearch({ from: '/shell/executions' })
  const navigate = useNavigate()
  const isFiltered = filter.status !== undefined || filter.flowId !== undefined
  const showAll = <TextLink to="/executions">{messages.clearFilter}</TextLink>
  const chooser = (
    <StatusFilter
      label={words.status}
      anyLabel={words.anyStatus}
      statuses={executionStatuses}
      words={words.statuses}
      value={filter.status}
      onChange={(status) => void navigate({ to: '/executions', search: { ...filter, status } })}
    />
  )
  return (
    <Page title={words.title} lead={words.lead} actions={chooser}>
      {filter.flowId !== undefined && <FilterNote text={words.ofOneFlow}>{showAll}</FilterNote>}
      <ResourceList
        label={words.title}
        query={executionList(filter)}
        columns={executionColumns}
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
