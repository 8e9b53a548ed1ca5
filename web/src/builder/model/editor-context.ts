import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { EditorState, EditorStore } from './editor-store.ts'
import type { CardRun } from './last-run.ts'

/** The flow that is being edited. */
export const EditorContext = createContext<EditorStore | null>(null)

/** The store itself, for handlers: `store.getState()` reads without drawing again. */
export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext)
  if (store === null) throw new Error('There is no editor around this.')
  return store
}

/** A part of what is edited; drawn again when that part is another one. */
export function useEditor<T>(selector: (state: EditorState) => T): T {
  return useStore(useEditorStore(), selector)
}

/** What a card did in the run that is shown. */
export const useLastRun = (cardId: string): CardRun | undefined => useEditor(({ lastRun }) => lastRun.get(cardId))
