import { NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { executionStatuses } from '../../api/executions.ts'
import { flowList } from '../../api/flows.ts'
import { executions as words } from '../../messages/executions.ts'
import { statuses } from '../../messages/statuses.ts'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { StatusFilter } from '../../parts/status-filter.tsx'
import { TimeRangeField } from '../../parts/time-range-field.tsx'
import { isFiltered, type ExecutionSearch } from './execution-search.ts'

interface ExecutionFiltersProps {
  readonly search: ExecutionSearch
  /** Gets what changes; the rest of the filter stays. */
  readonly onChange: (change: Partial<ExecutionSearch>) => void
  readonly onClear: () => void
}

/** Everything that narrows the list; what is chosen lives in the address. */
export function ExecutionFilters({ search, onChange, onClear }: ExecutionFiltersProps) {
  const { flowId } = search
  const flows = useInfiniteQuery(flowList())
  const known = flows.data?.pages.flatMap(({ rows }) => rows) ?? []
  const isForeign = flowId !== undefined && !known.some(({ id }) => id === flowId)
  return (
    <FilterBar isFiltered={isFiltered(search)} onClear={onClear}>
      <SearchField
        value={search.q ?? ''}
        onChange={(q) => onChange({ q: q === '' ? undefined : q })}
        placeholder={words.searchHint}
        shortcut={words.keys.search}
      />
      <StatusFilter
        label={words.status}
        anyLabel={words.anyStatus}
        statuses={executionStatuses}
        words={statuses.execution}
        value={search.status}
        onChange={(status) => onChange({ status })}
      />
      <NativeSelect
        label={words.flow}
        value={flowId ?? ''}
        onChange={({ currentTarget }) => onChange({ flowId: currentTarget.value || undefined })}
        data={[
          { value: '', label: words.anyFlow },
          ...known.map(({ id, name }) => ({ value: id, label: name })),
          ...(isForeign ? [{ value: flowId, label: flows.isPending ? flowId : words.deletedFlow }] : []),
        ]}
      />
      <TimeRangeField
        label={words.period}
        range={search.range}
        since={search.since}
        until={search.until}
        onChange={onChange}
      />
    </FilterBar>
  )
}
