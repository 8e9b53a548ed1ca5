import { Plus, X } from 'lucide-react'
import { useRef } from 'react'
import type { Value } from '../../../../../src/model/flow-definition.ts'
import type { Field } from '../../../api/cards.ts'
import { strip as words } from '../../../messages/strip.ts'
import { drawNow } from '../drawn.ts'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'
import { ValueSlot } from './value-slot.tsx'

interface ListControlProps extends ControlProps {
  readonly cardId: string
  readonly branch: string | null
}

const itemField: Field = { kind: 'any', label: '' }

/** A list, item by item. A whole list of an earlier card goes into the list itself. */
export function ListControl({ id, label, value, set, isReadOnly, cardId, branch }: ListControlProps) {
  const items: readonly Value[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  const change = (next: readonly Value[]) => set(next.length === 0 ? undefined : (next as Value)) // a list of values is one
  const group = useRef<HTMLDivElement>(null)
  return (
    <div className={classes['rows']} role="group" aria-label={label} id={id} ref={group}>
      {items.map((item, i) => (
        // Items have no name but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <div className={classes['row']} key={i}>
          <ValueSlot
            cardId={cardId}
            branch={branch}
            id={`${id}-${i}`}
            label={words.item(label, i + 1)}
            field={itemField}
            value={item}
            set={(next) => change(items.with(i, next ?? ''))}
            isReadOnly={isReadOnly}
            describedBy={undefined}
            isWrong={false}
            beside={
              <button
                type="button"
                className={classes['plus']}
                aria-label={words.removeRow(words.item(label, i + 1))}
                onClick={() => change(items.toSpliced(i, 1))}
              >
                <X size={14} aria-hidden="true" />
              </button>
            }
          />
        </div>
      ))}
      {!isReadOnly && (
        <button
          type="button"
          className={classes['add']}
          onClick={() => {
            change([...items, ''])
            drawNow()
            const last = [...(group.current?.querySelectorAll('textarea') ?? [])].at(-1)
            last?.focus()
          }}
        >
          <Plus size={14} aria-hidden="true" />
          {words.addItem}
        </button>
      )}
    </div>
  )
}
