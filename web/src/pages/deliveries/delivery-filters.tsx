import { Autocomplete, NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { answerCodes, storedStatuses } from '../../api/deliveries.ts'
import { eventHookList } from '../../api/event-hooks.ts'
import { deliveries as words } from '../../messages/deliveries.ts'
import { statuses } from '../../messages/statuses.ts'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { StatusFilter } from '../../parts/status-filter.tsx'
import { TimeRangeField } from '../../parts/time-range-field.tsx'
import { useTyped } from '../../parts/use-typed.ts'
import { isFiltered, type DeliverySearch } from './delivery-search.ts'
import { useEventTypeNames } from './use-event-types.ts'

interface DeliveryFiltersProps {
  readonly search: DeliverySearch
  /** Gets what changes; the rest of the filter stays. */
  readonly onChange: (change: Partial<DeliverySearch>) => void
  readonly onClear: () => void
}

/** Everything that narrows the list; what is chosen lives in the address. */
export function DeliveryFilters({ search, onChange, onClear }: DeliveryFiltersProps) {
  const hooks = useInfiniteQuery(eventHookList())
  const known = hooks.data?.pages.flatMap(({ rows }) => rows) ?? []
  const { hookId } = search
  const isForeign = hookId !== undefined && !known.some(({ id }) => id === hookId)
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
        statuses={storedStatuses}
        words={statuses.delivery}
        value={search.status}
        onChange={(status) => onChange({ status })}
      />
      <NativeSelect
        label={words.hook}
        value={hookId ?? ''}
        onChange={({ currentTarget }) => onChange({ hookId: currentTarget.value || undefined })}
        data={[
          { value: '', label: words.anyHook },
          ...known.map(({ id, name }) => ({ value: id, label: name })),
          ...(isForeign ? [{ value: hookId, label: hooks.isPending ? hookId : words.deletedHook }] : []),
        ]}
      />
      <EventTypeField value={search.eventType ?? ''} onChange={(eventType) => onChange({ eventType })} />
      <StatusFilter
        label={words.code}
        anyLabel={words.anyCode}
        statuses={answerCodes}
        words={words.codes}
        value={search.code}
        onChange={(code) => onChange({ code })}
      />
      <TimeRangeField label={words.time} {...timeOf(search)} onChange={onChange} />
    </FilterBar>
  )
}

const timeOf = ({ range, since, until }: DeliverySearch) => ({ range, since, until })

function EventTypeField({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (value: string | undefined) => void
}) {
  const tell = (next: string) => onChange(next === '' ? undefined : next)
  const { typed, type } = useTyped(value, tell)
  const names = useEventTypeNames(typed)
  return (
    <Autocomplete
      label={words.eventType}
      placeholder={words.anyType}
      value={typed}
      onChange={type}
      data={names}
      // The server has found them; what is offered is not narrowed again.
      filter={({ options }) => options}
      comboboxProps={{ withinPortal: false, width: 'max-content', position: 'bottom-start' }}
      clearable
      clearButtonProps={{ 'aria-label': words.anyType }}
      maxLength={255}
    />
  )
}
