import { useEffect } from 'react'
import type { EditorStore } from './model/editor-store.ts'
import { isJsonObject } from './model/json.ts'

/** Pins are of this browser: whoever else runs the flow runs all of it. */
export function usePins(store: EditorStore, flowId: string | null): void {
  useEffect(() => {
    if (flowId === null) return
    const key = `flowhook.pins.${flowId}`
    try {
      const given: unknown = JSON.parse(window.localStorage.getItem(key) ?? '{}')
      if (isJsonObject(given)) {
        for (const [id, outputs] of Object.entries(given))
          if (isJsonObject(outputs)) store.getState().setPin(id, outputs)
      }
    } catch {
      // Not ours, or the browser keeps nothing: then nothing is pinned.
    }
    return store.subscribe(({ pins }, before) => {
      if (pins === before.pins) return
      try {
        if (pins.size === 0) window.localStorage.removeItem(key)
        else window.localStorage.setItem(key, JSON.stringify(Object.fromEntries(pins)))
      } catch {
        // As above.
      }
    })
  }, [store, flowId])
}
