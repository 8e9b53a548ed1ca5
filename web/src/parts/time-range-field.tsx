import { NativeSelect, TextInput } from '@mantine/core'
import { ranges, type Range } from '../api/statistics.ts'
import { filters as words } from '../messages/filters.ts'
import { rangeStart } from './time-range.ts'

/** As an address has it: a range up to now, or since and until, or nothing. Times are ISO 8601. */
export interface TimeRange {
  readonly range?: Range | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

interface TimeRangeFieldProps extends TimeRange {
  readonly label: string
  /** What no range in the address stands for; without it, any time. */
  readonly usual?: Range
  readonly onChange: (chosen: TimeRange) => void
}

/** When: up to now, or from and to in the reader's own time. */
export function TimeRangeField({ label, usual, range, since, until, onChange }: TimeRangeFieldProps) {
  const isCustom = range === undefined && (since !== undefined || until !== undefined)
  const choose = (value: string) => {
    if (value === 'custom') {
      onChange({ range: undefined, since: since ?? rangeStart(range ?? usual ?? '24h'), until })
      return
    }
    const chosen = ranges.find((known) => known === value)
    onChange({ range: chosen === usual ? undefined : chosen, since: undefined, until: undefined })
  }
  return (
    <>
      <NativeSelect
        label={label}
        value={isCustom ? 'custom' : (range ?? usual ?? '')}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
        data={[
          ...(usual === undefined ? [{ value: '', label: words.anyTime }] : []),
          ...ranges.map((each) => ({ value: each, label: words.ranges[each] })),
          { value: 'custom', label: words.custom },
        ]}
      />
      {isCustom && (
        <>
          <Moment
            label={words.from}
            value={since}
            isOnly={until === undefined}
            onChange={(time) => onChange({ since: time, until })}
          />
          <Moment
            label={words.to}
            value={until}
            isOnly={since === undefined}
            onChange={(time) => onChange({ since, until: time })}
          />
        </>
      )}
    </>
  )
}

interface MomentProps {
  readonly label: string
  readonly value: string | undefined
  /** Without it there would be neither: any time, and the field gone under the hand. */
  readonly isOnly: boolean
  readonly onChange: (time: string | undefined) => void
}

function Moment({ label, value, isOnly, onChange }: MomentProps) {
  return (
    <TextInput
      type="datetime-local"
      step={1}
      label={label}
      value={localTime(value)}
      onChange={({ currentTarget }) => {
        const time = Date.parse(currentTarget.value)
        if (!Number.isNaN(time)) onChange(new Date(time).toISOString())
        else if (!isOnly) onChange(undefined)
      }}
    />
  )
}

/** As a field for date and time takes it. */
function localTime(iso: string | undefined): string {
  if (iso === undefined) return ''
  const date = new Date(iso)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
