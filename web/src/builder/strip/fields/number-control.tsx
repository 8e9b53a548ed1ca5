import { useState } from 'react'
import { strip as words } from '../../../messages/strip.ts'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'

/** A number. What is no number (yet) is kept as text, and the field says so. */
export function NumberControl({ id, label, field, value, set, isReadOnly, describedBy, isWrong }: ControlProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const known = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  // While `1.` is being typed, the value is 1: what was typed stays. An undo shows what it brought back.
  const text = typed !== null && sameNumber(typed, known) ? typed : known
  return (
    <input
      id={id}
      className={classes['line']}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isWrong || (known !== '' && Number.isNaN(Number(known))) || undefined}
      title={known !== '' && Number.isNaN(Number(known)) ? words.notNumber : undefined}
      inputMode="decimal"
      value={text}
      readOnly={isReadOnly}
      placeholder={field.default === undefined || field.default === null ? undefined : String(field.default)}
      autoComplete="off"
      onBlur={() => setTyped(null)}
      onChange={({ currentTarget }) => {
        const given = currentTarget.value
        setTyped(given)
        const number = Number(given)
        set(given.trim() === '' ? undefined : Number.isFinite(number) ? number : given)
      }}
    />
  )
}

const sameNumber = (a: string, b: string) => a === b || (a.trim() !== '' && b !== '' && Number(a) === Number(b))
