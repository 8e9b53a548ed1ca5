import { memo } from 'react'
import { useEditor } from '../model/editor-context.ts'
import { triggerId } from '../model/draft.ts'
import { around } from '../model/walk.ts'
import category from './category.module.css'
import classes from './mini-map.module.css'
import { useStrip } from './strip-context.ts'

/**
 * A dot for each card of the strip, in its category's colour, for an overview of a long flow. A click goes there. It is for
 * the pointer alone: the list of cards does the same with names, and by keys.
 */
export const MiniMap = memo(function MiniMap() {
  const strip = useStrip()
  // One text, so that it is drawn again with the order of the cards only, not with each key stroke.
  const dots = useEditor(({ draft, catalogue }) =>
    draft.cards.map(({ id, card }) => `${id} ${catalogue.get(card).category.id}`).join('\n'),
  )
  const current = useEditor(({ draft, selectedId }) =>
    selectedId === null ? triggerId : (around(draft, selectedId)[0]?.node.id ?? selectedId),
  )
  const failed = useEditor(({ draft, lastRun }) =>
    draft.cards.flatMap(({ id }) => (lastRun.get(id)?.status === 'FAILED' ? [id] : [])).join(' '),
  )
  const wrong = new Set(failed.split(' '))
  const all = [[triggerId, 'trigger'], ...(dots === '' ? [] : dots.split('\n').map((dot) => dot.split(' ')))]
  return (
    <div
      className={classes['map']}
      aria-hidden="true"
      onClick={({ target }) => {
        const id = target instanceof HTMLElement ? target.dataset['dot'] : undefined
        if (id !== undefined) strip.reveal(id)
      }}
    >
      {all.map(([id = '', of]) => (
        <span
          key={id}
          className={`${category['accent']} ${classes['dot']}`}
          data-dot={id}
          data-category={of}
          data-current={id === current || undefined}
          data-failed={wrong.has(id) || undefined}
          title={strip.titleOf(id)}
        />
      ))}
    </div>
  )
})
