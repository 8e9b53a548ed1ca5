import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { FilterX, Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { executionStatuses } from '../../api/executions.ts'
import { flowList } from '../../api/flows.ts'
import { ranges } from '../../api/statistics.ts'
import { deliveries } from '../../messages/deliveries.ts'
import { executions as words } from '../../messages/executions.ts'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { StatusFilter } from '../../parts/status-filter.tsx'
import { isFiltered, type ExecutionSearch } from './execution-search.ts'
import classes from './executions.module.css'

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
    <div role="search" aria-label={words.filters} className={classes['filters']}>
      <SearchField value={search.q ?? ''} onChange={(q) => onChange({ q: q === '' ? undefined : q })} />
      <StatusFilter
        label={words.status}
        anyLabel={words.anyStatus}
        statuses={executionStatuses}
        words={words.statuses}
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
      <NativeSelect
        label={words.period}
        value={search.range ?? ''}
        onChange={({ currentTarget }) =>
          onChange({
            range: ranges.find((range) => range === currentTarget.value),
            since: undefined,
            until: undefined,
          })
        }
        data={[
          { value: '', label: words.anyTime },
          ...ranges.map((range) => ({ value: range, label: deliveries.ranges[range] })),
        ]}
      />
      {isFiltered(search) && (
        <div>
          <Button variant="subtle" px="xs" leftSection={<FilterX size={16} aria-hidden />} onClick={onClear}>
            {words.clear}
          </Button>
        </div>
      )}
    </div>
  )
}

interface SearchFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** What somebody is typing; the address is told after a short rest. */
function SearchField({ value, onChange }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(value)
  const told = useRef(value)
  const tell = useDebouncedCallback((next: string) => {
    told.current = next
    onChange(next)
  }, 300)
  useEffect(() => {
    if (value === told.current) return
    told.current = value
    setTyped(value)
  }, [value])
  const type = (next: string) => {
    setTyped(next)
    tell(next.trim())
  }
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
      rightSection={typed === '' ? null : <CloseButton size="sm" aria-label={words.clear} onClick={() => type('')} />}
    />
  )
}
