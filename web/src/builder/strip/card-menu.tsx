import { useRef } from 'react'
import { noteCard } from '../../../../src/model/flow-definition.ts'
import { strip as words } from '../../messages/strip.ts'
import { useEditor } from '../model/editor-context.ts'
import { Anchored } from './anchored.tsx'
import classes from './anchored.module.css'
import { useStrip, useStripState } from './strip-context.ts'

interface Action {
  readonly name: string
  readonly keys?: string
  readonly act: () => void
  /** Changes nothing in the flow. */
  readonly isHarmless?: boolean
}

/** What can be done with a card. The keys say how it is done without this menu. */
export function CardMenu() {
  const strip = useStrip()
  const menu = useStripState(({ menu }) => menu)
  const isReadOnly = useEditor(({ isReadOnly }) => isReadOnly)
  const isCollapsed = useEditor(({ collapsed }) => menu !== null && collapsed.has(menu.cardId))
  const list = useRef<HTMLDivElement>(null)
  if (menu === null) return null
  const { cardId, anchor } = menu
  const close = () => strip.state.setState({ menu: null })
  const { actions: names } = words
  const isNote = strip.node(cardId)?.card === noteCard
  const write = (text: string | null) => {
    // Where the browser has no clipboard to write (a page that is not secure), the strip remembers the card itself.
    if (text !== null) void navigator.clipboard?.writeText(text).catch(() => undefined)
  }
  const all: readonly Action[] = [
    { name: isNote ? names.edit : names.rename, keys: 'F2', act: () => strip.rename(cardId) },
    { name: names.note, keys: 'n', act: () => strip.addNote({ card: cardId }) },
    { name: names.copy, keys: 'Ctrl C', act: () => write(strip.copy(cardId)), isHarmless: true },
    { name: names.cut, keys: 'Ctrl X', act: () => write(strip.cut(cardId)) },
    { name: names.paste, keys: 'Ctrl V', act: () => void strip.pasteByMenu({ card: cardId }) },
    { name: names.duplicate, keys: 'Ctrl D', act: () => strip.duplicate(cardId) },
    { name: names.earlier, keys: 'Alt ←', act: () => strip.shift(cardId, -1) },
    { name: names.later, keys: 'Alt →', act: () => strip.shift(cardId, 1) },
    {
      name: isCollapsed ? names.expand : names.collapse,
      act: () => strip.editor.getState().toggleCollapsed(cardId),
      isHarmless: true,
    },
    { name: names.remove, keys: 'Del', act: () => strip.remove(cardId) },
  ]
  const actions = isReadOnly ? all.filter(({ isHarmless }) => isHarmless === true) : all
  const focus = (i: number) =>
    list.current?.querySelectorAll<HTMLElement>('[role=menuitem]')[(i + actions.length) % actions.length]?.focus()
  return (
    <Anchored anchor={anchor} role="menu" label={words.menu(strip.titleOf(cardId))} width={220} onClose={close}>
      <div ref={list} role="none">
        {actions.map(({ name, keys, act }, i) => (
          <button
            type="button"
            role="menuitem"
            key={name}
            className={classes['item']}
            data-autofocus={i === 0 || undefined}
            data-danger={name === names.remove || undefined}
            onClick={() => {
              close()
              act()
            }}
            onKeyDown={(event) => {
              const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: actions.length - 1 }[event.key]
              if (event.key === 'Tab') return close()
              if (to === undefined) return
              event.preventDefault()
              focus(to)
            }}
          >
            <span>{name}</span>
            {keys !== undefined && (
              <kbd className={classes['keys']} aria-hidden="true">
                {keys}
              </kbd>
            )}
          </button>
        ))}
      </div>
    </Anchored>
  )
}
