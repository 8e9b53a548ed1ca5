import { Code, Ellipsis, Plus, X } from 'lucide-react'
import { useMemo, useRef } from 'react'
import type { HelperField, Trigger, ValueType } from '../../../../src/model/flow-definition.ts'
import { builder } from '../../messages/builder.ts'
import { strip as words } from '../../messages/strip.ts'
import { triggerId } from '../model/draft.ts'
import { useEditor, useLastRun } from '../model/editor-context.ts'
import { triggerOutputs, triggerTitle } from '../model/scope.ts'
import { CardIcon } from './card-icon.tsx'
import { RunMark } from './card.tsx'
import classes from './card.module.css'
import category from './category.module.css'
import fieldClasses from './fields/fields.module.css'
import { focusLastName, RowName } from './fields/rows-control.tsx'
import { OutputPins } from './output-pins.tsx'
import { useStrip } from './strip-context.ts'
import triggerClasses from './trigger-card.module.css'

/** The first card: what starts the flow, or the place where that is chosen. */
export function TriggerCard() {
  const strip = useStrip()
  const trigger = useEditor(({ draft }) => draft.trigger)
  const isCurrent = useEditor(({ selectedId }) => (selectedId ?? triggerId) === triggerId)
  const isReadOnly = useEditor(({ isReadOnly }) => isReadOnly)
  const problems = useEditor(({ problems }) => problems.get(triggerId))
  const run = useLastRun(triggerId)
  const outputs = useMemo(() => triggerOutputs(trigger), [trigger])
  if (trigger === null) {
    return (
      <li className={classes['item']}>
        <button
          type="button"
          className={triggerClasses['add']}
          data-card-id={triggerId}
          disabled={isReadOnly}
          onClick={() => strip.state.setState({ isAddingEvent: true })}
        >
          <span className={triggerClasses['plus']} aria-hidden="true">
            <Plus size={22} />
          </span>
          <strong>{words.addEvent}</strong>
          <span className={triggerClasses['lead']}>{words.addEventLead}</span>
        </button>
      </li>
    )
  }
  const title = triggerTitle(trigger)
  return (
    <li className={classes['item']}>
      <div
        role="group"
        aria-label={`1 ${title}, ${words.starts}`}
        className={`${category['accent']} ${classes['card']}`}
        data-category="trigger"
        data-card-id={triggerId}
        data-current={isCurrent || undefined}
        data-status={run?.status}
        tabIndex={isCurrent ? 0 : -1}
      >
        <RunMark run={run} />
        <div className={classes['face']}>
          <div className={classes['head']}>
            <CardIcon category="trigger" />
            <span className={classes['number']}>1</span>
            <strong className={classes['title']}>{title}</strong>
            <span className={classes['buttons']}>
              {trigger.event === 'api_endpoint' && (
                <button
                  type="button"
                  className={classes['button']}
                  aria-label={words.endpointSettings}
                  title={words.endpointSettings}
                  onClick={() => strip.page().onEndpointSettings()}
                >
                  <Code size={16} aria-hidden="true" />
                </button>
              )}
              {!isReadOnly && (
                <button
                  type="button"
                  className={classes['button']}
                  aria-label={words.changeEvent}
                  title={words.changeEvent}
                  onClick={() => strip.state.setState({ isAddingEvent: true })}
                >
                  <Ellipsis size={16} aria-hidden="true" />
                </button>
              )}
            </span>
          </div>
          <p className={classes['quiet']}>
            {trigger.event === 'api_endpoint' ? words.security[trigger.security] : words.helperText}
          </p>
          {problems?.map(({ message }) => (
            <p className={classes['problem']} key={message}>
              {message}
            </p>
          ))}
          {trigger.event === 'helper' && <HelperInputs trigger={trigger} isReadOnly={isReadOnly} />}
          <OutputPins cardId={triggerId} outputs={outputs} values={run?.outputs} />
        </div>
      </div>
    </li>
  )
}

interface HelperInputsProps {
  readonly trigger: Trigger & { readonly event: 'helper' }
  readonly isReadOnly: boolean
}

/** The inputs that a helper flow asks its callers for. */
function HelperInputs({ trigger, isReadOnly }: HelperInputsProps) {
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
