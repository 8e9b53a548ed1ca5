import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { ChevronDown, Ellipsis, StickyNote } from 'lucide-react'
import { memo, useEffect, useRef } from 'react'
import { languageLimits } from '../../../../src/language/limits.ts'
import type { CardNode } from '../../../../src/model/flow-definition.ts'
import { strip as words } from '../../messages/strip.ts'
import { useEditor } from '../model/editor-context.ts'
import cardClasses from './card.module.css'
import { cardData } from './drag.ts'
import classes from './note.module.css'
import { useStrip } from './strip-context.ts'

/** A note between cards, written where it stands. It moves, is copied and goes away like a card; without words it goes by itself. */
export const Note = memo(function Note({ node }: { readonly node: CardNode }) {
  const { id, note = '' } = node
  const strip = useStrip()
  const setNote = useEditor(({ setNote }) => setNote)
  const toggleCollapsed = useEditor(({ toggleCollapsed }) => toggleCollapsed)
  const isCurrent = useEditor(({ selectedId }) => selectedId === id)
  const isCollapsed = useEditor(({ collapsed }) => collapsed.has(id))
  const isReadOnly = useEditor(({ isReadOnly }) => isReadOnly)
  const paper = useRef<HTMLDivElement>(null)
  const grip = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (paper.current === null || grip.current === null || isReadOnly) return
    return draggable({
      element: paper.current,
      dragHandle: grip.current,
      getInitialData: () => cardData(id),
      onDragStart: () => strip.state.setState({ dragged: 'card' }),
      onDrop: () => strip.state.setState({ dragged: null }),
    })
  }, [id, isReadOnly, strip])
  const [firstLine = ''] = note.trimStart().split('\n', 1)
  return (
    <li className={cardClasses['item']}>
      <div
        ref={paper}
        role="group"
        aria-label={words.noteName(note)}
        className={`${cardClasses['card']} ${classes['paper']}`}
        data-card-id={id}
        data-note
        data-current={isCurrent || undefined}
        data-collapsed={isCollapsed || undefined}
        tabIndex={isCurrent ? 0 : -1}
      >
        <div className={`${cardClasses['head']} ${classes['head']}`} ref={grip}>
          <StickyNote size={14} aria-hidden="true" />
          <span className={classes['title']} title={isCollapsed ? note : undefined}>
            {isCollapsed && firstLine !== '' ? firstLine : words.note}
          </span>
          <span className={cardClasses['buttons']}>
            <button
              type="button"
              className={cardClasses['button']}
              aria-label={words.menu(words.note)}
              aria-haspopup="menu"
              onClick={({ currentTarget }) => strip.openMenu(id, currentTarget)}
            >
              <Ellipsis size={16} aria-hidden="true" />
            </button>
            <button
              type="button"
              className={cardClasses['button']}
              data-fold={isCollapsed || undefined}
              aria-label={isCollapsed ? words.expand(words.note) : words.collapse(words.note)}
              aria-expanded={!isCollapsed}
              onClick={() => toggleCollapsed(id)}
            >
              <ChevronDown size={16} aria-hidden="true" />
            </button>
          </span>
        </div>
        {isCollapsed ? null : isReadOnly ? (
          <p className={classes['text']}>{note}</p>
        ) : (
          <textarea
            className={classes['text']}
            aria-label={words.note}
            placeholder={words.noteHint}
            rows={2}
            maxLength={languageLimits.note}
            value={note}
            onChange={({ currentTarget }) => setNote(id, currentTarget.value)}
            onBlur={({ currentTarget, relatedTarget }) => {
              if (currentTarget.value.trim() === '') leaveEmpty(relatedTarget)
            }}
          />
        )}
      </div>
    </li>
  )

  function leaveEmpty(to: EventTarget | null) {
    if (to === paper.current) strip.remove(id)
    else if (!(to instanceof Node && paper.current?.contains(to))) strip.editor.getState().removeCard(id)
  }
})
