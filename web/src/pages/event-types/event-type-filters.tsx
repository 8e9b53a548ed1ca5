import { Button, NativeSelect, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { FilterX, Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { eventTypeFacets, type EventTypeFilter } from '../../api/event-types.ts'
import { eventTypes as words } from '../../messages/event-types.ts'
import { useShortcuts } from '../../parts/shortcuts.ts'
import classes from './event-types.module.css'

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
    <div role="search" aria-label={words.filters} className={classes['filters']}>
      <SearchField value={filter.q ?? ''} onChange={(q) => onChange({ q: q === '' ? undefined : q })} />
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
      {isFiltered && (
        <Button
          variant="subtle"
          px="xs"
          leftSection={<FilterX size={16} aria-hidden />}
          onClick={() => onChange(nothing)}
        >
          {words.clear}
        </Button>
      )}
    </div>
  )
}

/** The address is told after a short rest; it may also change by itself, e.g. by Back. */
function SearchField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  const told = useRef(value)
  const tell = useDebouncedCallback((next: string) => {
    told.current = next.trim()
    onChange(next.trim())
  }, typingMs)
  useEffect(() => {
    if (value === told.current) return
    told.current = value
    setTyped(value)
  }, [value])
  useShortcuts([{ keys: '/', label: words.focusSearch, run: () => field.current?.focus() }])
  return (
    <TextInput
      ref={field}
      className={classes['search'] ?? ''}
      type="search"
      label={words.search}
      placeholder={words.searchHint}
      leftSection={<Search size={16} aria-hidden />}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        tell(currentTarget.value)
      }}
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
    />
  )
}
