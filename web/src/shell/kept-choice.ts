import { useState } from 'react'

/** Whether keys alone, without Ctrl, Cmd or Alt, act (WCAG 2.1.4). */
export const singleKeys = { key: 'flowhook.single-keys', without: true } as const

/** A choice that this browser keeps; without storage it holds until the page is left. */
export function useKeptChoice(key: string, without: boolean): readonly [boolean, (choice: boolean) => void] {
  const [choice, setChoice] = useState(() => keptChoice(key, without))
  return [
    choice,
    (chosen) => {
      setChoice(chosen)
      try {
        window.localStorage.setItem(key, chosen ? 'on' : 'off')
      } catch {
        // Storage is switched off or full: nobody depends on it.
      }
    },
  ]
}

/** The choice as it is kept now. */
export function keptChoice(key: string, without: boolean): boolean {
  try {
    const kept = window.localStorage.getItem(key)
    return kept === null ? without : kept === 'on'
  } catch {
    return without
  }
}
