import { X } from 'lucide-react'
import type { ValueType } from '../../../../../src/model/flow-definition.ts'
import { strip as words } from '../../../messages/strip.ts'
import { conversion } from '../conversion.ts'
import { useReference } from '../use-reference.ts'
import classes from './fields.module.css'

interface ReferenceChipProps {
  readonly keys: readonly string[]
  /** What is expected where it stands. */
  readonly expected: ValueType
  readonly label: string
  readonly isReadOnly: boolean
  readonly onRemove: () => void
  /** Opens the menu of values. */
  readonly onChange: (anchor: HTMLElement) => void
}

/** A value that comes from an earlier card. A value of another type is said, with what it will become, and stays. */
export function ReferenceChip({ keys, expected, label, isReadOnly, onRemove, onChange }: ReferenceChipProps) {
  const { text, parts, isMissing, type } = useReference(keys)
  const change = type === null ? null : conversion(type, expected)
  return (
    <>
      <span className={classes['chip']} data-missing={isMissing || undefined} data-type={type ?? undefined}>
        <button
          type="button"
          className={classes['reference']}
          disabled={isReadOnly}
          aria-label={words.changeReference(`${label}: ${isMissing ? `${words.missing} ` : ''}${text}`)}
          onClick={({ currentTarget }) => onChange(currentTarget)}
        >
          <Parts parts={parts} />
          {isMissing && <em className={classes['gone']}>{words.missing}</em>}
        </button>
        {!isReadOnly && (
          <button
            type="button"
            className={classes['small']}
            aria-label={words.removeReference(`${text}, ${label}`)}
            onClick={onRemove}
          >
            <X size={14} aria-hidden="true" />
          </button>
        )}
      </span>
      {change !== null && (
        <p className={classes['warning']} data-fails={change.fails || undefined}>
          {change.message}
        </p>
      )}
    </>
  )
}

/** The last part is what is used; where it is deep inside, what is between is left out before it is. */
export function Parts({ parts }: { readonly parts: readonly string[] }) {
  return (
    <span className={classes['parts']} title={parts.join(' › ')}>
      {parts.join(' › ')}
    </span>
  )
}
