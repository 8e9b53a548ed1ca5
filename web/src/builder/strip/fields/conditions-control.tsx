import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { operators, type Operator } from '../../../../../src/language/compare.ts'
import type { Value } from '../../../../../src/model/flow-definition.ts'
import type { Field } from '../../../api/cards.ts'
import { strip as words } from '../../../messages/strip.ts'
import { useEditor } from '../../model/editor-context.ts'
import type { CaseChange } from '../../model/cases.ts'
import { drawNow } from '../drawn.ts'
import { Choose } from './choice-control.tsx'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'
import { ValueSlot } from './value-slot.tsx'

interface ConditionsControlProps extends ControlProps {
  readonly cardId: string
  /** The input's name. */
  readonly input: string
}

interface ShownCondition {
  readonly a?: Value
  readonly operator?: Operator
  readonly b?: Value
}

const anyField: Field = { kind: 'any', label: '' }
const choices = Object.entries(operators).map(([value, label]) => ({ value, label }))
const alone: ReadonlySet<string> = new Set(['is empty', 'is not empty'])

/** A list of conditions, each with a branch of its own where the card makes branches of them. */
export function ConditionsControl({ id, label, value, isReadOnly, cardId, input }: ConditionsControlProps) {
  const setCases = useEditor(({ setCases }) => setCases)
  const group = useRef<HTMLDivElement>(null)
  const conditions = (Array.isArray(value) ? value : []) as readonly ShownCondition[]
  const kept = conditions.map((condition, was): CaseChange => ({ was, value: condition as Value }))
  const change = (next: readonly CaseChange[]) => setCases(cardId, input, next)
  const setPart = (i: number, part: keyof ShownCondition, next: Value | undefined) => {
    const { [part]: _, ...others } = conditions[i]!
    const changed = { ...others, ...(next === undefined ? {} : { [part]: next }) }
    change(kept.with(i, { was: i, value: changed as Value }))
  }
  const move = (i: number, by: -1 | 1) => {
    change(kept.toSpliced(i, 1).toSpliced(i + by, 0, kept[i]!))
    drawNow()
    group.current?.querySelector<HTMLElement>(`[data-condition="${i + by}"] [data-move="${by}"]`)?.focus()
  }
  return (
    <div className={classes['rows']} role="group" aria-label={label} id={id} ref={group}>
      {conditions.map(({ a, operator = '==', b }, i) => {
        const name = words.condition(i + 1)
        const slot = { cardId, branch: null, field: anyField, isReadOnly, describedBy: undefined, isWrong: false }
        return (
          // Conditions have no name but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <div className={classes['row']} key={i} role="group" aria-label={name} data-condition={i}>
            <div className={classes['conditionHead']}>
              <span className={classes['conditionName']}>{name}</span>
              {!isReadOnly && (
                <>
                  <MoveButton by={-1} name={name} isLast={i === 0} onClick={() => move(i, -1)} />
                  <MoveButton by={1} name={name} isLast={i === conditions.length - 1} onClick={() => move(i, 1)} />
                  <button
                    type="button"
                    className={classes['plus']}
                    aria-label={words.removeRow(name)}
                    onClick={() => change(kept.toSpliced(i, 1))}
                  >
                    <X size={14} aria-hidden="true" />
                  </button>
                </>
              )}
            </div>
            <ValueSlot
              {...slot}
              id={`${id}-${i}-a`}
              label={words.conditionValue(i + 1, 'a')}
              value={a}
              set={(next) => setPart(i, 'a', next)}
            />
            <Choose
              id={`${id}-${i}-operator`}
              label={words.comparison(i + 1)}
              options={choices}
              chosen={operator}
              nothing={words.chooseOne}
              choose={(next) => setPart(i, 'operator', next === '' ? '==' : next)}
              isReadOnly={isReadOnly}
              describedBy={undefined}
              isWrong={false}
            />
            {!alone.has(operator) && (
              <ValueSlot
                {...slot}
                id={`${id}-${i}-b`}
                label={words.conditionValue(i + 1, 'b')}
                value={b}
                set={(next) => setPart(i, 'b', next)}
              />
            )}
          </div>
        )
      })}
      {!isReadOnly && (
        <button
          type="button"
          className={classes['add']}
          onClick={() => {
            change([...kept, { was: null, value: { operator: '==' } }])
            drawNow()
            group.current
              ?.querySelector<HTMLElement>(`[data-condition="${kept.length}"] :is(textarea, select, input)`)
              ?.focus()
          }}
        >
          <Plus size={14} aria-hidden="true" />
          {words.addCondition}
        </button>
      )}
    </div>
  )
}

interface MoveButtonProps {
  readonly by: -1 | 1
  readonly name: string
  readonly isLast: boolean
  readonly onClick: () => void
}

function MoveButton({ by, name, isLast, onClick }: MoveButtonProps) {
  const Arrow = by < 0 ? ArrowUp : ArrowDown
  return (
    <button
      type="button"
      className={classes['plus']}
      data-move={by}
      aria-label={by < 0 ? words.moveUp(name) : words.moveDown(name)}
      disabled={isLast}
      onClick={onClick}
    >
      <Arrow size={14} aria-hidden="true" />
    </button>
  )
}
