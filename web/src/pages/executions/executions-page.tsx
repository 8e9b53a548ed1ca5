import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { executionList, type ExecutionItem } from '../../api/executions.ts'
import { general } from '../../messages/general.ts'
import { executions as words } from '../../messages/executions.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { FilterNote } from '../../parts/filter-note.tsx'
import { NothingFits } from '../../parts/nothing-fits.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { executionColumns } from './execution-columns.tsx'
import { ExecutionCount, searchNote } from './execution-count.tsx'
import { ExecutionFilters } from './execution-filters.tsx'
import { isFiltered, useApiFilter, type ExecutionSearch } from './execution-search.ts'

const kinds = ['execution'] as const
const noKinds: readonly [] = []

/** All executions, narrowed as the address says. */
export function ExecutionsPage() {
  const search: ExecutionSearch = useSearch({ from: '/shell/executions' })
  const navigate = useNavigate({ from: '/executions' })
  const filter = useApiFilter(search)
  const open = useCallback(
    ({ id }: ExecutionItem) => void navigate({ to: '/executions/$executionId', params: { executionId: id } }),
    [navigate],
  )
  const isSearch = (filter.q ?? '').trim() !== ''
  const showAll = <TextLink to="/executions">{general.clearFilter}</TextLink>
  return (
    <Page title={words.title} lead={words.lead}>
      <ExecutionFilters
        search={search}
        onChange={(change) =>
          void navigate({
            to: '/executions',
            search: (before) => ({ ...before, ...change }),
            replace: true,
            resetScroll: false,
          })
        }
        onClear={() => void navigate({ to: '/executions', search: {} })}
      />
      {!isSearch && <ExecutionCount filter={filter} />}
      {search.deliveryId !== undefined && <FilterNote text={words.ofDelivery}>{showAll}</FilterNote>}
      {search.eventUuid !== undefined && <FilterNote text={words.ofEvent}>{showAll}</FilterNote>}
      <ResourceList
        label={words.title}
        query={executionList(filter)}
        columns={executionColumns}
        // A search reads what may be much: it is made again when somebody asks for it.
        liveKinds={isSearch ? noKinds : kinds}
        {...(isSearch ? { searchNote } : {})}
        onOpen={open}
        empty={
          isFiltered(search) ? (
            <NothingFits>{showAll}</NothingFits>
          ) : (
            <EmptyState title={words.empty} lead={words.emptyLead} command={words.run} />
          )
        }
      />
    </Page>
  )
}
