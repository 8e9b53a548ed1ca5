import { useEffect, useRef, useState } from 'react'
import type { CardNode } from '../../../../src/model/flow-definition.ts'
import { strip as words } from '../../messages/strip.ts'
import { useEditor } from '../model/editor-context.ts'
import classes from './card.module.css'
import { ErrorHandling } from './error-handling.tsx'
import fieldClasses from './fields/fields.module.css'
import { useStrip } from './strip-context.ts'

interface CardDetailsProps {
  readonly node: CardNode
}

/** What people call the card, the name by which references do, and what happens where it fails. */
export function CardDetails({ node }: CardDetailsProps) {
  const strip = useStrip()
  const renameCard = useEditor(({ renameCard }) => renameCard)
  const setTitle = useEditor(({ setTitle }) => setTitle)
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
        // Inside of the fields behind the names Enter is theirs.
        const isName = event.target instanceof HTMLInputElement && event.target.dataset['closes'] !== undefined
        if (event.key !== 'Escape' && !(event.key === 'Enter' && !event.shiftKey && isName)) return
        event.preventDefault()
        event.stopPropagation()
        close()
      }}
    >
      <label className={fieldClasses['label']} htmlFor={`${node.id}-title`}>
        {words.titleLabel}
      </label>
      <input
        id={`${node.id}-title`}
        className={fieldClasses['line']}
        data-closes
        value={node.title ?? ''}
        placeholder={strip.titleOf(node.id)}
        maxLength={255}
        autoComplete="off"
        onChange={({ currentTarget }) => setTitle(node.id, currentTarget.value)}
      />
      <label className={fieldClasses['label']} htmlFor={`${node.id}-id`}>
        {words.idLabel}
      </label>
      <input
        ref={name}
        id={`${node.id}-id`}
        className={fieldClasses['line']}
        data-mono
        data-closes
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
      <ErrorHandling node={node} />
      <button type="submit" className={fieldClasses['add']}>
        {words.done}
      </button>
    </form>
  )
}
