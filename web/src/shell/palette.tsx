import { Modal, VisuallyHidden } from '@mantine/core'
import { Search } from 'lucide-react'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { shell } from '../messages/shell.ts'
import classes from './palette.module.css'
import { rememberEntry } from './recent-entries.ts'
import { usePaletteEntries, type PaletteEntry } from './use-palette-entries.ts'

const words = shell.palette

interface PaletteProps {
  readonly opened: boolean
  readonly onClose: () => void
}

/** Search over everything, by keyboard: pages, actions, flows, event hooks, event types. */
export function Palette({ opened, onClose }: PaletteProps) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size="lg"
      yOffset="12vh"
      padding={0}
      transitionProps={{ duration: 80 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={words.title}>
        {/* Inside, so that it begins anew each time. */}
        <Choices opened={opened} onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  )
}

function Choices({ opened, onClose }: PaletteProps) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const { groups, isSearching } = usePaletteEntries(text, opened)
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const entries = groups.flatMap((group) => group.entries)
  const chosen = Math.min(at, entries.length - 1)
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const go = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return
    onClose()
    if (entry.href !== undefined) rememberEntry(window.localStorage, { label: entry.label, href: entry.href })
    entry.run()
  }
  const press = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }
    const step = steps[event.key]
    if (step !== undefined && entries.length > 0) {
      event.preventDefault()
      setAt((chosen + step + entries.length) % entries.length)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      go(entries[chosen])
    }
  }
  let index = 0
  return (
    <>
      <div className={classes['field']}>
        <Search size={18} aria-hidden />
        <input
          className={classes['input']}
          type="text"
          role="combobox"
          aria-label={words.placeholder}
          aria-expanded
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen < 0 ? undefined : `${id}-${chosen}`}
          placeholder={words.placeholder}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            setAt(0)
          }}
          onKeyDown={press}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
      </div>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={words.results} className={classes['list']}>
        {groups.map((group) => (
          <div key={group.name} role="group" aria-labelledby={`${id} ${group.name}`.replaceAll(' ', '-')}>
            <div id={`${id} ${group.name}`.replaceAll(' ', '-')} className={classes['group']}>
              {group.name}
            </div>
            {group.entries.map((entry) => {
              const own = index++
              return (
                <div
                  key={entry.id}
                  id={`${id}-${own}`}
                  role="option"
                  aria-selected={own === chosen}
                  className={classes['entry']}
                  onMouseMove={() => own !== at && setAt(own)}
                  onClick={() => go(entry)}
                >
                  <span className={classes['label']}>{entry.label}</span>
                  {entry.hint !== undefined && <span className={classes['hint']}>{entry.hint}</span>}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      {entries.length === 0 && !isSearching && <p className={classes['nothing']}>{words.nothing}</p>}
      <VisuallyHidden role="status">{isSearching ? '' : words.found(entries.length)}</VisuallyHidden>
      <p className={classes['foot']}>{words.hint}</p>
    </>
  )
}
