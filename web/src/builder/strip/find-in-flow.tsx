import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { strip as words } from '../../messages/strip.ts'
import { triggerId } from '../model/draft.ts'
import { useEditor } from '../model/editor-context.ts'
import { cardTitle } from '../model/scope.ts'
import { triggerTitle } from '../model/trigger.ts'
import { walk } from '../model/walk.ts'
import { CardIcon } from './card-icon.tsx'
import classes from './find-in-flow.module.css'
import { Anchored } from './anchored.tsx'
import { preview } from './preview.ts'
import { useStrip, useStripState } from './strip-context.ts'

/** The list of all cards to jump to, and the search in them: `Ctrl+F`. */
export function FindInFlow({ anchor }: { readonly anchor: HTMLElement | null }) {
  const { state } = useStrip()
  const isFinding = useStripState(({ isFinding }) => isFinding)
  if (!isFinding || anchor === null) return null
  return (
    <Anchored
      anchor={anchor}
      role="dialog"
      label={words.find}
      width={360}
      onClose={() => state.setState({ isFinding: false })}
    >
      <Finder />
    </Anchored>
  )
}

function Finder() {
  const strip = useStrip()
  const draft = useEditor(({ draft }) => draft)
  const catalogue = useEditor(({ catalogue }) => catalogue)
  const numbers = useEditor(({ numbers }) => numbers)
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const cards = useMemo(
    () => [
      {
        id: triggerId,
        title: triggerTitle(draft.trigger),
        category: 'trigger',
        level: 0,
        note: '',
        text: JSON.stringify(draft.trigger),
      },
      ...[...walk(draft)].map(({ node, place }) => ({
        id: node.id,
        title: cardTitle(node, catalogue),
        category: catalogue.get(node.card).category.id,
        level: levelOf(numbers.get(node.id), numbers.get(place.parent ?? '')),
        note: node.note ?? '',
        text: JSON.stringify([node.inputs, node.outputs]),
      })),
    ],
    [draft, catalogue, numbers],
  )
  const wanted = query.trim().toLowerCase()
  const found = cards.filter(({ id, title, note, text }) =>
    [numbers.get(id) ?? '', id, title, note, text].some((part) => part.toLowerCase().includes(wanted)),
  )
  const at = Math.min(active, found.length - 1)
  const go = (id: string) => {
    strip.state.setState({ isFinding: false })
    strip.reveal(id)
  }
  return (
    <>
      <div className={classes['search']}>
        <Search size={15} aria-hidden="true" />
        <input
          data-autofocus
          className={classes['query']}
          aria-label={words.findHint}
          placeholder={words.findHint}
          value={query}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget }) => {
            setQuery(currentTarget.value)
            setActive(0)
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setActive(Math.min(at + 1, found.length - 1))
            else if (event.key === 'ArrowUp') setActive(Math.max(at - 1, 0))
            else if (event.key === 'Enter' && found[at] !== undefined) go(found[at].id)
            else return
            event.preventDefault()
          }}
        />
      </div>
      <ul className={classes['cards']} aria-label={words.jump}>
        {found.slice(0, 300).map(({ id, title, category, level, note, text }, i) => (
          <li key={id}>
            <button
              type="button"
              className={classes['card']}
              data-active={i === at || undefined}
              data-level={Math.min(level, 6)}
              ref={i === at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
              onClick={() => go(id)}
            >
              <CardIcon category={category} size={13} />
              {numbers.has(id) && <span className={classes['number']}>{numbers.get(id)}</span>}
              <span className={classes['title']}>{title}</span>
              <span className={classes['note']}>{note === '' ? where(text, wanted) : note}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className={classes['foot']} role="status">
        {found.length === 0
          ? words.findNothing
          : words.findCount(
              found.filter(({ id }) => numbers.has(id)).length,
              found.filter(({ id }) => !numbers.has(id)).length,
            )}
      </p>
    </>
  )
}

/** How deep in branches it stands: `3.1.2` is one deep. A note has no number, so it is counted from the card around it. */
const levelOf = (own: string | undefined, around: string | undefined) =>
  own !== undefined ? (own.split('.').length - 1) / 2 : around === undefined ? 0 : (around.split('.').length + 1) / 2

/** What is around the words that were searched for. */
function where(text: string, wanted: string): string {
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted)
  return at < 0 ? '' : preview(text.slice(Math.max(0, at - 12), at + 40), 52)
}
