import { useState } from 'react'

/** A choice that this browser keeps; without storage it holds until the page is left. */
export function useKeptChoice(key: string, without: boolean): readonly [boolean, (choice: boolean) => void] {
  const [choice, setChoice] = useState(() => read(key) ?? without)
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

function read(key: string): boolean | null {
  try {
    const kept = window.localStorage.getItem(key)
    return kept === null ? null : kept === 'on'
  } catch {
    return null
  }
}
