import { Plus, X } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Value } from '../../../../../src/model/flow-definition.ts'
import { rowOperators } from '../../../../../src/model/table.ts'
import type { Field } from '../../../api/cards.ts'
import { tableList } from '../../../api/tables.ts'
import { strip as words } from '../../../messages/strip.ts'
import { useEditor } from '../../model/editor-context.ts'
import { find } from '../../model/walk.ts'
import { drawNow } from '../drawn.ts'
import { Choose } from './choice-control.tsx'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'
import { tableNamed } from './table-control.tsx'
import { ValueSlot } from './value-slot.tsx'

interface WhereControlProps extends ControlProps {
  readonly cardId: string
  readonly branch: string | null
}

/** As the language reads it: src/language/tables/filter.ts. */
interface RowCondition {
  readonly column?: string
  readonly operator?: string
  readonly value?: Value
  readonly join?: string
}

const anyField: Field = { kind: 'any', label: '' }
const operators = Object.entries(rowOperators).map(([value, label]) => ({ value, label }))
const alone: ReadonlySet<string> = new Set(['is empty', 'is not empty'])
/** What every row has beside its columns. */
const facts = ['Row ID', 'Created', 'Updated']

/** Which rows of the card's table: conditions on its columns. */
export function WhereControl({ id, label, value, set, isReadOnly, cardId, branch }: WhereControlProps) {
  const { data } = useQuery(tableList)
  const named = useEditor(({ draft }) => find(draft, cardId)?.node.inputs?.['table'])
  const table = typeof named === 'string' ? tableNamed(data, named) : undefined
  const columns = [...(table?.columns.map(({ name }) => name) ?? []), ...facts]
  const conditions = (Array.isArray(value) ? value : []) as readonly RowCondition[]
  const group = useRef<HTMLDivElement>(null)
  const change = (next: readonly RowCondition[]) => set(next.length === 0 ? undefined : (next as unknown as Value))
  const setPart = (i: number, part: keyof RowCondition, next: Value | undefined) => {
    const { [part]: _, ...others } = conditions[i]!
    change(conditions.with(i, { ...others, ...(next === undefined ? {} : { [part]: next }) }))
  }
  const add = () => {
    change([...conditions, { column: columns[0]!, operator: '=', value: '' }])
    drawNow()
    group.current?.querySelector<HTMLElement>(`[data-condition="${conditions.length}"] :is(select, input)`)?.focus()
  }
  return (
    <div className={classes['rows']} role="group" aria-label={label} id={id} ref={group}>
      {conditions.map(({ column = '', operator = '=', value: compared, join = 'and' }, i) => {
        const name = words.condition(i + 1)
        const plain = { isReadOnly, describedBy: undefined, isWrong: false }
        return (
          // Conditions have no name but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <div className={classes['row']} key={i} role="group" aria-label={name} data-condition={i}>
            <div className={classes['conditionHead']}>
              <span className={classes['conditionName']}>{name}</span>
              {!isReadOnly && (
                <button
                  type="button"
                  className={classes['plus']}
                  aria-label={words.removeRow(name)}
                  onClick={() => change(conditions.toSpliced(i, 1))}
                >
                  <X size={14} aria-hidden="true" />
                </button>
              )}
            </div>
            <Choose
              {...plain}
              id={`${id}-${i}-column`}
              label={words.conditionColumn(i + 1)}
              options={columns.map((each) => ({ value: each, label: each }))}
              chosen={column}
              nothing={words.chooseColumn}
              choose={(next) => setPart(i, 'column', next)}
            />
            <Choose
              {...plain}
              id={`${id}-${i}-operator`}
              label={words.comparison(i + 1)}
              options={operators}
              chosen={operator}
              nothing={words.chooseOne}
              choose={(next) => setPart(i, 'operator', next === '' ? '=' : next)}
            />
            {!alone.has(operator) && (
              <ValueSlot
                {...plain}
                cardId={cardId}
                branch={branch}
                field={anyField}
                id={`${id}-${i}-value`}
                label={words.conditionCompared(i + 1)}
                value={compared}
                set={(next) => setPart(i, 'value', next ?? '')}
              />
            )}
            {i < conditions.length - 1 && (
              <Choose
                {...plain}
                id={`${id}-${i}-join`}
                label={words.conditionJoin(i + 1)}
                options={[
                  { value: 'and', label: words.joinAnd },
                  { value: 'or', label: words.joinOr },
                ]}
                chosen={join}
                nothing={words.chooseOne}
                choose={(next) => setPart(i, 'join', next === 'or' ? 'or' : undefined)}
              />
            )}
          </div>
        )
      })}
      {!isReadOnly && (
        <button type="button" className={classes['add']} onClick={add}>
          <Plus size={14} aria-hidden="true" />
          {words.addCondition}
        </button>
      )}
    </div>
  )
}
