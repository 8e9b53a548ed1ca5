import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { ChevronRight } from 'lucide-react'
import { memo, useEffect, useRef, useState } from 'react'
import { strip as words } from '../../messages/strip.ts'
import { useEditor, useEditorStore } from '../model/editor-context.ts'
import { outputNode, type OutputNode } from '../model/scope.ts'
import type { CardOutput } from '../model/trigger.ts'
import { valueData } from './drag.ts'
import { preview, valueOf } from './preview.ts'
import classes from './output-pins.module.css'
import { useStrip } from './strip-context.ts'
import { TypeBadge } from './type-badge.tsx'

interface OutputPinsProps {
  readonly cardId: string
  readonly outputs: readonly CardOutput[]
  /** What they were in the last run, by name. */
  readonly values: unknown
}

/** What a card gives, to be dragged onto inputs. What is inside of a value opens. */
export function OutputPins({ cardId, outputs, values }: OutputPinsProps) {
  if (outputs.length === 0) return null
  return (
    <ul className={classes['pins']} aria-label={words.outputs}>
      {outputs.map(({ name, label, type }) => (
        <FirstPin key={name} cardId={cardId} name={name} label={label} type={type} value={valueOf(values, name)} />
      ))}
    </ul>
  )
}

interface FirstPinProps extends CardOutput {
  readonly cardId: string
  readonly value: unknown
}

/** An output itself. What is known of its inside is looked up when it is opened or dragged, not before. */
const FirstPin = memo(function FirstPin({ cardId, name, label, type, value }: FirstPinProps) {
  const editor = useEditorStore()
  const key = `${cardId}.${name}`
  const isKnown = useEditor(({ shapes }) => (type === 'text' || type === 'number' ? false : shapes.has(key)))
  const find = () => outputNode([cardId, name], label, type, editor.getState())
  return (
    <Pin label={label} type={type} find={find} canOpen={isKnown || (name === 'item' && type === 'any')} value={value} />
  )
})

interface PinProps extends Pick<CardOutput, 'label' | 'type'> {
  readonly find: () => OutputNode
  readonly canOpen: boolean
  readonly value: unknown
}

function Pin({ label, type, find, canOpen, value }: PinProps) {
  const { state } = useStrip()
  const pin = useRef<HTMLDivElement>(null)
  const latest = useRef(find)
  useEffect(() => {
    latest.current = find
  })
  const [inside, setInside] = useState<readonly OutputNode[] | null>(null)
  useEffect(() => {
    if (pin.current === null) return
    return draggable({
      element: pin.current,
      getInitialData: () => valueData(latest.current()),
      onDragStart: () => state.setState({ dragged: 'value' }),
      onDrop: () => state.setState({ dragged: null }),
    })
  }, [state])
  const shown = value === undefined ? null : preview(value)
  return (
    <li>
      <div className={classes['pin']} ref={pin} data-pin={label}>
        {canOpen ? (
          <button
            type="button"
            className={classes['open']}
            aria-expanded={inside !== null}
            aria-label={inside === null ? words.openValue(label) : words.closeValue(label)}
            onClick={() => setInside(inside === null ? find().children() : null)}
          >
            <ChevronRight size={14} aria-hidden="true" />
          </button>
        ) : (
          <span className={classes['space']} />
        )}
        <span className={classes['label']}>{label}</span>
        <TypeBadge type={type} />
        <span className={classes['dot']} data-type={type} aria-hidden="true" />
      </div>
      {shown !== null && (
        <p className={classes['last']} title={words.lastValue(shown)}>
          {shown}
        </p>
      )}
      {inside !== null && (
        <ul className={classes['inside']}>
          {inside.map((node) => (
            <Pin
              key={node.reference.join('\u0000')}
              label={node.label}
              type={node.type}
              find={() => node}
              canOpen={node.hasChildren}
              value={undefined}
            />
          ))}
        </ul>
      )}
    </li>
  )
}
