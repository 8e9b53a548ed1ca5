import { useEffect, useRef } from 'react'
import { isSingleKey, isWriting, matchesShortcut, type Shortcut } from '../parts/shortcuts.ts'

/**
 * Acts on shortcuts, the first that fits.
 *
 * @param areSinglesOn whether keys alone, without Ctrl, Cmd or Alt, act
 */
export function useKeyboard(shortcuts: () => readonly Shortcut[], areSinglesOn: boolean): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.isComposing) return
      const found = latest.current().find(({ keys, run }) => run !== undefined && matchesShortcut(keys, event))
      if (found === undefined) return
      const isDialogOpen = document.querySelector('[role=dialog]') !== null
      if (isSingleKey(found.keys) && (!areSinglesOn || isWriting(event.target) || isDialogOpen)) return
      event.preventDefault()
      found.run?.()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [areSinglesOn])
}
