import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { Plus } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { FieldKind } from '../../../api/cards.ts'
import type { Value } from '../../../../../src/model/flow-definition.ts'
import { strip as words } from '../../../messages/strip.ts'
import { inTemplate, keysOf, referenceOf, templateParts } from '../../model/reference-keys.ts'
import { offeredInBranch, offeredOutputs, type OutputNode } from '../../model/scope.ts'
import { typeOfField } from '../../model/value-type.ts'
import { draggedValue } from '../drag.ts'
import type { StripActions } from '../strip-actions.ts'
import { useStrip } from '../strip-context.ts'
import { AnyControl } from './any-control.tsx'
import { BooleanControl, ChoiceControl } from './choice-control.tsx'
import { ConnectionControl } from './connection-control.tsx'
import type { ControlProps } from './control.ts'
import { DateControl } from './date-control.tsx'
import classes from './fields.module.css'
import { FlowControl } from './flow-control.tsx'
import { NumberControl } from './number-control.tsx'
import { PathControl } from './path-control.tsx'
import { ReferenceChip } from './reference-chip.tsx'
import { TableControl } from './table-control.tsx'
import { TemplateControl, textAtCaret, useCaret } from './template-control.tsx'
import { TextControl } from './text-control.tsx'

const controls: Partial<Readonly<Record<FieldKind, (props: ControlProps) => ReactNode>>> = {
  text: TextControl,
  table: TableControl,
  connection: ConnectionControl,
  number: NumberControl,
  integer: NumberControl,
  boolean: BooleanControl,
  date: DateControl,
  choice: ChoiceControl,
  flow: FlowControl,
  path: PathControl,
  any: AnyControl,
}

interface ValueSlotProps extends ControlProps {
  readonly cardId: string
  /** The branch, where it is the value of one of the card's outputs. */
  readonly branch: string | null
  /** Its names are outputs, so that the whole can be no reference; nor can a helper flow. */
  readonly isFixed?: boolean
  /** Beside the `+`. */
  readonly beside?: ReactNode
  /** In place of the kind's own control. */
  readonly children?: ReactNode
}

/**
 * A place for a value: the control of its kind, or the value of an earlier card, which is dropped here or chosen by `+`. In a
 * text with other text in it such a value is inserted at the caret; everywhere else it replaces what was there.
 */
export function ValueSlot({ cardId, branch, isFixed = false, beside, children, ...control }: ValueSlotProps) {
  const { field, value, set, label, isReadOnly } = control
  const strip = useStrip()
  const slot = useRef<HTMLDivElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const putCaret = useCaret(area)
  const [over, setOver] = useState<'set' | 'insert' | null>(null)
  const keys = keysOf(value)
  const isTemplate = field.kind === 'template'
  const isInserting = isTemplate && isMixed(value)

  const give = ({ reference, label: name }: OutputNode) => {
    if (!isTemplate) {
      set(referenceOf(reference))
      return strip.say(words.said.set(label, name))
    }
    const inserted = inTemplate(reference)
    if (!isInserting || area.current === null) {
      putCaret(inserted.length)
      set(inserted)
      return strip.say(words.said.set(label, name))
    }
    const { text, caret } = textAtCaret(area.current, inserted)
    putCaret(caret)
    set(text)
    strip.say(words.said.inserted(label, name))
  }
  const target = { cardId, branch, label, type: typeOfField(field.kind), give }

  // The newest of what a drop needs: the drop target itself is made once.
  const latest = useRef({ give, isInserting, strip })
  useEffect(() => {
    latest.current = { give, isInserting, strip }
  })
  useEffect(() => {
    if (isFixed || isReadOnly || slot.current === null) return
    return dropTargetForElements({
      element: slot.current,
      canDrop({ source }) {
        const output = draggedValue(source.data)
        return output !== null && isOffered(latest.current.strip, cardId, branch, output.reference)
      },
      onDragEnter: () => setOver(latest.current.isInserting ? 'insert' : 'set'),
      onDragLeave: () => setOver(null),
      onDrop({ source, location }) {
        setOver(null)
        const output = draggedValue(source.data)
        if (output === null) return
        if (latest.current.isInserting) caretAt(area.current, location.current.input)
        latest.current.give(output)
      },
    })
  }, [cardId, branch, isFixed, isReadOnly])

  const openMenu = (anchor: HTMLElement) => strip.openInsert(target, anchor)
  const Control = controls[field.kind] ?? AnyControl
  return (
    <div
      ref={slot}
      className={classes['slot']}
      data-over={over ?? undefined}
      data-drop={over === null ? undefined : words[over === 'set' ? 'dropHere' : 'dropInsert']}
    >
      <div className={classes['value']}>
        {keys !== null ? (
          <ReferenceChip
            keys={keys}
            expected={target.type}
            label={label}
            isReadOnly={isReadOnly}
            onRemove={() => set(undefined)}
            onChange={openMenu}
          />
        ) : isTemplate ? (
          <TemplateControl {...control} area={area} />
        ) : (
          (children ?? <Control {...control} cardId={cardId} />)
        )}
      </div>
      {!isReadOnly && (
        <div className={classes['beside']}>
          {!isFixed && (
            <button
              type="button"
              className={classes['plus']}
              aria-label={words.insertValue(label)}
              title={words.insertTitle}
              aria-haspopup="dialog"
              onClick={({ currentTarget }) => openMenu(currentTarget)}
            >
              <Plus size={15} aria-hidden="true" />
            </button>
          )}
          {beside}
        </div>
      )}
    </div>
  )
}

/** Text that is more than one value alone. */
function isMixed(value: Value | undefined): boolean {
  if (typeof value !== 'string' || value === '') return false
  const parts = templateParts(value)
  return parts.length > 1 || typeof parts[0] === 'string'
}

function isOffered({ editor }: StripActions, cardId: string, branch: string | null, [card, output]: readonly string[]) {
  const { draft, catalogue, shapes } = editor.getState()
  const offered =
    branch === null
      ? offeredOutputs(draft, catalogue, cardId, shapes)
      : offeredInBranch(draft, catalogue, cardId, branch, shapes)
  return offered.some((each) => each.cardId === card && each.outputs.some(({ reference }) => reference[1] === output))
}

/**
 * Where a dropped value goes in a text: where the author left the caret; in a text that was not edited yet under the pointer,
 * and at its end where values are shown by their names, which are longer than what is written.
 */
function caretAt(area: HTMLTextAreaElement | null, { clientX, clientY }: { clientX: number; clientY: number }) {
  if (area === null || area.dataset['edited'] !== undefined) return
  const position = area.value.includes('{{') ? null : document.caretPositionFromPoint?.(clientX, clientY)
  const at = position?.offsetNode === area ? position.offset : area.value.length
  area.setSelectionRange(at, at)
}
