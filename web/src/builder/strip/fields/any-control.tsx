import { useState } from 'react'
import type { Value } from '../../../../../src/model/flow-definition.ts'
import { strip as words } from '../../../messages/strip.ts'
import { BooleanControl } from './choice-control.tsx'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'
import { JsonControl } from './json-control.tsx'
import { NumberControl } from './number-control.tsx'
import { TextControl } from './text-control.tsx'

type LiteralKind = keyof typeof words.literalKinds

const controls = { text: TextControl, number: NumberControl, boolean: BooleanControl, json: JsonControl }
const first: Readonly<Record<LiteralKind, Value | undefined>> = {
  text: undefined,
  number: undefined,
  boolean: false,
  json: undefined,
  null: null,
}

/** A value of any kind: what kind, and then the value. */
export function AnyControl(props: ControlProps) {
  const { label, value, set, isReadOnly } = props
  const [chosen, setChosen] = useState<LiteralKind | null>(null)
  const kind = shownKind(value, chosen)
  const Control = kind === 'null' ? null : controls[kind]
  return (
    <div className={classes['any']}>
      <select
        className={classes['kind']}
        data-kind
        aria-label={words.literalKind(label)}
        value={kind}
        disabled={isReadOnly}
        onChange={({ currentTarget }) => {
          const next = currentTarget.value as LiteralKind // one of the options below
          setChosen(next)
          set(next === 'json' ? value : converted(value, next))
        }}
      >
        {Object.entries(words.literalKinds).map(([name, word]) => (
          <option key={name} value={name}>
            {word}
          </option>
        ))}
      </select>
      {Control === null ? (
        <span className={classes['nothing']}>{words.literalKinds.null}</span>
      ) : (
        <div className={classes['grow']}>
          <Control {...props} />
        </div>
      )}
    </div>
  )
}

// `-` is no number yet, and `"a"` is JSON as well as text: while it is being typed, it stays what the author chose.
function shownKind(value: Value | undefined, chosen: LiteralKind | null): LiteralKind {
  if (chosen === 'json' || (chosen === 'number' && typeof value === 'string')) return chosen
  return kindOf(value) ?? chosen ?? 'text'
}

function kindOf(value: Value | undefined): LiteralKind | null {
  if (value === undefined || value === '') return null
  if (value === null) return 'null'
  if (typeof value === 'string') return 'text'
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'json'
}

/** What was there, where it says something as the new kind too. */
function converted(value: Value | undefined, to: LiteralKind): Value | undefined {
  if (to === 'text' && (typeof value === 'number' || typeof value === 'boolean')) return String(value)
  if (to === 'number' && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) {
    return Number(value)
  }
  if (to === 'boolean') return value === 'true'
  return first[to]
}
