import { useBlocker } from '@tanstack/react-router'
import type { RefObject } from 'react'
import type { EditorStore } from './model/editor-store.ts'

/**
 * Asks before a page with unsaved changes is left, by a link or by closing the tab.
 *
 * @param free when true, the page goes where it itself wants to: to the address of a flow that was just created, or away from
 *   one that was deleted
 */
export function useLeaveGuard(store: EditorStore, free: RefObject<boolean>) {
  return useBlocker({
    // Panels and the chosen card are in the address too.
    shouldBlockFn: ({ current, next }) =>
      !free.current && current.pathname !== next.pathname && store.getState().isDirty,
    enableBeforeUnload: () => !free.current && store.getState().isDirty,
    withResolver: true,
  })
}
