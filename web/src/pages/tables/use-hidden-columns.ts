import { useState } from 'react'

const keyOf = (tableId: string) => `flowhook.table.${tableId}.hidden`

/** The columns of a table that this browser does not show, by their ids, and what shows or hides one. */
export function useHiddenColumns(tableId: string): readonly [ReadonlySet<string>, (id: string) => void] {
  const [hidden, setHidden] = useState(() => read(window.localStorage.getItem(keyOf(tableId))))
  const toggle = (id: string) => {
    const next = new Set(hidden)
    if (!next.delete(id)) next.add(id)
    window.localStorage.setItem(keyOf(tableId), JSON.stringify([...next]))
    setHidden(next)
  }
  return [hidden, toggle]
}

function read(kept: string | null): ReadonlySet<string> {
  try {
    const ids: unknown = JSON.parse(kept ?? '[]')
    return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [])
  } catch {
    return new Set() // somebody else wrote there
  }
}
