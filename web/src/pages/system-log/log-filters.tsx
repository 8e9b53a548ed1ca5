import { NativeSelect } from '@mantine/core'
import { systemLog as words } from '../../messages/system-log.ts'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { TimeRangeField } from '../../parts/time-range-field.tsx'
import { EventTypeSelect } from './event-type-select.tsx'
import { filterOf, usualRange, type LogSearch } from './log-search.ts'

interface LogFiltersProps {
  readonly search: LogSearch
  readonly onChange: (changed: Partial<LogSearch>) => void
  readonly onClear: () => void
}

/** What the log is narrowed to. What is chosen lives in the address. */
export function LogFilters({ search, onChange, onClear }: LogFiltersProps) {
  const { type, q, range, since, until, order } = search
  return (
    <FilterBar isFiltered={Object.keys(filterOf(search)).length > 0} onClear={onClear}>
      <SearchField
        value={q ?? ''}
        onChange={(asked) => onChange({ q: asked === '' ? undefined : asked })}
        placeholder={words.searchPlaceholder}
        shortcut={words.keys.search}
      />
      <EventTypeSelect
        key={type ?? ''}
        value={type}
        placeholder={words.anyType}
        onChange={(chosen) => onChange({ type: chosen })}
      />
      <TimeRangeField
        label={words.range}
        usual={usualRange}
        range={range}
        since={since}
        until={until}
        onChange={onChange}
      />
      <NativeSelect
        label={words.order}
        value={order ?? 'newest'}
        onChange={({ currentTarget }) => onChange({ order: currentTarget.value === 'oldest' ? 'oldest' : undefined })}
        data={[
          { value: 'newest', label: words.newestFirst },
          { value: 'oldest', label: words.oldestFirst },
        ]}
      />
    </FilterBar>
  )
}
