import { useEffect } from 'react'
import type { EditorStore } from './model/editor-store.ts'

/** Compiling takes longer than a key stroke may: it waits for a pause. */
const pauseMs = 200

/** Keeps the problems of the cards up to date with the draft. */
export function useProblems(store: EditorStore): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const judge = async () => {
      // The compiler is not needed to draw the cards: it comes after them.
      const { byCard, problemsOf } = await import('./model/problems.ts')
      if (isOver) return
      const { draft, catalogue, setProblems } = store.getState()
      setProblems(byCard(problemsOf(draft, catalogue)))
    }
    void judge()
    const leave = store.subscribe((state, before) => {
      if (state.draft === before.draft) return
      clearTimeout(timer)
      timer = setTimeout(() => void judge(), pauseMs)
    })
    return () => {
      isOver = true
      leave()
      clearTimeout(timer)
    }
  }, [store])
}
