import { Plus, X } from 'lucide-react'
import { useRef, useState, type RefObject } from 'react'
import type { Value } from '../../../../../src/model/flow-definition.ts'
import type { Field } from '../../../api/cards.ts'
import { strip as words } from '../../../messages/strip.ts'
import { drawNow } from '../drawn.ts'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'
import { ValueSlot } from './value-slot.tsx'

interface RowsControlProps extends ControlProps {
  readonly cardId: string
  readonly branch: string | null
  /** Keeps the row's place. */
  readonly rename: (from: string, to: string) => void
}

const anyField: Field = { kind: 'any', label: '' }

/** Fields that the author names, each with a value. */
export function RowsControl({ id, label, value, set, rename, isReadOnly, cardId, branch }: RowsControlProps) {
  // A value that is no reference here is an object, or nothing.
  const rows = (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}) as Readonly<
    Record<string, Value>
  >
  const names = Object.keys(rows)
  const group = useRef<HTMLDivElement>(null)
  const add = () => {
    let n = names.length + 1
    while (names.includes(words.newRow(n))) n++
    set({ ...rows, [words.newRow(n)]: '' } as Value)
    focusLastName(group)
  }
  return (
    <div className={classes['rows']} role="group" aria-label={label} id={id} ref={group}>
      {names.map((name, i) => (
        // A row that is renamed stays the row: its place says which it is.
        // oxlint-disable-next-line react/no-array-index-key
        <div className={classes['row']} key={i}>
          <div className={classes['rowHead']}>
            <RowName
              label={words.rowName(label, i + 1)}
              name={name}
              taken={names}
              isReadOnly={isReadOnly}
              rename={(to) => rename(name, to)}
            />
            {!isReadOnly && (
              <button
                type="button"
                className={classes['plus']}
                aria-label={words.removeRow(name)}
                onClick={() => set(without(rows, name))}
              >
                <X size={14} aria-hidden="true" />
              </button>
            )}
          </div>
          <ValueSlot
            cardId={cardId}
            branch={branch}
            id={`${id}-${i}`}
            label={words.rowValue(label, name)}
            field={anyField}
            value={rows[name]}
            // Without a value the row would be gone.
            set={(next) => set({ ...rows, [name]: next ?? '' } as Value)}
            isReadOnly={isReadOnly}
            describedBy={undefined}
            isWrong={false}
          />
        </div>
      ))}
      {!isReadOnly && (
        <button type="button" className={classes['add']} onClick={add}>
          <Plus size={14} aria-hidden="true" />
          {words.addRow}
        </button>
      )}
    </div>
  )
}

function without(rows: Readonly<Record<string, Value>>, name: string): Value | undefined {
  const { [name]: _, ...others } = rows
  return Object.keys(others).length === 0 ? undefined : (others as Value)
}

/** After a row was added: its name is what is written first. */
export function focusLastName(group: RefObject<HTMLElement | null>): void {
  drawNow()
  const name = [...(group.current?.querySelectorAll<HTMLInputElement>('[data-name]') ?? [])].at(-1)
  name?.focus()
  name?.select()
}

interface RowNameProps {
  readonly label: string
  readonly name: string
  readonly taken: readonly string[]
  readonly isReadOnly: boolean
  readonly rename: (to: string) => void
}

/** The name of a row. One that is empty or taken is said, and the row keeps its name until it is another. */
export function RowName({ label, name, taken, isReadOnly, rename }: RowNameProps) {
  const [typed, setTyped] = useState<{ readonly of: string; readonly text: string } | null>(null)
  const text = typed?.of === name ? typed.text : name
  const problem = text === name ? null : text === '' ? words.nameEmpty : taken.includes(text) ? words.nameTaken : null
  return (
    <>
      <input
        className={classes['name']}
        data-name
        aria-label={label}
        aria-invalid={problem !== null || undefined}
        title={problem ?? undefined}
        value={text}
        readOnly={isReadOnly}
        autoComplete="off"
        spellCheck={false}
        onBlur={() => setTyped(null)}
        onChange={({ currentTarget }) => {
          const next = currentTarget.value
          if (next !== '' && (next === name || !taken.includes(next))) {
            setTyped(null)
            rename(next)
          } else setTyped({ of: name, text: next })
        }}
      />
      {problem !== null && (
        <p className={classes['problem']} role="status">
          {problem}
        </p>
      )}
    </>
  )
}
