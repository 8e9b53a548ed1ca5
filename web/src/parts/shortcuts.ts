import { createContext, useContext, useEffect, useRef } from 'react'

/** A key or a combination that acts on the page in view. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has it, with `mod+` for Ctrl or Cmd, `alt+`, `shift+` before it: `/`, `n`, `mod+Enter`. */
  readonly keys: string
  /** What it does, for the list of shortcuts. */
  readonly label: string
  /** Without it the shortcut is only listed: something else acts on it. */
  readonly run?: () => void
}

/** The shortcuts of the parts in view, in the order in which they came. */
export interface ShortcutRegistry {
  add(shortcuts: () => readonly Shortcut[]): () => void
  all(): readonly Shortcut[]
}

export function shortcutRegistry(): ShortcutRegistry {
  const lists = new Set<() => readonly Shortcut[]>()
  return {
    add(shortcuts) {
      lists.add(shortcuts)
      return () => void lists.delete(shortcuts)
    },
    all: () => [...lists].flatMap((list) => list()),
  }
}

export const ShortcutContext = createContext<ShortcutRegistry | null>(null)

/** Offers shortcuts while the component is there; `?` lists them. Single keys never act while a field has the focus. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useContext(ShortcutContext)
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => registry?.add(() => latest.current), [registry])
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Whether a key press is that of a shortcut. Shift counts only where the shortcut names it: `?` needs it on some keyboards. */
export function matchesShortcut(keys: string, pressed: Pressed): boolean {
  const parts = keys.toLowerCase().split('+')
  const key = parts.pop() ?? ''
  const wants = (name: string) => parts.includes(name)
  return (
    pressed.key.toLowerCase() === key &&
    (pressed.ctrlKey || pressed.metaKey) === wants('mod') &&
    pressed.altKey === wants('alt') &&
    (!wants('shift') || pressed.shiftKey)
  )
}

/** Whether it is a key alone, which writes a character where something is written. */
export const isSingleKey = (keys: string): boolean => !/(?:mod|alt)\+/.test(keys) && keys.length === 1

/** Whether the focus is where keys write something or choose by letter. */
export function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest(
        'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [role=menu], [role=listbox]',
      ) !== null)
  )
}
