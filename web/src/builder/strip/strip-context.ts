import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { StripActions } from './strip-actions.ts'
import type { StripState } from './strip-store.ts'

/** What the parts of a strip share. It stays the same object as long as the strip is there. */
export const StripContext = createContext<StripActions | null>(null)

export function useStrip(): StripActions {
  const actions = useContext(StripContext)
  if (actions === null) throw new Error('There is no strip around this.')
  return actions
}

/** A part of what is open over the strip. */
export function useStripState<T>(selector: (state: StripState) => T): T {
  return useStore(useStrip().state, selector)
}
