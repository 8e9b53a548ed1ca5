import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { Plus } from 'lucide-react'
import { Fragment, memo, useEffect, useRef, useState, type ComponentType } from 'react'
import { isNote } from '../../../../src/language/notes.ts'
import type { CardNode } from '../../../../src/model/flow-definition.ts'
import { strip as words } from '../../messages/strip.ts'
import { useEditor } from '../model/editor-context.ts'
import classes from './card-list.module.css'
import { draggedCard } from './drag.ts'
import { Note } from './note.tsx'
import { slotKey } from './strip-actions.ts'
import { useStrip } from './strip-context.ts'

interface CardListProps {
  readonly cards: readonly CardNode[]
  /** What draws a card. It comes from outside, since a card draws lists again: those of its branches. */
  readonly Card: ComponentType<{ readonly node: CardNode }>
  readonly parent: string | null
  readonly branch: string | null
  /** What the list is called. */
  readonly label: string
  /** The branch's own words, for the slot of an empty one. */
  readonly branchLabel: string | null
}

/** Cards one behind the other, with a place between each two where another can be put. */
export const CardList = memo(function CardList(props: CardListProps) {
  const { cards, Card, parent, branch, label, branchLabel } = props
  return (
    <ol className={classes['list']} aria-label={label} data-inside={parent !== null || undefined}>
      {cards.map((node, index) => (
        <Fragment key={node.id}>
          <Slot
            parent={parent}
            branch={branch}
            index={index}
            after={cards[index - 1]?.card ?? null}
            isLast={false}
            branchLabel={branchLabel}
          />
          {isNote(node) ? <Note node={node} /> : <Card node={node} />}
        </Fragment>
      ))}
      <Slot
        parent={parent}
        branch={branch}
        index={cards.length}
        after={cards.at(-1)?.card ?? null}
        isLast
        branchLabel={branchLabel}
      />
    </ol>
  )
})

interface SlotProps {
  readonly parent: string | null
  readonly branch: string | null
  readonly index: number
  /** The type of the card in front of it. */
  readonly after: string | null
  readonly isLast: boolean
  readonly branchLabel: string | null
}

/** A place for a card: by the palette, or by dropping one. */
const Slot = memo(function Slot({ parent, branch, index, after, isLast, branchLabel }: SlotProps) {
  const strip = useStrip()
  const title = useEditor(({ catalogue, draft }) =>
    after !== null
      ? catalogue.get(after).title
      : parent === null && draft.trigger !== null
        ? strip.titleOf('trigger')
        : null,
  )
  const isReadOnly = useEditor(({ isReadOnly }) => isReadOnly)
  const element = useRef<HTMLLIElement>(null)
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    if (element.current === null || isReadOnly) return
    return dropTargetForElements({
      element: element.current,
      canDrop({ source }) {
        const cardId = draggedCard(source.data)
        return cardId !== null && !isInside(parent, cardId, strip.node)
      },
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop({ source }) {
        setOver(false)
        const cardId = draggedCard(source.data)
        if (cardId !== null) strip.move(cardId, { parent, branch, index })
      },
    })
  }, [parent, branch, index, isReadOnly, strip])
  const name = title === null ? words.addCardFirst(branchLabel) : words.addCardAfter(title)
  return (
    <li
      className={classes['slot']}
      ref={element}
      data-over={isOver || undefined}
      data-last={isLast || undefined}
      data-read-only={isReadOnly || undefined}
    >
      {!isReadOnly && (
        <button
          type="button"
          className={classes['plus']}
          aria-label={name}
          title={name}
          // Those between cards are reached by `a` on the card in front; the last one of all also by Tab.
          tabIndex={isLast && parent === null ? 0 : -1}
          data-slot={isLast ? slotKey({ parent, branch }) : undefined}
          onClick={({ currentTarget }) => strip.openPalette({ parent, branch, index }, currentTarget)}
        >
          <Plus size={16} aria-hidden="true" />
          {isLast && <span className={classes['words']}>{words.addCard}</span>}
        </button>
      )}
    </li>
  )
})

function isInside(parent: string | null, cardId: string, node: (id: string) => CardNode | undefined): boolean {
  if (parent === null) return false
  const holds = (card: CardNode | undefined): boolean =>
    card !== undefined && (card.id === parent || Object.values(card.branches ?? {}).some((cards) => cards.some(holds)))
  return holds(node(cardId))
}
