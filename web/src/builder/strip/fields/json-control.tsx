import { useState } from 'react'
import type { Value } from '../../../../../src/model/flow-definition.ts'
import { strip as words } from '../../../messages/strip.ts'
import { sameJson } from '../../model/json.ts'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'

/** A value as JSON text. What is no JSON (yet) stays in the field; the flow keeps the last that was. */
export function JsonControl({ id, label, value, set, isReadOnly, describedBy, isWrong }: ControlProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const [isBroken, setBroken] = useState(false)
  const known = value === undefined ? '' : JSON.stringify(value, null, 1)
  const text = typed !== null && (isBroken || says(typed, value)) ? typed : known
  return (
    <>
      <textarea
        id={id}
        className={classes['text']}
        data-mono
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={isWrong || isBroken || undefined}
        rows={1}
        value={text}
        readOnly={isReadOnly}
        autoComplete="off"
        spellCheck={false}
        onChange={({ currentTarget }) => {
          const given = currentTarget.value
          setTyped(given)
          const read = readJson(given)
          setBroken(read === null)
          if (read !== null) set(read.value)
        }}
      />
      {isBroken && (
        <p className={classes['problem']} role="status">
          {words.jsonWrong}
        </p>
      )}
    </>
  )
}

function readJson(text: string): { readonly value: Value | undefined } | null {
  if (text.trim() === '') return { value: undefined }
  try {
    return { value: JSON.parse(text) as Value } // what JSON.parse gives is JSON
  } catch {
    return null
  }
}

function says(text: string, value: Value | undefined): boolean {
  const read = readJson(text)
  return read !== null && sameJson(read.value, value)
}
