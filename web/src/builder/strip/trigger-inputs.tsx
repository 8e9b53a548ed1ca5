import { Plus, X } from 'lucide-react'
import { useRef } from 'react'
import type { HelperField, Trigger, ValueType } from '../../../../src/model/flow-definition.ts'
import { builder } from '../../messages/builder.ts'
import { strip as words } from '../../messages/strip.ts'
import { useEditor } from '../model/editor-context.ts'
import classes from './card.module.css'
import fieldClasses from './fields/fields.module.css'
import { focusLastName, RowName } from './fields/rows-control.tsx'
import triggerClasses from './trigger-card.module.css'

interface TriggerInputsProps {
  readonly trigger: Trigger & { readonly event: 'helper' | 'delegated' }
  readonly isReadOnly: boolean
}

/** The inputs that a flow asks those for who start it. */
export function TriggerInputs({ trigger, isReadOnly }: TriggerInputsProps) {
  const setTrigger = useEditor(({ setTrigger }) => setTrigger)
  const inputs = trigger.inputs ?? []
  const names = inputs.map(({ name }) => name)
  const change = (next: readonly HelperField[]) => setTrigger({ ...trigger, inputs: next })
  const group = useRef<HTMLDivElement>(null)
  const add = () => {
    let n = inputs.length + 1
    while (names.includes(words.newInput(n))) n++
    change([...inputs, { name: words.newInput(n), type: 'text' }])
    focusLastName(group)
  }
  return (
    <div className={classes['inputs']} role="group" aria-label={words.helperInputs} ref={group}>
      {inputs.map((input, i) => (
        // An input that is renamed stays the same row.
        // oxlint-disable-next-line react/no-array-index-key
        <div className={triggerClasses['input']} key={i}>
          <RowName
            label={words.helperInputName(i + 1)}
            name={input.name}
            taken={names}
            isReadOnly={isReadOnly}
            rename={(name) => change(inputs.with(i, { ...input, name }))}
          />
          <select
            className={fieldClasses['kind']}
            aria-label={words.helperInputType(i + 1)}
            value={input.type}
            disabled={isReadOnly}
            onChange={({ currentTarget }) =>
              // one of the options below
              change(inputs.with(i, { ...input, type: currentTarget.value as ValueType }))
            }
          >
            {Object.entries(builder.types).map(([type, word]) => (
              <option key={type} value={type}>
                {word}
              </option>
            ))}
          </select>
          {!isReadOnly && (
            <button
              type="button"
              className={fieldClasses['plus']}
              aria-label={words.removeHelperInput(input.name)}
              onClick={() => change(inputs.toSpliced(i, 1))}
            >
              <X size={14} aria-hidden="true" />
            </button>
          )}
        </div>
      ))}
      {!isReadOnly && (
        <button type="button" className={fieldClasses['add']} onClick={add}>
          <Plus size={14} aria-hidden="true" />
          {words.addHelperInput}
        </button>
      )}
    </div>
  )
}
