import { Button, NativeSelect, TextInput } from '@mantine/core'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { systemLog as words } from '../../messages/system-log.ts'
import { EventTypeSelect } from './event-type-select.tsx'
import { logRanges, type LogRange, type LogSearch } from './log-search.ts'
import classes from './system-log.module.css'

interface LogFiltersProps {
  readonly search: LogSearch
  readonly onChange: (changed: Partial<LogSearch>) => void
}

/** What the log is narrowed to. Typing waits a moment before it asks. */
export function LogFilters({ search, onChange }: LogFiltersProps) {
  const { type, q, range = '7d', since, until, order } = search
  const isFiltered = [type, q, search.range, order].some((value) => value !== undefined)
  return (
    <div className={classes['filters']} role="search">
      <Words q={q} onChange={onChange} />
      <div className={classes['type']}>
        <EventTypeSelect
          key={type ?? ''}
          value={type}
          placeholder={words.anyType}
          onChange={(chosen) => onChange({ type: chosen })}
        />
      </div>
      <NativeSelect
        label={words.range}
        value={range}
        onChange={({ currentTarget }) => {
          const chosen = logRanges.find((known) => known === currentTarget.value) as LogRange
          onChange({ range: chosen === '7d' ? undefined : chosen, since: undefined, until: undefined })
        }}
        data={logRanges.map((value) => ({ value, label: words.ranges[value] }))}
      />
      {range === 'custom' && (
        <>
          <Time label={words.from} value={since} onChange={(time) => onChange({ since: time })} />
          <Time label={words.to} value={until} onChange={(time) => onChange({ until: time })} />
        </>
      )}
      <NativeSelect
        label={words.order}
        value={order ?? 'newest'}
        onChange={({ currentTarget }) => onChange({ order: currentTarget.value === 'oldest' ? 'oldest' : undefined })}
        data={[
          { value: 'newest', label: words.newestFirst },
          { value: 'oldest', label: words.oldestFirst },
        ]}
      />
      {isFiltered && (
        <Button
          variant="subtle"
          color="gray"
          c="dimmed"
          onClick={() =>
            onChange({
              type: undefined,
              q: undefined,
              range: undefined,
              since: undefined,
              until: undefined,
              order: undefined,
            })
          }
        >
          {words.clear}
        </Button>
      )}
    </div>
  )
}

const pauseMs = 300

function Words({ q, onChange }: { readonly q: string | undefined } & Pick<LogFiltersProps, 'onChange'>) {
  const [text, setText] = useState(q ?? '')
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const stop = () => {
    if (timer.current !== null) clearTimeout(timer.current)
  }
  useEffect(() => stop, [])
  const asked = useRef(q)
  // Changed by something else than this field, e.g. a value that was clicked on.
  useEffect(() => {
    if (q !== asked.current) setText(q ?? '')
    asked.current = q
  }, [q])
  const ask = (typed: string) => {
    asked.current = typed.trim() === '' ? undefined : typed.trim()
    onChange({ q: asked.current })
  }
  return (
    <TextInput
      className={classes['words'] ?? ''}
      type="search"
      label={words.search}
      placeholder={words.searchPlaceholder}
      leftSection={<Search size={16} aria-hidden />}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        stop()
        timer.current = setTimeout(() => ask(value), pauseMs)
      }}
      onKeyDown={({ key }) => {
        if (key !== 'Enter') return
        stop()
        ask(text)
      }}
    />
  )
}

interface TimeProps {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (time: string | undefined) => void
}

function Time({ label, value, onChange }: TimeProps) {
  return (
    <TextInput
      label={label}
      type="datetime-local"
      value={value === undefined ? '' : localText(new Date(value))}
      onChange={({ currentTarget }) => {
        const time = new Date(currentTarget.value)
        onChange(Number.isNaN(time.getTime()) ? undefined : time.toISOString())
      }}
    />
  )
}

/** As the field has it: local time without a zone. */
function localText(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}
