import { strip as words } from '../../../messages/strip.ts'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'

/** An instant, in UTC. Text that is none of the usual form stays as it is. */
export function DateControl(props: ControlProps) {
  const { id, label, value, set, isReadOnly, describedBy, isWrong } = props
  const text = typeof value === 'string' ? value : ''
  const shown = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z$/.exec(text)?.[1]
  const isOrdinary = text === '' || shown !== undefined
  const common = {
    id,
    className: classes['line'],
    'aria-label': `${label}, ${words.utc}`,
    'aria-describedby': describedBy,
    'aria-invalid': isWrong || undefined,
    readOnly: isReadOnly,
  }
  return isOrdinary ? (
    <input
      {...common}
      type="datetime-local"
      step={1}
      title={words.utc}
      value={shown ?? ''}
      onChange={({ currentTarget }) => {
        const given = currentTarget.value
        set(given === '' ? undefined : `${given.length === 16 ? `${given}:00` : given.slice(0, 19)}Z`)
      }}
    />
  ) : (
    <input
      {...common}
      placeholder={words.datePlaceholder}
      value={text}
      onChange={({ currentTarget }) => set(currentTarget.value === '' ? undefined : currentTarget.value)}
    />
  )
}
