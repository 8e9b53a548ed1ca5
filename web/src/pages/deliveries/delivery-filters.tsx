import { Autocomplete, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { answerCodes, storedStatuses } from '../../api/deliveries.ts'
import { eventHookList } from '../../api/event-hooks.ts'
import { ranges } from '../../api/statistics.ts'
import { deliveries as words } from '../../messages/deliveries.ts'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { StatusFilter } from '../../parts/status-filter.tsx'
import classes from './deliveries.module.css'
import { rangeStart, type DeliverySearch } from './delivery-search.ts'
import { useEventTypeNames } from './use-event-types.ts'

interface DeliveryFiltersProps {
  readonly search: DeliverySearch
  /** Gets what changes; the rest of the filter stays. */
  readonly onChange: (change: Partial<DeliverySearch>) => void
}

/** Everything that narrows the list; what is chosen lives in the address. */
export function DeliveryFilters({ search, onChange }: DeliveryFiltersProps) {
  const hooks = useInfiniteQuery(eventHookList())
  const known = hooks.data?.pages.flatMap(({ rows }) => rows) ?? []
  const { hookId } = search
  const isForeign = hookId !== undefined && !known.some(({ id }) => id === hookId)
  return (
    <div role="search" aria-label={words.filters}>
      <div className={classes['filters']}>
        <SearchField value={search.q ?? ''} onChange={(q) => onChange({ q: q === '' ? undefined : q })} />
        <StatusFilter
          label={words.status}
          anyLabel={words.anyStatus}
          statuses={storedStatuses}
          words={words.statuses}
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
        <TimeField search={search} onChange={onChange} />
        {isCustom(search) && <TimeLimits search={search} onChange={onChange} />}
      </div>
    </div>
  )
}

interface FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** What somebody is typing; the address, which others may change too, is told after a short rest. */
function useTyped(value: string, tell: (value: string) => void) {
  const [typed, setTyped] = useState(value)
  const told = useRef(value)
  const later = useDebouncedCallback((next: string) => {
    told.current = next
    tell(next)
  }, 300)
  useEffect(() => {
    if (value === told.current) return
    told.current = value
    setTyped(value)
  }, [value])
  const type = (next: string) => {
    setTyped(next)
    later(next.trim())
  }
  return { typed, type }
}

function SearchField({ value, onChange }: FieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const { typed, type } = useTyped(value, onChange)
  useShortcuts([{ keys: '/', label: words.keys.search, run: () => field.current?.focus() }])
  return (
    <TextInput
      ref={field}
      label={words.search}
      placeholder={words.searchHint}
      value={typed}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      leftSection={<Search size={16} aria-hidden />}
      maxLength={200}
      rightSection={
        typed === '' ? null : <CloseButton size="sm" aria-label={words.clearText} onClick={() => type('')} />
      }
    />
  )
}

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

const isCustom = ({ range, since, until }: DeliverySearch) =>
  range === undefined && (since !== undefined || until !== undefined)

type TimeProps = Pick<DeliveryFiltersProps, 'search' | 'onChange'>

function TimeField({ search, onChange }: TimeProps) {
  const choose = (value: string) => {
    const range = ranges.find((known) => known === value)
    if (value === 'custom') onChange({ range: undefined, since: search.since ?? rangeStart(search.range ?? '24h') })
    else onChange({ range, since: undefined, until: undefined })
  }
  return (
    <NativeSelect
      label={words.time}
      value={isCustom(search) ? 'custom' : (search.range ?? '')}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
      data={[
        { value: '', label: words.anyTime },
        ...ranges.map((range) => ({ value: range, label: words.ranges[range] })),
        { value: 'custom', label: words.custom },
      ]}
    />
  )
}

/** From and to in the reader's own time. "To" alone is the way to jump in a long list: it begins there. */
function TimeLimits({ search, onChange }: TimeProps) {
  const field = (name: 'since' | 'until', label: string) => (
    <TextInput
      type="datetime-local"
      step={1}
      label={label}
      value={localTime(search[name])}
      onChange={({ currentTarget }) => {
        const time = Date.parse(currentTarget.value)
        const value = Number.isNaN(time) ? undefined : new Date(time).toISOString()
        // Without either it would be any time, and these fields would be gone under the hand.
        if (value !== undefined || search[name === 'since' ? 'until' : 'since'] !== undefined) {
          onChange({ [name]: value })
        }
      }}
    />
  )
  return (
    <>
      {field('since', words.from)}
      {field('until', words.to)}
    </>
  )
}

/** As a field for date and time takes it. */
function localTime(iso: string | undefined): string {
  if (iso === undefined) return ''
  const date = new Date(iso)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
