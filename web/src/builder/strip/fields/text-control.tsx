import { strip as words } from '../../../messages/strip.ts'
import classes from './fields.module.css'
import type { ControlProps } from './control.ts'

/** Plain text. It grows with its lines. */
export function TextControl({ id, label, field, value, set, isReadOnly, describedBy, isWrong }: ControlProps) {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)
  return (
    <>
      <textarea
        id={id}
        className={classes['text']}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={isWrong || undefined}
        rows={1}
        value={text}
        readOnly={isReadOnly}
        placeholder={typeof field.default === 'string' ? field.default : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={({ currentTarget }) => set(currentTarget.value === '' ? undefined : currentTarget.value)}
      />
      {/* People who know Compose expect the same here, and would send the braces. */}
      {/\{\{[^{}]+\}\}/.test(text) && (
        <p className={classes['warning']} role="note">
          {words.bracesArePlain}
        </p>
      )}
    </>
  )
}
