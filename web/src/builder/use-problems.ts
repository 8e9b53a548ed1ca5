import { useEffect } from 'react'
import type { EditorStore } from './model/editor-store.ts'
import { byCard, problemsOf } from './model/problems.ts'

/** Compiling takes longer than a key stroke may: it waits for a pause. */
const pauseMs = 200

/** Keeps the problems of the cards up to date with the draft. */
export function useProblems(store: EditorStore): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const judge = () => {
      const { draft, catalogue, setProblems } = store.getState()
      setProblems(byCard(problemsOf(draft, catalogue)))
    }
    judge()
    const leave = store.subscribe((state, before) => {
      if (state.draft === before.draft) return
      clearTimeout(timer)
      timer = setTimeout(judge, pauseMs)
    })
    return () => {
      leave()
      clearTimeout(timer)
    }
  }, [store])
}
