import { Modal, TextInput } from '@mantine/core'
import { Search } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { CardDeclaration } from '../../api/cards.ts'
import { strip as words } from '../../messages/strip.ts'
import { useEditor } from '../model/editor-context.ts'
import { CardIcon } from './card-icon.tsx'
import { drawNow } from './drawn.ts'
import classes from './palette.module.css'
import { useStrip, useStripState } from './strip-context.ts'
import type { StripState } from './strip-store.ts'

/** The dialog in which a card is chosen: by search, by category, by the arrows. Part of the strip. */
export function CardPalette() {
  const { state } = useStrip()
  const palette = useStripState(({ palette }) => palette)
  const close = () => {
    state.setState({ palette: null })
    drawNow()
    palette?.opener?.focus()
  }
  return (
    <Modal
      opened={palette !== null}
      onClose={close}
      title={words.addCard}
      size="46rem"
      // The focus goes to the card that was added, else back to the opener: said where that is known.
      returnFocus={false}
      transitionProps={{ duration: 0 }}
    >
      {palette !== null && <Palette palette={palette} />}
    </Modal>
  )
}

function Palette({ palette }: { readonly palette: NonNullable<StripState['palette']> }) {
  const strip = useStrip()
  const catalogue = useEditor(({ catalogue }) => catalogue)
  const [query, setQuery] = useState('')
  const [category, setCategory] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const matching = useMemo(() => catalogue.search(query), [catalogue, query])
  const found = category === null ? matching : matching.filter((card) => card.category.id === category)
  const at = Math.min(active, found.length - 1)
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const add = (card: CardDeclaration) => {
    strip.state.setState({ palette: null })
    strip.add(card.id, palette.place)
  }
  const move = (by: number) => setActive(found.length === 0 ? 0 : (at + by + found.length) % found.length)
  return (
    <>
      <TextInput
        data-autofocus
        autoFocus
        leftSection={<Search size={16} aria-hidden="true" />}
        aria-label={words.searchCards}
        placeholder={words.searchCardsHint}
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        value={query}
        onChange={({ currentTarget }) => {
          setQuery(currentTarget.value)
          setActive(0)
        }}
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key]
          if (by !== undefined) move(by)
          else if (event.key === 'Enter' && found[at] !== undefined) add(found[at])
          else return
          event.preventDefault()
        }}
      />
      <div className={classes['columns']}>
        <div className={classes['categories']} role="group" aria-label={words.categories}>
          {[{ id: null, title: words.allCards, cards: catalogue.all }, ...catalogue.categories].map(({ id, title }) => {
            const count = id === null ? matching.length : matching.filter((card) => card.category.id === id).length
            return (
              <button
                type="button"
                key={id}
                className={classes['category']}
                aria-pressed={category === id}
                onClick={() => {
                  setCategory(id)
                  setActive(0)
                }}
              >
                <span>{title}</span>
                <span className={classes['count']}>{count}</span>
              </button>
            )
          })}
        </div>
        <div className={classes['results']} role="listbox" aria-label={words.addCard} id={id} ref={list}>
          {found.map((card, i) => (
            // The keyboard is the search field's: see aria-activedescendant.
            <div
              role="option"
              key={card.id}
              id={`${id}-${i}`}
              aria-selected={i === at}
              className={classes['choice']}
              onPointerMove={() => setActive(i)}
              onClick={() => add(card)}
            >
              <CardIcon category={card.category.id} />
              <span className={classes['about']}>
                <span className={classes['name']}>{card.title}</span>
                <span className={classes['text']}>{card.description}</span>
              </span>
            </div>
          ))}
        </div>
      </div>
      <p className={classes['foot']} role="status">
        {found.length === 0 ? words.noCards : words.cardsFound(found.length)}
        <span aria-hidden="true">{words.paletteKeys}</span>
      </p>
    </>
  )
}
