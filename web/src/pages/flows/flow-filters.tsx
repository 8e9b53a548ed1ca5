import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { flows as words } from '../../messages/flows.ts'
import { statuses } from '../../messages/statuses.ts'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { StatusFilter } from '../../parts/status-filter.tsx'
import { events, type FlowSearch } from './flow-search.ts'
import classes from './flows.module.css'

interface FlowFiltersProps {
  readonly search: FlowSearch
  /** Gets what changes; the rest of the filter stays. */
  readonly onChange: (change: Partial<FlowSearch>) => void
}

/** Everything that narrows the list; what is chosen lives in the address. */
export function FlowFilters({ search, onChange }: FlowFiltersProps) {
  const { q = '', status, event, security, run } = search
  return (
    <div role="search" aria-label={words.filters} className={classes['filters']}>
      <SearchField value={q} onChange={(next) => onChange({ q: next === '' ? undefined : next })} />
      <StatusFilter
        label={words.status}
        anyLabel={words.anyStatus}
        statuses={['ACTIVE', 'INACTIVE']}
        words={statuses.flow}
        value={status}
        onChange={(next) => onChange({ status: next })}
      />
      <StatusFilter
        label={words.startedBy}
        anyLabel={words.anyEvent}
        statuses={events}
        words={words.triggers}
        value={event}
        onChange={(next) => onChange({ event: next })}
      />
      <StatusFilter
        label={words.securityLevel}
        anyLabel={words.anySecurity}
        statuses={['client_token', 'oauth2', 'public']}
        words={words.security}
        value={security}
        onChange={(next) => onChange({ security: next })}
      />
      <StatusFilter
        label={words.lastRunFilter}
        anyLabel={words.anyRun}
        statuses={['failed']}
        words={{ failed: words.failedRun }}
        value={run}
        onChange={(next) => onChange({ run: next })}
      />
    </div>
  )
}

const restMs = 200

function SearchField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(value)
  const told = useRef(value)
  const later = useDebouncedCallback((next: string) => {
    told.current = next
    onChange(next)
  }, restMs)
  useEffect(() => {
    // The address changed by something else: a link, or the way back.
    if (value === told.current) return
    told.current = value
    setTyped(value)
  }, [value])
  const type = (next: string) => {
    setTyped(next)
    later(next.trim())
  }
  useShortcuts([{ keys: '/', label: words.keySearch, run: () => field.current?.focus() }])
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
        typed === '' ? null : <CloseButton size="sm" aria-label={words.clearSearch} onClick={() => type('')} />
      }
    />
  )
}
