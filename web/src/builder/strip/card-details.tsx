import { useEffect, useRef, useState } from 'react'
import type { CardNode } from '../../../../src/model/flow-definition.ts'
import { strip as words } from '../../messages/strip.ts'
import { useEditor } from '../model/editor-context.ts'
import classes from './card.module.css'
import fieldClasses from './fields/fields.module.css'
import { useStrip } from './strip-context.ts'

interface CardDetailsProps {
  readonly node: CardNode
}

/** The name by which references call the card. */
export function CardDetails({ node }: CardDetailsProps) {
  const strip = useStrip()
  const renameCard = useEditor(({ renameCard }) => renameCard)
  const [id, setId] = useState(node.id)
  const name = useRef<HTMLInputElement>(null)
  useEffect(() => {
    name.current?.focus()
    name.current?.select()
  }, [])
  const isRight =
    id === node.id || (/^[a-z][a-z0-9_]{0,63}$/.test(id) && id !== 'trigger' && strip.node(id) === undefined)
  const close = () => {
    strip.state.setState({ renamedId: null })
    if (isRight && id !== node.id) renameCard(node.id, id)
    strip.focus({ card: isRight ? id : node.id })
  }
  return (
    <form
      className={classes['details']}
      onSubmit={(event) => {
        event.preventDefault()
        close()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && !(event.key === 'Enter' && !event.shiftKey)) return
        event.preventDefault()
        event.stopPropagation()
        close()
      }}
    >
      <label className={fieldClasses['label']} htmlFor={`${node.id}-id`}>
        {words.idLabel}
      </label>
      <input
        ref={name}
        id={`${node.id}-id`}
        className={fieldClasses['line']}
        data-mono
        value={id}
        aria-invalid={!isRight || undefined}
        aria-describedby={isRight ? undefined : `${node.id}-id-problem`}
        autoComplete="off"
        spellCheck={false}
        onChange={({ currentTarget }) => setId(currentTarget.value)}
      />
      {!isRight && (
        <p id={`${node.id}-id-problem`} className={fieldClasses['problem']}>
          {words.idWrong}
        </p>
      )}
      <button type="submit" className={fieldClasses['add']}>
        {words.done}
      </button>
    </form>
  )
}
