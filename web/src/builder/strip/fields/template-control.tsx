import { useEffect, useMemo, useRef, type RefObject } from 'react'
import { strip as words } from '../../../messages/strip.ts'
import { templateParts } from '../../model/reference-keys.ts'
import { useReference } from '../use-reference.ts'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'

interface TemplateControlProps extends ControlProps {
  /** Where the text is edited; values are inserted at its caret. */
  readonly area: RefObject<HTMLTextAreaElement | null>
}

/**
 * Text with values in it. While it is edited, the values stand there as they are written in a flow file; else they are shown
 * by their names.
 */
export function TemplateControl(props: TemplateControlProps) {
  const { id, label, value, set, isReadOnly, describedBy, isWrong, area } = props
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)
  const parts = useMemo(() => (text.includes('{{') ? templateParts(text) : []), [text])
  const hasValues = parts.some((part) => typeof part !== 'string')
  return (
    <div className={classes['template']} data-values={hasValues || undefined}>
      <textarea
        ref={area}
        id={id}
        className={classes['text']}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={isWrong || undefined}
        rows={2}
        value={text}
        readOnly={isReadOnly}
        autoComplete="off"
        spellCheck={false}
        // Its caret is where the author put it, also when the focus is elsewhere.
        onFocus={({ currentTarget }) => (currentTarget.dataset['edited'] = '')}
        onChange={({ currentTarget }) => set(currentTarget.value === '' ? undefined : currentTarget.value)}
      />
      {hasValues && (
        <div className={classes['reading']} aria-hidden="true">
          {parts.map((part, i) =>
            // Parts have no name of their own; they are drawn anew with each change of the text anyway.
            // oxlint-disable-next-line react/no-array-index-key
            typeof part === 'string' ? <span key={i}>{part}</span> : <InText key={i} keys={part} />,
          )}
        </div>
      )}
    </div>
  )
}

function InText({ keys }: { readonly keys: readonly string[] }) {
  const { text, isMissing } = useReference(keys)
  return (
    <span className={classes['inline']} data-missing={isMissing || undefined} title={text}>
      {text}
      {isMissing && <em className={classes['gone']}> {words.missing}</em>}
    </span>
  )
}

/** Puts text at the caret, or in place of the selection, and leaves the caret behind it. */
export function textAtCaret(
  area: HTMLTextAreaElement,
  inserted: string,
): { readonly text: string; readonly caret: number } {
  const { value, selectionStart, selectionEnd } = area
  return {
    text: value.slice(0, selectionStart) + inserted + value.slice(selectionEnd),
    caret: selectionStart + inserted.length,
  }
}

/** Puts the caret where it belongs after the text was changed from outside. */
export function useCaret(area: RefObject<HTMLTextAreaElement | null>): (caret: number) => void {
  const wanted = useRef<number | null>(null)
  useEffect(() => {
    if (wanted.current === null || area.current === null) return
    area.current.setSelectionRange(wanted.current, wanted.current)
    wanted.current = null
  })
  return (caret) => (wanted.current = caret)
}
