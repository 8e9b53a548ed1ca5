import { NativeSelect, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { eventTypeFacets, type EventTypeFilter } from '../../api/event-types.ts'
import { eventTypes as words } from '../../messages/event-types.ts'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { SearchField } from '../../parts/search-field.tsx'

interface EventTypeFiltersProps {
  readonly filter: EventTypeFilter
  /** Gets what changes; the rest stays. */
  readonly onChange: (change: Partial<EventTypeFilter>) => void
}

const nothing: EventTypeFilter = {
  q: undefined,
  eligible: undefined,
  category: undefined,
  tag: undefined,
  release: undefined,
}
const typingMs = 120

/** Everything that narrows the list; what is chosen lives in the address. */
export function EventTypeFilters({ filter, onChange }: EventTypeFiltersProps) {
  const { data: facets } = useQuery(eventTypeFacets)
  const { categories, tags, years } = facets ?? { categories: [], tags: [], years: [] }
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  return (
    <FilterBar isFiltered={isFiltered} onClear={() => onChange(nothing)}>
      <SearchField
        value={filter.q ?? ''}
        onChange={(q) => onChange({ q: q === '' ? undefined : q })}
        placeholder={words.searchHint}
        shortcut={words.focusSearch}
        restMs={typingMs}
      />
      <NativeSelect
        label={words.eligible}
        value={filter.eligible === undefined ? '' : String(filter.eligible)}
        onChange={({ currentTarget: { value } }) => onChange({ eligible: value === '' ? undefined : value === 'true' })}
        data={[
          { value: '', label: words.anyEligible },
          { value: 'true', label: words.isEligible },
          { value: 'false', label: words.notEligible },
        ]}
      />
      <Select
        label={words.category}
        placeholder={words.anyCategory}
        searchable
        clearable
        value={filter.category ?? null}
        onChange={(category) => onChange({ category: category ?? undefined })}
        data={[
          { value: 'own', label: words.ownCategory },
          ...categories.map(({ id, name, count }) => ({ value: id, label: `${name} (${count})` })),
        ]}
      />
      <Select
        label={words.tag}
        placeholder={words.anyTag}
        searchable
        clearable
        value={filter.tag ?? null}
        onChange={(tag) => onChange({ tag: tag ?? undefined })}
        data={tags.map(({ id, count }) => ({ value: id, label: `${id} (${count})` }))}
      />
      <NativeSelect
        label={words.release}
        value={filter.release === undefined ? '' : String(filter.release)}
        onChange={({ currentTarget: { value } }) => onChange({ release: value === '' ? undefined : Number(value) })}
        data={[{ value: '', label: words.anyRelease }, ...years]}
      />
    </FilterBar>
  )
}
