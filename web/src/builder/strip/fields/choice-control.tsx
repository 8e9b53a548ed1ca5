import { strip as words } from '../../../messages/strip.ts'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'

interface Option {
  readonly value: string
  readonly label: string
}

/** One of some words. A value that is none of them is kept, and shown. */
export function ChoiceControl(props: ControlProps) {
  const { field, value, set } = props
  const byDefault = field.options?.find((option) => option.value === field.default)?.label
  return (
    <Choose
      {...props}
      options={field.options ?? []}
      chosen={typeof value === 'string' ? value : ''}
      nothing={byDefault === undefined ? words.chooseOne : words.defaultIs(byDefault)}
      choose={(chosen) => set(chosen === '' ? undefined : chosen)}
    />
  )
}

const booleans: readonly Option[] = [
  { value: 'true', label: words.trueWord },
  { value: 'false', label: words.falseWord },
]

export function BooleanControl(props: ControlProps) {
  const { field, value, set } = props
  const nothing =
    typeof field.default === 'boolean' ? words.defaultIs(field.default ? words.trueWord : words.falseWord) : words.unset
  return (
    <Choose
      {...props}
      options={booleans}
      chosen={value === undefined || value === null ? '' : String(value)}
      nothing={nothing}
      choose={(chosen) => set(chosen === '' ? undefined : chosen === 'true')}
    />
  )
}

interface ChooseProps extends Pick<ControlProps, 'id' | 'label' | 'isReadOnly' | 'describedBy' | 'isWrong'> {
  readonly options: readonly Option[]
  readonly chosen: string
  readonly nothing: string
  readonly choose: (value: string) => void
}

export function Choose({ id, label, options, chosen, nothing, choose, isReadOnly, describedBy, isWrong }: ChooseProps) {
  const isKnown = chosen === '' || options.some(({ value }) => value === chosen)
  return (
    <select
      id={id}
      className={classes['line']}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isWrong || undefined}
      value={chosen}
      disabled={isReadOnly}
      data-empty={chosen === '' || undefined}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      <option value="">{nothing}</option>
      {!isKnown && <option value={chosen}>{chosen}</option>}
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  )
}
